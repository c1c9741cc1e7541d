package dev.plimsoll.lab.measure;

import dev.plimsoll.base.units.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an answer must keep, beside being ok, to count as a good one. A part that an answer has no
 * measure of is not met: a request that never streamed has kept no limit on its first token.
 *
 * @param response from when the request was due
 * @param ttft from its send to its first token
 * @param tpot for each token after the first
 */
public record Objective(
    Optional<Duration> response, Optional<Duration> ttft, Optional<Duration> tpot) {
  /** What stands for a time that an answer does not have. */
  public static final double ABSENT = Double.NaN;

  public Objective {
    if (response.isEmpty() && ttft.isEmpty() && tpot.isEmpty()) {
      throw new IllegalArgumentException("an objective without a part");
    }
  }

  /**
   * Whether one ok answer met all parts; times in nanoseconds, {@link #ABSENT} where it has none.
   */
  public boolean isMet(double responseNanos, double ttftNanos, double tpotNanos) {
    return keeps(response, responseNanos) && keeps(ttft, ttftNanos) && keeps(tpot, tpotNanos);
  }

  private static boolean keeps(Optional<Duration> most, double nanos) {
    return most.isEmpty() || nanos <= most.get().toNanos(); // NaN is never at most anything
  }

  /** Its parts in words: "response <= 4s, ttft <= 500ms". */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    response.ifPresent(most -> parts.add("response <= " + Durations.format(most)));
    ttft.ifPresent(most -> parts.add("ttft <= " + Durations.format(most)));
    tpot.ifPresent(most -> parts.add("tpot <= " + Durations.format(most)));
    return String.join(", ", parts);
  }
}
