package dev.plimsoll.core.cost;

import dev.plimsoll.base.stat.AgeingQuantile;
import dev.plimsoll.base.usage.Usage;
import java.time.Duration;
import java.time.Instant;

/**
 * What calls of one model take of what they may: nine of ten of its late calls took no more. While
 * few were seen a call is expected to take all it may. Not thread-safe: the Engine owns it.
 */
public final class LearnedUse {
  private static final int ENOUGH = 20;
  private static final double SHARE = 0.9;
  private static final double PERMILLE = 1_000;
  private static final Duration HALF_LIFE = Duration.ofHours(1);
  private static final long EVERY = 16; // a quantile costs more than all the rest of a call

  private final AgeingQuantile output = new AgeingQuantile(HALF_LIFE);
  private final AgeingQuantile inputPermille = new AgeingQuantile(HALF_LIFE); // of its estimate
  private long seen;
  private double usualOutput;
  private double usualPermille = PERMILLE;

  /** What a call will probably take. */
  public Usage expected(Usage most) {
    if (seen < ENOUGH) {
      return most;
    }
    long input = (long) Math.ceil(most.input() * usualPermille / PERMILLE);
    return new Usage(input, 0, Math.min(most.output(), (long) Math.ceil(usualOutput)));
  }

  /** A call that might have taken so much took so much. */
  public void took(Usage most, Usage usage, Instant now) {
    output.add(usage.output(), now);
    inputPermille.add(Math.round(PERMILLE * usage.input() / Math.max(1, most.input())), now);
    if (++seen % EVERY == 0 || seen <= ENOUGH) {
      usualOutput = output.quantile(SHARE).orElse(0);
      usualPermille = inputPermille.quantile(SHARE).orElse(PERMILLE);
    }
  }
}
