package dev.plimsoll.core.queue;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Says when a task will start and finish, and learns from what came of it. Says nothing before it
 * has seen twenty runs of a pool, rather than guessing. Not thread-safe.
 */
public final class Forecast {
  private static final int MOST_OBSERVED = 5_000; // of a class at a time

  private final Map<String, PoolForecast> pools = new HashMap<>();
  private final int[] observed = new int[Priority.values().length];
  private int era;
  private long started;
  private long startedInTime;
  private long finished;
  private long finishedInTime;

  /**
   * What is to be expected of a task that comes now; empty where too little was measured.
   *
   * @param position its place in the queue, 0 when a slot is free for it
   * @param slots how many tasks its pool runs at once
   */
  public Optional<Quote> quote(
      String pool, Priority priority, int position, int slots, Instant now) {
    PoolForecast known = pools.get(pool);
    if (known == null || !known.isEnough() || slots < 1) {
      return Optional.empty();
    }
    return Optional.of(known.quote(priority, position, slots, now, era));
  }

  /** Whether this quote is to be held against what happens; say {@link #close} in the end. */
  public boolean observe(Quote quote) {
    int index = quote.priority.ordinal();
    if (observed[index] >= MOST_OBSERVED) {
      return false;
    }
    observed[index]++;
    return true;
  }

  /** An observed task is over, in whatever way, or will not be observed further. */
  public void close(Quote quote) {
    observed[quote.priority.ordinal()]--;
  }

  /** An observed task started for the first time. */
  public void started(Quote quote, Instant now) {
    if (quote.era != era) {
      return;
    }
    double wait = seconds(quote.at, now);
    started++;
    startedInTime += wait <= quote.startP50 ? 1 : 0;
    of(quote.pool).started(quote, wait);
  }

  /** An observed task was completed. */
  public void completed(Quote quote, Instant now) {
    if (quote.era != era) {
      return;
    }
    boolean inTime = seconds(quote.at, now) <= quote.finishP90;
    finished++;
    finishedInTime += inTime ? 1 : 0;
    of(quote.pool).finished(quote, inTime);
  }

  /**
   * An attempt of any task ended.
   *
   * @param complete whether it did all it had to do; others count as using a slot only
   */
  public void ran(String pool, Duration time, boolean complete, Instant now) {
    of(pool).ran(seconds(time), complete, now);
  }

  /** Starts were stopped or let go: what was said before cannot be held against anybody. */
  public void interrupted() {
    era++;
  }

  /**
   * The median run of a pool in seconds; empty before twenty runs, and when none ended of late, so
   * that a rule made of it cannot keep away the very runs that would show it wrong.
   */
  public OptionalDouble typicalRun(String pool, Instant now) {
    PoolForecast known = pools.get(pool);
    return known != null && known.isEnough() && known.isFresh(now)
        ? OptionalDouble.of(known.typicalRun())
        : OptionalDouble.empty();
  }

  public Calibration calibration() {
    return new Calibration(started, startedInTime, finished, finishedInTime);
  }

  /** Pools come from the configuration, so there are few. */
  private PoolForecast of(String pool) {
    PoolForecast known = pools.get(pool);
    if (known == null) {
      known = new PoolForecast(pool);
      pools.put(pool, known);
    }
    return known;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static double seconds(Instant from, Instant to) {
    return from.until(to, ChronoUnit.NANOS) / 1e9;
  }

  /**
   * What is expected of one task. All times in seconds from {@code at}.
   *
   * @param perSecond how many tasks of its pool start a second when all slots are taken
   */
  public record Quote(
      String pool,
      Priority priority,
      int position,
      int slots,
      Instant at,
      int era,
      double perSecond,
      double startP50,
      double startP90,
      double finishP50,
      double finishP90) {
    /** The wait by arithmetic alone: those before it, at the pace of the slots. */
    double plainWait() {
      return position / perSecond;
    }
  }
}
