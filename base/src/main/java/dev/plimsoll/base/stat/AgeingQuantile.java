package dev.plimsoll.base.stat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Where numbers lie of late: a histogram whose buckets grow by 4 % each, so that a quantile is
 * within 2 % of a value that was added, and in which a number weighs half after each half-life. At
 * most some 1,050 buckets between a thousandth and 10^15, only those in use being kept. Never
 * thread-safe; whoever made it owns it.
 *
 * <p>Ageing is forward decay (Cormode, Shkapenyuk, Srivastava, Xu: "Forward decay", ICDE 2009): a
 * number enters with the weight 2^(age of the landmark / half-life) and stays untouched; quantiles
 * do not see the common factor. So adding is constant work, late arrivals are weighed rightly, and
 * two histograms add up bucket by bucket (as DDSketch's do, VLDB 2019).
 */
public final class AgeingQuantile {
  private static final double LEAST = 1e-3;
  private static final double MOST = 1e15;
  private static final double GROWTH = Math.log(1.04);
  private static final int LAST_BUCKET = (int) (Math.log(MOST / LEAST) / GROWTH);
  private static final int SLACK = 8;
  private static final double MOST_HALF_LIVES = 400; // 2^400 times a count still fits a double

  private final double halfLifeSeconds;
  private double[] weights = {};
  private int first;
  private double total;
  private long seen;
  private Instant landmark = Instant.EPOCH;

  /**
   * @param halfLife after this long a number weighs half; more than 0
   */
  public AgeingQuantile(Duration halfLife) {
    if (!halfLife.isPositive()) {
      throw new IllegalArgumentException("a half-life is more than nothing, not " + halfLife);
    }
    halfLifeSeconds = halfLife.toNanos() / 1e9;
  }

  /**
   * Adds a number.
   *
   * @param value at least 0; what is under a thousandth or over 10^15 counts as that
   */
  public void add(double value, Instant now) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException("a quantile of numbers from 0 on, not of " + value);
    }
    if (total == 0 || halfLives(now) > MOST_HALF_LIVES) {
      moveLandmark(now);
    }
    add(bucket(value), Math.pow(2, halfLives(now)));
    seen++;
  }

  /** Adds all that another has seen, as old as it is. */
  public void merge(AgeingQuantile other) {
    if (other.total == 0) {
      return;
    }
    if (total == 0 || halfLives(other.landmark) > 0) {
      moveLandmark(other.landmark);
    }
    double factor = Math.pow(2, halfLives(other.landmark));
    for (int i = 0; i < other.weights.length; i++) {
      if (other.weights[i] > 0) {
        add(other.first + i, other.weights[i] * factor);
      }
    }
    seen += other.seen;
  }

  /**
   * The number that a share of the weight does not exceed, within 2 %; empty before the first.
   *
   * @param share from 0 to 1
   */
  public OptionalDouble quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a quantile is asked for from 0 to 1, not " + share);
    }
    double left = share * total;
    double answer = -1;
    for (int i = 0; i < weights.length && (left > 0 || answer < 0); i++) {
      if (weights[i] > 0) {
        answer = LEAST * Math.exp((first + i + 0.5) * GROWTH);
        left -= weights[i];
      }
    }
    return answer < 0 ? OptionalDouble.empty() : OptionalDouble.of(answer);
  }

  /** How many numbers were ever added. */
  public long seen() {
    return seen;
  }

  /** How many numbers of now the aged ones are worth. */
  public double weight(Instant now) {
    return total == 0 ? 0 : total / Math.pow(2, halfLives(now));
  }

  private static int bucket(double value) {
    double inside = Math.clamp(value, LEAST, MOST);
    return Math.clamp((long) (Math.log(inside / LEAST) / GROWTH), 0, LAST_BUCKET);
  }

  private void add(int bucket, double weight) {
    cover(bucket);
    weights[bucket - first] += weight;
    total += weight;
  }

  private void cover(int bucket) {
    if (weights.length == 0) {
      first = bucket;
    }
    if (bucket < first) {
      int from = Math.max(0, bucket - SLACK);
      double[] wider = new double[first + weights.length - from];
      System.arraycopy(weights, 0, wider, first - from, weights.length);
      weights = wider;
      first = from;
    } else if (bucket >= first + weights.length) {
      weights = Arrays.copyOf(weights, Math.min(LAST_BUCKET + 1, bucket + 1 + SLACK) - first);
    }
  }

  private double halfLives(Instant now) {
    double seconds = (double) now.getEpochSecond() - landmark.getEpochSecond();
    return (seconds + (now.getNano() - landmark.getNano()) / 1e9) / halfLifeSeconds;
  }

  /** Weighs everything by a later moment. */
  private void moveLandmark(Instant to) {
    double factor = total == 0 ? 0 : Math.pow(2, -halfLives(to));
    total = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= factor;
      total += weights[i];
    }
    landmark = to;
  }
}
