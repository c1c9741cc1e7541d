package dev.plimsoll.mock.limit;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.UnitException;
import java.time.Duration;

/**
 * One limit of a provider: so much of a unit within a time.
 *
 * @param amount the most within {@code per}, 1 to 1,000,000,000; of a bucket also what it holds
 * @param per 1 ms to 31 days
 * @param perKey each API key has an allowance of its own, else all callers share one
 * @param corrected what was taken at arrival is set right by what the call really used, when it
 *     ends
 */
public record RateLimit(
    Unit unit, long amount, Duration per, Window window, boolean perKey, boolean corrected) {
  private static final long MOST = 1_000_000_000;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(31);

  public RateLimit {
    if (amount < 1 || amount > MOST) {
      throw new UnitException(
          "a limit of %d %s cannot be kept; expected 1 to 1000000000"
              .formatted(amount, unit.word()));
    }
    if (per.compareTo(SHORTEST) < 0 || per.compareTo(LONGEST) > 0) {
      throw new UnitException("a limit's time is 1ms to 31d, not " + Durations.format(per));
    }
    if (window == Window.SLIDING && unit == Unit.REQUESTS && amount > SlidingLog.MOST_TAKES) {
      throw new UnitException(
          "a sliding limit remembers each request, at most %d; take fixed or bucket for more"
              .formatted(SlidingLog.MOST_TAKES));
    }
  }

  /**
   * Reads {@code requests:1000/10m:sliding} or {@code tokens:60000/min}: the unit, the amount and
   * its time, and in any order one of {@code fixed}, {@code sliding} and {@code bucket} (which is
   * meant where none stands), {@code per-key}, and for tokens {@code uncorrected}.
   *
   * @throws UnitException when it is no such limit, saying what was found and what was expected
   */
  public static RateLimit parse(String text) {
    return LimitText.parse(text);
  }

  /** Its time in words: {@code min}, {@code 10m}. */
  public String perText() {
    return LimitText.per(per);
  }

  /** What {@link #parse} reads again. */
  @Override
  public String toString() {
    return "%s:%d/%s:%s%s%s"
        .formatted(
            unit.word(),
            amount,
            perText(),
            window.word(),
            perKey ? ":" + LimitText.PER_KEY : "",
            corrected || unit == Unit.REQUESTS ? "" : ":" + LimitText.UNCORRECTED);
  }
}
