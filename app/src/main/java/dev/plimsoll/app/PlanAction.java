package dev.plimsoll.app;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.merge.Merge;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.simulate.plan.Plan;
import dev.plimsoll.simulate.plan.PlanJson;
import dev.plimsoll.simulate.plan.PlanSettings;
import dev.plimsoll.simulate.plan.PlanTable;
import dev.plimsoll.simulate.world.Delays;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.ProviderSettings;
import dev.plimsoll.simulate.world.ServiceTimes;
import dev.plimsoll.simulate.world.WorldSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code plan}: from scenario and configuration to what they need, in virtual time. */
final class PlanAction {
  /** Where a scenario without a target of its own would be sent; nothing is. */
  private static final String NOWHERE = "http://127.0.0.1:8001";

  private static final Distribution USUAL_CALL = Distribution.parse("uniform:500ms..2500ms");

  private final PlanArguments arguments;
  private final Streams streams;

  PlanAction(PlanArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.streams = streams;
  }

  int run() {
    refuseContradictions();
    Plan plan = Plan.of(settings(), this::progress);
    streams.out().print(arguments.json() ? PlanJson.of(plan) : PlanTable.text(plan));
    streams.out().flush();
    boolean isLadder = arguments.load().rates().isEmpty() && !arguments.load().asWritten();
    return plan.isKept() || isLadder ? Exit.DONE : Exit.FAILED;
  }

  private void progress(String load) {
    if (streams.terminal().err()) {
      streams.err().println("plan  " + load);
    }
  }

  private void refuseContradictions() {
    PlanArguments.Load load = arguments.load();
    if (load.asWritten() && !load.rates().isEmpty()) {
      throw InputException.of("--as-written and --rate together: which load? Give one");
    }
    if (load.asWritten() && arguments.scenario().isEmpty()) {
      throw InputException.of("--as-written: there is no scenario to take the load from");
    }
    if (arguments.side().service().isPresent() && arguments.side().from().isPresent()) {
      throw InputException.of("--service and --from together: which times? Give one");
    }
  }

  private PlanSettings settings() {
    PlanArguments.Load load = arguments.load();
    List<Rate> rates =
        load.rates().isEmpty() && !load.asWritten() ? PlanSettings.LADDER : load.rates();
    return new PlanSettings(
        scenario(),
        world(),
        rates,
        arguments.side().agents(),
        load.asWritten() ? Optional.empty() : load.duration(),
        command(),
        Version.number());
  }

  private Scenario scenario() {
    PlanArguments.Load load = arguments.load();
    Options options =
        Options.NONE.withTarget(arguments.scenario().isPresent() ? NOWHERE : "tasks:" + NOWHERE);
    if (load.seed().isPresent()) {
      options = options.withSeed(load.seed().getAsLong());
    }
    if (load.asWritten() && load.duration().isPresent()) {
      options = options.withDuration(load.duration().get());
    }
    for (String threshold : load.thresholds()) {
      options = options.withThreshold(threshold);
    }
    return arguments.scenario().isPresent()
        ? Scenarios.open(arguments.scenario().get(), options)
        : Scenarios.of(options);
  }

