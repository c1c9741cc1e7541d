package dev.plimsoll.simulate.plan;

import dev.plimsoll.base.units.Rate;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.simulate.world.Geography;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a plan is asked.
 *
 * @param regions where its servers are; empty: one server
 * @param rates of Poisson arrivals, one rung each; none: the scenario's load as it is written
 * @param agents how many there are; absent: as few as keep the goals are looked for
 * @param duration of each rung; absent: as long as gives its figures a ground
 * @param command as somebody would type it to plan again
 */
public record PlanSettings(
    Scenario scenario,
    WorldSettings world,
    Optional<Geography> regions,
    List<Rate> rates,
    OptionalInt agents,
    Optional<Duration> duration,
    String command,
    String version) {
  /** What is asked where no rate is named. */
  public static final List<Rate> LADDER =
      List.of(new Rate(10), new Rate(100), new Rate(1_000), new Rate(10_000));

  /** Of one server. */
  public PlanSettings(
      Scenario scenario,
      WorldSettings world,
      List<Rate> rates,
      OptionalInt agents,
      Optional<Duration> duration,
      String command,
      String version) {
    this(scenario, world, Optional.empty(), rates, agents, duration, command, version);
  }

  /** As few agents as there may be: each server has one of each pool. */
  public int leastAgents() {
    int servers = regions.map(Geography::servers).orElse(1);
    return servers * world.fleet().pools().size();
  }

  public PlanSettings {
    rates = List.copyOf(rates);
  }
}
