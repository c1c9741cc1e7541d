package dev.plimsoll.core.queue;

import dev.plimsoll.base.stat.FadingMean;
import dev.plimsoll.base.stat.FadingQuantile;
import dev.plimsoll.core.queue.Forecast.Quote;
import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * What was learnt of one pool. Not thread-safe.
 *
 * <p>The wait by arithmetic is the position at the pace of the slots. How real waits compare with
 * it is learnt, by class and by how long the queue is against the slots; until then the spread is
 * that of a sum of so many independent runs. Finish is start plus run, and their spreads add as
 * those of independent amounts do. What is wrong with that, and the world, is put right by one
 * number a class: each finish after its P90 widens the spread by nine times what each in time
 * narrows it, which is at rest only where nine in ten are in time (quantile tracking; Gibbs and
 * Candès, 2021).
 */
final class PoolForecast {
  private static final int ENOUGH = 20;
  private static final int LENGTHS = 3;
  private static final double FADE = 0.995;
  private static final double STEP = 0.1;
  private static final double LEAST_STRETCH = Math.log(0.25);
  private static final double MOST_STRETCH = Math.log(32);
  private static final double P90_SIGMA = 1.2816;
  private static final double LEAST_FRESH_SECONDS = 60;

  private final String pool;
  private final FadingQuantile runs = times();
  private final FadingMean slotTimes = new FadingMean(FADE);
  private final FadingQuantile atOnce = times();
  private final FadingQuantile[][] ratios = new FadingQuantile[Priority.values().length][LENGTHS];
  private final double[] stretch = new double[Priority.values().length];
  private Instant lastEnd = Instant.EPOCH;

  PoolForecast(String pool) {
    this.pool = pool;
    for (FadingQuantile[] ofClass : ratios) {
      Arrays.setAll(ofClass, _ -> times());
    }
  }

  /** From a tenth of a millisecond to about a month. */
  private static FadingQuantile times() {
    return new FadingQuantile(1e-4, 1.1, FADE);
  }

  boolean isEnough() {
    return runs.seen() >= ENOUGH;
  }

  boolean isFresh(Instant now) {
    double since = Duration.between(lastEnd, now).toMillis() / 1e3;
    return since <= Math.max(LEAST_FRESH_SECONDS, 4 * runs.middle(0.9));
  }

  double typicalRun() {
    return runs.middle(0.5);
  }

  Quote quote(Priority priority, int position, int slots, Instant now, int era) {
    double perSecond = slots / Math.max(slotTimes.mean(), 1e-6);
    double startP50;
    double startP90;
    if (position == 0) {
      startP50 = atOnce.middle(0.5);
      startP90 = atOnce.middle(0.9);
    } else {
      double plain = position / perSecond;
      FadingQuantile learnt = ratios[priority.ordinal()][length(position, slots)];
      boolean known = learnt.seen() >= ENOUGH;
      startP50 = known ? plain * learnt.middle(0.5) : plain;
      startP90 = known ? plain * learnt.middle(0.9) : plain * (1 + P90_SIGMA / Math.sqrt(position));
    }
    double runP50 = runs.middle(0.5);
    double runP90 = runs.middle(0.9);
    double finishP50 = startP50 + runP50;
    double spread = root(startP90 - startP50, runP90 - runP50);
    double finishP90 = finishP50 + spread * Math.exp(stretch[priority.ordinal()]);
    return new Quote(
        pool, priority, position, slots, now, era, perSecond, startP50, startP90, finishP50,
        finishP90);
  }

  /** As {@link Math#hypot}, which is slower for the sake of numbers that no time is near to. */
  private static double root(double one, double other) {
    return Math.sqrt(one * one + other * other);
  }

  void started(Quote quote, double wait) {
    if (quote.position() == 0) {
      atOnce.add(wait);
      return;
    }
    int length = length(quote.position(), quote.slots());
    ratios[quote.priority().ordinal()][length].add(wait / quote.plainWait());
  }

  void finished(Quote quote, boolean inTime) {
    int index = quote.priority().ordinal();
    double next = stretch[index] + STEP * (inTime ? -0.1 : 0.9);
    stretch[index] = Math.clamp(next, LEAST_STRETCH, MOST_STRETCH);
  }

  void ran(double seconds, boolean complete, Instant now) {
    slotTimes.add(seconds);
    lastEnd = now;
    if (complete) {
      runs.add(seconds);
    }
  }

  /** Whether the queue is shorter than the slots, a few times them, or long. */
  private static int length(int position, int slots) {
    return position <= slots ? 0 : position <= 4L * slots ? 1 : 2;
  }
}
