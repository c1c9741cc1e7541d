package dev.plimsoll.bench.targets;

import java.util.Arrays;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * When a target with known behaviour may answer, and what it really did. Reads no clock; only the
 * target's one thread calls it.
 */
final class KnownBehaviour {
  /** So few requests before a pause were a probe, and the session has not begun. */
  private static final int PROBES = 10;

  private static final long PAUSE_NANOS = 250_000_000;
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int MOST_SECONDS = 600;
  private static final long LARGEST_NANOS = 600 * SECOND_NANOS;

  private static final long SLOW_NANOS = 100_000_000;

  private final long delayNanos;
  private final long stallAfterNanos;
  private final long stallNanos;
  private final Histogram service = new Histogram(1, LARGEST_NANOS, 3);
  private final long[] seconds = new long[MOST_SECONDS];
  private long first;
  private long last;
  private long arrived;

  /**
   * Every answer leaves {@code delay} after its request came; none leaves in the stall, which
   * begins {@code stallAfter} after the session's first request.
   */
  KnownBehaviour(long delayNanos, long stallAfterNanos, long stallNanos) {
    this.delayNanos = delayNanos;
    this.stallAfterNanos = stallAfterNanos;
    this.stallNanos = stallNanos;
  }

  /** A request came; the answer is when its answer may leave. */
  long arrive(long now) {
    if (arrived == 0 || (arrived < PROBES && now - last > PAUSE_NANOS)) {
      first = now;
      arrived = 0;
      service.reset();
      Arrays.fill(seconds, 0);
    }
    last = now;
    arrived++;
    int second = (int) Math.min(MOST_SECONDS - 1, (now - first) / SECOND_NANOS);
    seconds[second]++;
    long due = now + delayNanos;
    long stall = first + stallAfterNanos;
    return due >= stall && due < stall + stallNanos ? stall + stallNanos : due;
  }

  /** The answer of a request that came at {@code since} has left. */
  void answered(long since, long now) {
    service.recordValue(Math.clamp(now - since, 1, LARGEST_NANOS));
  }

  /** Counts, and the times from a request's arrival to its answer, in milliseconds. */
  String json() {
    int used = (int) Math.min(MOST_SECONDS - 1, (last - first) / SECOND_NANOS) + 1;
    return String.format(
        Locale.ROOT,
        "{\"requests\": %d, \"p50\": %.4f, \"p90\": %.4f, \"p99\": %.4f, \"p999\": %.4f,"
            + " \"max\": %.4f, \"over100ms\": %d, \"perSecond\": %s}",
        arrived,
        millis(50),
        millis(90),
        millis(99),
        millis(99.9),
        service.getMaxValue() / 1e6,
        service.getCountBetweenValues(service.nextNonEquivalentValue(SLOW_NANOS), LARGEST_NANOS),
        Arrays.toString(Arrays.copyOf(seconds, arrived == 0 ? 0 : used)));
  }

  private double millis(double percent) {
    return service.getValueAtPercentile(percent) / 1e6;
  }
}
