package dev.plimsoll.core.limit;

import java.util.OptionalDouble;

/**
 * The time to first token of late against what is usual. Only the time to the first token: how long
 * an answer takes as a whole depends on its length. Not thread-safe.
 *
 * <p>After Gradient2 of Netflix/concurrency-limits: a long exponential mean against the mean of a
 * short window, with a tolerance. Its weakness is that under long overload the long mean drifts up
 * to the short one and the brake lets go (Uber tells so of Cinnamon's baseline). Here the long mean
 * stands still while the short one is beyond the tolerance, and takes it over only on {@link
 * #adopt}.
 */
final class Gradient {
  private static final int ENOUGH = 10;
  private static final long LEAST_WINDOW_NANOS = 1_000_000_000;
  private static final int MEMORY = 600; // windows
  private static final double LEAST_GRADIENT = 0.5;

  private final double tolerance;
  private double usual;
  private int windows;
  private double latest;
  private long began = Long.MIN_VALUE;
  private double sum;
  private int count;
  private boolean slow;

  Gradient(double tolerance) {
    this.tolerance = tolerance;
  }

  /**
   * A first token came. Says at the end of a window by how much it was beyond the tolerance, from
   * 0.5 to 1 (within it), else nothing. Calls that began before the window say nothing of it, so
   * that each window is at least a round trip long.
   */
  OptionalDouble add(long callBegan, long now) {
    if (began == Long.MIN_VALUE) {
      began = callBegan;
    }
    if (callBegan < began) {
      return OptionalDouble.empty();
    }
    sum += now - callBegan;
    count++;
    if (count < ENOUGH || now - began < LEAST_WINDOW_NANOS) {
      return OptionalDouble.empty();
    }
    latest = Math.max(1, sum / count);
    restart(now);
    return OptionalDouble.of(compare());
  }

  /** The calls under way began under another limit: a new window begins. */
  void restart(long now) {
    began = now;
    sum = 0;
    count = 0;
  }

  /** What is slow now is what is usual from now on. */
  void adopt() {
    usual = latest;
    slow = false;
  }

  /** Whether the last window was beyond the tolerance. */
  boolean isSlow() {
    return slow;
  }

  /** The mean of the last window, in nanoseconds. */
  double latest() {
    return latest;
  }

  private double compare() {
    if (windows == 0) {
      usual = latest;
    }
    double gradient = Math.clamp(tolerance * usual / latest, LEAST_GRADIENT, 1);
    slow = gradient < 1;
    if (!slow) {
      windows = Math.min(windows + 1, MEMORY);
      usual += (latest - usual) / windows;
      usual *= usual > 2 * latest ? 0.95 : 1; // it was learned in bad times
    }
    return gradient;
  }
}
