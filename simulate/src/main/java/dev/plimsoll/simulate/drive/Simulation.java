package dev.plimsoll.simulate.drive;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.lab.judge.Evidence;
import dev.plimsoll.lab.judge.Judge;
import dev.plimsoll.lab.judge.Measured;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.judge.Verdicts;
import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Identity;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.Validity;
import dev.plimsoll.lab.measure.Snapshot;
import dev.plimsoll.lab.request.RequestMix;
import dev.plimsoll.lab.retry.RetryFigures;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.simulate.world.Gauges;
import dev.plimsoll.simulate.world.Geography;
import dev.plimsoll.simulate.world.Regional;
import dev.plimsoll.simulate.world.Regions;
import dev.plimsoll.simulate.world.Service;
import dev.plimsoll.simulate.world.Watcher;
import dev.plimsoll.simulate.world.World;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * One scenario in one virtual world: the lab's load and judge on both sides of the real Engine.
 * Equal scenarios and settings give equal results, to the last count. Make one for each run.
 */
public final class Simulation {
  private final Scenario scenario;
  private final WorldSettings settings;
  private String command = "";
  private String version = "";
  private Consumer<World> script = _ -> {};
  private Watcher watcher = Watcher.NONE;
  private List<PoolSettings> opened = List.of();
  private Optional<Geography> geography = Optional.empty();

  public Simulation(Scenario scenario, WorldSettings settings) {
    this.scenario = scenario;
    this.settings = settings;
  }

  /** Told as what: the command that repeats it, and the version of this program. */
  public Simulation as(String repeating, String ofVersion) {
    command = repeating;
    version = ofVersion;
    return this;
  }

  /** In several regions instead of on one server; nothing is planned beside their failures. */
  public Simulation across(Optional<Geography> regions) {
    geography = regions;
    return this;
  }

  /** Pools whose agents the engine has started and replaced itself. */
  public Simulation opened(List<PoolSettings> pools) {
    opened = List.copyOf(pools);
    return this;
  }

  /** With something planned before the load begins: a provider that slows down at 0:30. */
  public Simulation with(Consumer<World> planned) {
    script = planned;
    return this;
  }

  /** With somebody who looks on. */
  public Simulation watchedBy(Watcher other) {
    watcher = other;
    return this;
  }

  /** Runs it, in no time but that of this processor. */
  public Simulated run() {
    RequestMix mix = new RequestMix(scenario.traffic().flows());
    Recording recording = new Recording(mix.names(), scenario.objective());
    if (geography.isPresent()) {
      Regions regions = new Regions(settings, geography.get(), scenario.seed(), watcher);
      RunResult result = played(regions, recording, mix);
      List<Regional> regional = regions.regional();
      Gauges all = Gauges.of(regional.stream().map(Regional::gauges).toList());
      return new Simulated(
          result, all, regions.counts(), regions.events(), regions.budgets(), regional);
    }
    Gauges gauges = new Gauges();
    World world = new World(settings, scenario.seed(), gauges.and(watcher), opened);
    script.accept(world);
    RunResult result = played(world, recording, mix);
    return new Simulated(
        result, gauges, world.counts(), world.events(), world.budgets(), List.of());
  }

  private RunResult played(Service service, Recording recording, RequestMix mix) {
    VirtualDriver driver = new VirtualDriver(scenario, service, recording, mix);
    driver.run();
    return result(recording.end(service.now()), driver.again().figures());
  }

  private RunResult result(Snapshot end, Optional<RetryFigures> attempts) {
    List<Threshold> thresholds = scenario.thresholds();
    Measured measured = Measured.atEnd(end, scenario.objective(), attempts, thresholds);
    List<ThresholdOutcome> outcomes =
        new Evidence(end.marks(), end.errors())
            .beside(thresholds, new Judge(measured).outcomes(thresholds));
    Validity validity = Verdicts.withUnmeasured(simulated(), outcomes);
    return new RunResult(
        identity(end),
        Verdicts.of(validity, outcomes),
        validity,
        outcomes,
        end.load(),
        end.all(),
        end.names(),
        end.phases(),
        end.seconds(),
        end.errors(),
        end.marks(),
        end.tokens(),
        new Generator(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()),
        scenario.objective(),
        attempts);
  }

  private static Validity simulated() {
    return new Validity(
        true, List.of(), List.of("simulated: the Engine decided, everything else was drawn"));
  }

  private Identity identity(Snapshot end) {
    double seconds = end.phases().isEmpty() ? 0 : end.phases().getLast().toSeconds();
    return new Identity(
        scenario.name(),
        scenario.seed(),
        "simulated, %s slots, %s a call"
            .formatted(Figures.count(settings.fleet().slots()), settings.provider().times()),
        settings.start(),
        Duration.ofNanos((long) (seconds * 1e9)),
        command,
        scenario.toYaml(),
        "virtual time",
        version,
        false);
  }
}
