package dev.plimsoll.app;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.cost.CostSettings;
import dev.plimsoll.core.engine.EngineSettings;
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
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** {@code plan}: from scenario and configuration to what they need, in virtual time. */
final class PlanAction {
  /** Where a scenario without a target of its own would be sent; nothing is. */
  private static final String NOWHERE = "http://127.0.0.1:8001";

  private static final Distribution USUAL_CALL = Distribution.parse("uniform:500ms..2500ms");

  private final PlanArguments arguments;
  private final Streams streams;
  private final LocalDate today = LocalDate.now(Clock.systemUTC());

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
    WorldFile file = file();
    WorldSettings world = world(file);
    boolean isPriced = !world.engine().costs().equals(CostSettings.NONE);
    List<Rate> rates =
        load.rates().isEmpty() && !load.asWritten() ? PlanSettings.LADDER : load.rates();
    PlanSettings settings =
        new PlanSettings(
            scenario(),
            world,
            file.regions().map(RegionRows.Regions::geography),
            rates,
            agents(file),
            load.asWritten() ? Optional.empty() : load.duration(),
            command(isPriced),
            Version.number());
    if (settings.agents().isPresent() && settings.agents().getAsInt() < settings.leastAgents()) {
      throw InputException.of(
          "%d agents are too few: each server has at least one of each pool, %d in all"
              .formatted(settings.agents().getAsInt(), settings.leastAgents()));
    }
    return settings;
  }

  private OptionalInt agents(WorldFile file) {
    OptionalInt ofRegions =
        file.regions().map(RegionRows.Regions::agents).orElse(OptionalInt.empty());
    OptionalInt asked = arguments.side().agents();
    if (ofRegions.isPresent() && asked.isPresent()) {
      throw InputException.of(
          "--agents %d: the regions of %s say how many agents they have; say it once"
              .formatted(asked.getAsInt(), arguments.side().world().orElseThrow()));
    }
    return asked.isPresent() ? asked : ofRegions;
  }

  private ProviderSettings usual() {
    PlanArguments.Side side = arguments.side();
    ProviderSettings usual = ProviderSettings.of(times(side)).with(side.errors());
    return side.providerSlots().isPresent()
        ? usual.withSlots(side.providerSlots().getAsInt())
        : usual;
  }

  private WorldFile file() {
    return arguments
        .side()
        .world()
        .map(path -> WorldFile.read(path, usual(), arguments.config().isPresent(), hasRoutes()))
        .orElse(WorldFile.NONE);
  }

  private boolean hasRoutes() {
    return arguments
        .config()
        .map(path -> Pools.config(Yaml.read(path)).server().engine().calls().routes().isPresent())
        .orElse(false);
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

  private WorldSettings world(WorldFile file) {
    ServeConfig config =
        arguments
            .config()
            .map(path -> Pools.config(Yaml.read(path)))
            .orElseGet(ServeConfig::defaults);
    PlanArguments.Side side = arguments.side();
    Fleet fleet = fleet(config, side);
    Map<String, ProviderSettings> providers = new LinkedHashMap<>(file.providers());
    if (arguments.config().isEmpty()) { // each in its turn
      fleet = fleet.calling(file.chain());
    }
    EngineSettings engine = config.server().engine();
    for (String called : called(fleet, engine)) {
      if (!file.providers().isEmpty() && !providers.containsKey(called)) {
        throw InputException.of(
            "--world %s: it says nothing of %s, which the configuration calls"
                .formatted(side.world().orElseThrow(), called));
      }
      providers.putIfAbsent(called, usual());
    }
    if (arguments.config().isEmpty()) { // none has a limit that would be known
      engine = engine.with(WorldSettings.anyNumberOfCalls(providers.keySet())).with(file.costs());
    }
    WorldSettings world =
        new WorldSettings(engine, fleet, providers, Delays.usual()).with(file.workload());
    return engine.costs().equals(CostSettings.NONE) ? world : world.at(day());
  }

  /** The names of all providers that a server may call. */
  private static Set<String> called(Fleet fleet, EngineSettings engine) {
    Set<String> names = new LinkedHashSet<>();
    fleet.pools().forEach(pool -> pool.chain().forEach(target -> names.add(target.provider())));
    engine
        .calls()
        .routes()
        .ifPresent(routes ->
            routes
                .tiers()
                .values()
                .forEach(chain -> chain.forEach(target -> names.add(target.provider()))));
    return names;
  }

  /** When the day begins whose prices hold. */
  private Instant day() {
    return arguments.day().orElse(today).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Fleet fleet(ServeConfig config, PlanArguments.Side side) {
    Fleet fleet = Pools.fleet(config, side.concurrency());
    int pools = fleet.pools().size();
    if (side.agents().isPresent() && side.agents().getAsInt() < pools) {
      throw InputException.of(
          "--agents %d: the configuration has %d pools, and each has at least one agent"
              .formatted(side.agents().getAsInt(), pools));
    }
    return fleet;
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
  private String command(boolean isPriced) {
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
    side.world().ifPresent(file -> words.addAll(List.of("--world", file.toString())));
    if (isPriced) {
      words.addAll(List.of("--day", arguments.day().orElse(today).toString()));
    }
    side.providerSlots().ifPresent(count -> words.addAll(List.of("--provider-slots", "" + count)));
    if (side.errors().fraction() > 0) {
      words.addAll(List.of("--errors", side.errors().toString()));
    }
    return String.join(" ", words.stream().map(Words::quoted).toList());
  }
}
