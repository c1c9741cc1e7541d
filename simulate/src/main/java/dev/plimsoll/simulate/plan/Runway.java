package dev.plimsoll.simulate.plan;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.core.cost.Period;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.simulate.drive.Simulated;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * The budget that is used up first when the load goes on as it was played.
 *
 * @param lasts from the first moment of a period until nothing is left
 */
record Runway(Standing standing, Duration lasts) {
  private static final Duration FOREVER = Duration.ofDays(10_000);

  /** Empty where no budget is used up before its period ends. */
  static Optional<Runway> of(Simulated run, Instant start) {
    double seconds = run.result().all().seconds();
    return run.budgets().stream()
        .filter(standing -> standing.budget().period() != Period.RUN)
        .filter(standing -> !standing.balance().spent().isZero())
        .map(standing -> new Runway(standing, lasts(standing, seconds)))
        .filter(runway -> runway.lasts.toSeconds() > seconds) // else it is what broke
        .filter(runway -> runway.lasts.compareTo(length(runway.standing, start)) < 0)
        .min(Comparator.comparing(Runway::lasts));
  }

  private static Duration lasts(Standing standing, double seconds) {
    double spent = standing.balance().spent().usd().doubleValue();
    double all = seconds * standing.budget().hard().usd().doubleValue() / spent;
    return all < FOREVER.toSeconds() ? Duration.ofSeconds((long) all) : FOREVER;
  }

  private static Duration length(Standing standing, Instant start) {
    Period period = standing.budget().period();
    return period == Period.TOTAL
        ? FOREVER
        : Duration.between(period.start(start), period.end(start));
  }

  /** For people. */
  String text() {
    String period = standing.budget().period().word();
    return "the budget of %s %s, %s%s, is used up after %s"
        .formatted(
            standing.budget().scope().word(),
            standing.whose(),
            standing.budget().hard(),
            standing.budget().period() == Period.TOTAL ? " in all" : " a " + period,
            Durations.format(rounded()));
  }

  private Duration rounded() {
    long seconds = lasts.toSeconds();
    long step = seconds < 600 ? 1 : seconds < 86_400 ? 60 : 3_600;
    return Duration.ofSeconds(Math.max(1, seconds / step * step));
  }
}
