package dev.plimsoll.core.scale;

import dev.plimsoll.base.units.Durations;
import java.time.Duration;

/**
 * What the agents of one pool live by.
 *
 * @param pool the pool; its agents are named after it
 */
public record FleetSettings(String pool, Size size, Spares spares, Lives lives, Health health) {

  /** 3 spares, 5 at the start; 30 min idle, a day ± a fifth; 3 failed checks, 10 s to answer. */
  public static FleetSettings standard(String pool, Size size) {
    return new FleetSettings(
        pool,
        size,
        new Spares(3, 5),
        new Lives(Duration.ofMinutes(30), Duration.ofDays(1), 0.2),
        new Health(3, Duration.ofSeconds(10)));
  }

  /**
   * Agents that are started before anybody needs them.
   *
   * @param kept how many there are to be at any time
   * @param atStart how many are made at the start; those over {@code kept} go when idle for long
   */
  public record Spares(int kept, int atStart) {
    public Spares {
      if (kept < 0 || atStart < kept) {
        throw new IllegalArgumentException(
            "%d spares at the start are fewer than the %d that are kept".formatted(atStart, kept));
      }
    }
  }

  /**
   * How long an agent lives.
   *
   * @param idle without work for so long it goes, where more than the least number serve
   * @param span it is replaced when so old, after it ended what it runs
   * @param jitter how far a span may lie from {@code span}, as a share of it from 0 to 1, so that
   *     those who began together do not end together
   */
  public record Lives(Duration idle, Duration span, double jitter) {
    public Lives {
      if (!idle.isPositive() || !span.isPositive() || !(jitter >= 0 && jitter < 1)) {
        throw new IllegalArgumentException(
            "an agent lives for some time, not %s idle and %s in all, give or take %s of it"
                .formatted(idle, span, jitter));
      }
      if (span.compareTo(idle) < 0) {
        throw new IllegalArgumentException(
            "an agent is over after %s and could never be idle for %s"
                .formatted(Durations.format(span), Durations.format(idle)));
      }
    }
  }

  /**
   * When an agent is given up.
   *
   * @param failures so many failed checks in a row make it sick
   * @param patience so long a start or a stop may take
   */
  public record Health(int failures, Duration patience) {
    public Health {
      if (failures < 1 || !patience.isPositive()) {
        throw new IllegalArgumentException(
            "%d failed checks, %s to answer: no agent would ever be well"
                .formatted(failures, patience));
      }
    }
  }
}
