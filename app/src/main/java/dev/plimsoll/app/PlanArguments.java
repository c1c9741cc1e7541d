package dev.plimsoll.app;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.units.Share;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What {@code plan} was asked for.
 *
 * @param scenario a file or a built-in name; absent: one plain task
 * @param config the server's configuration
 * @param day whose prices hold; absent: today
 * @param json print the plan for machines alone on standard output
 */
record PlanArguments(
    Optional<String> scenario,
    Optional<Path> config,
    Load load,
    Side side,
    Optional<LocalDate> day,
    boolean json) {

  /**
   * The load.
   *
   * @param rates one rung each; none: the ladder
   * @param asWritten play the scenario's own load instead
   */
  record Load(
      List<Rate> rates,
      boolean asWritten,
      Optional<Duration> duration,
      OptionalLong seed,
      List<String> thresholds) {}

  /**
   * Agents and provider.
   *
   * @param agents how many; absent: looked for
   * @param concurrency how many tasks an agent runs at once
   * @param service how long a call takes
   * @param from a run's folder whose service times are drawn instead
   * @param world a file of providers, tokens, prices
   * @param providerSlots how many calls the provider runs at once
   */
  record Side(
      OptionalInt agents,
      OptionalInt concurrency,
      Optional<Distribution> service,
      Optional<Path> from,
      Optional<Path> world,
      OptionalInt providerSlots,
      Share errors) {}
}