  private WorldSettings world() {
    ServeConfig config =
        arguments
            .config()
            .map(file -> ServeConfig.read(file, PlanAction::environment))
            .orElseGet(ServeConfig::defaults);
    PlanArguments.Side side = arguments.side();
    ProviderSettings usual = ProviderSettings.of(times(side)).with(side.errors());
    if (side.providerSlots().isPresent()) {
      usual = usual.withSlots(side.providerSlots().getAsInt());
    }
    Fleet fleet = fleet(config, side);
    Map<String, ProviderSettings> providers = new LinkedHashMap<>();
    if (side.providers().isPresent()) {
      providers.putAll(WorldFile.read(side.providers().get(), usual));
    }
    if (arguments.config().isEmpty() && !providers.isEmpty()) { // each in its turn
      fleet =
          fleet.calling(
              providers.keySet().stream().map(name -> new Target(name, "model")).toList());
    }
    for (Fleet.Pool pool : fleet.pools()) {
      for (Target target : pool.chain()) {
        if (side.providers().isPresent() && !providers.containsKey(target.provider())) {
          throw InputException.of(
              "--providers %s: it says nothing of %s, which the configuration calls"
                  .formatted(side.providers().get(), target.provider()));
        }
        providers.putIfAbsent(target.provider(), usual);
      }
    }
    EngineSettings engine = config.server().engine();
    if (arguments.config().isEmpty()) { // none has a limit that would be known
      engine = engine.with(WorldSettings.anyNumberOfCalls(providers.keySet()));
    }
    return new WorldSettings(engine, fleet, providers, Delays.usual());
  }

  /** A plan calls nobody, so a key that is not here does not matter. */
  private static String environment(String name) {
    return Optional.ofNullable(System.getenv(name)).orElse("not here");
  }

  private static Fleet fleet(ServeConfig config, PlanArguments.Side side) {
    List<Fleet.Pool> pools =
        config.server().agents().stream()
            .map(spec ->
                new Fleet.Pool(
                    spec.role(),
                    spec.count(),
                    side.concurrency().orElse(spec.concurrency()),
                    spec.timeout(),
                    spec.chain()))
            .toList();
    if (side.agents().isPresent() && side.agents().getAsInt() < pools.size()) {
      throw InputException.of(
          "--agents %d: the configuration has %d pools, and each has at least one agent"
              .formatted(side.agents().getAsInt(), pools.size()));
    }
    return new Fleet(pools);
  }

  private static ServiceTimes times(PlanArguments.Side side) {
    if (side.from().isEmpty()) {
      return new ServiceTimes.Drawn(side.service().orElse(USUAL_CALL));
    }
    Path folder = side.from().get();
    Latencies recorded =
        Merge.of(List.of(folder), "plimsoll plan", Version.number()).all().service();
    if (recorded.count() == 0) {
      throw InputException.of(
          "--from %s: that run recorded no answer%n  Give one that did, or --service DIST"
              .formatted(folder));
    }
    return new ServiceTimes.Recorded(recorded, folder.toString());
  }

  /** What to type to plan this again. */
  private String command() {
    List<String> words = new ArrayList<>(List.of("plimsoll", "plan"));
    PlanArguments.Load load = arguments.load();
    PlanArguments.Side side = arguments.side();
    arguments.scenario().ifPresent(words::add);
    load.rates().forEach(rate -> words.addAll(List.of("--rate", rate.toString())));
    if (load.asWritten()) {
      words.add("--as-written");
    }
    load.duration().ifPresent(time -> words.addAll(List.of("--duration", Durations.format(time))));
    load.thresholds().forEach(limit -> words.addAll(List.of("--threshold", limit)));
    load.seed().ifPresent(seed -> words.addAll(List.of("--seed", "" + seed)));
    arguments.config().ifPresent(file -> words.addAll(List.of("--config", file.toString())));
    side.agents().ifPresent(count -> words.addAll(List.of("--agents", "" + count)));
    side.concurrency().ifPresent(count -> words.addAll(List.of("--concurrency", "" + count)));
    side.service().ifPresent(times -> words.addAll(List.of("--service", times.toString())));
    side.from().ifPresent(folder -> words.addAll(List.of("--from", folder.toString())));
    side.providers().ifPresent(file -> words.addAll(List.of("--providers", file.toString())));
    side.providerSlots().ifPresent(count -> words.addAll(List.of("--provider-slots", "" + count)));
    if (side.errors().fraction() > 0) {
      words.addAll(List.of("--errors", side.errors().toString()));
    }
    return String.join(" ", words.stream().map(Words::quoted).toList());
  }
}
