package dev.plimsoll.base.stat;

import java.util.ArrayList;
import java.util.List;

/**
 * Where positive numbers lie of late: 256 buckets that grow by the same factor each, in which every
 * new number makes the older ones weigh less. Ages by what comes, not by time; for that see {@link
 * AgeingQuantile}. Asked for the same few shares again and again it answers in next to no time,
 * since one more number moves none of them far. Never keeps a number; not thread-safe.
 */
public final class FadingQuantile {
  private static final int BUCKETS = 256;
  private static final double RESCALE = 1e6;
  private static final double ROUNDING = 1e-6; // buckets are floats

  private final double least;
  private final double growth;
  private final double fade;
  private final float[] buckets = new float[BUCKETS];
  private final List<Mark> marks = new ArrayList<>(2);
  private double unit = 1;
  private double total;
  private int seen;

  /**
   * @param least numbers below count as this one
   * @param growth how many times as wide each bucket is as the one before, above 1
   * @param fade what a number weighs when one more has come, as a share of what it weighed before,
   *     below 1
   */
  public FadingQuantile(double least, double growth, double fade) {
    if (!(least > 0 && growth > 1 && fade > 0 && fade < 1)) {
      throw new IllegalArgumentException("no buckets: %s, %s, %s".formatted(least, growth, fade));
    }
    this.least = least;
    this.growth = Math.log(growth);
    this.fade = fade;
  }

  public void add(double value) {
    double inside = Math.max(value, least);
    put((int) Math.min(BUCKETS - 1, Math.log(inside / least) / growth));
    total += unit;
    seen = Math.min(seen + 1, Integer.MAX_VALUE - 1);
    unit /= fade; // newer ones grow instead of older ones shrinking
    if (unit > RESCALE) {
      rescale();
    }
  }

  private void put(int bucket) {
    float before = buckets[bucket];
    buckets[bucket] += (float) unit;
    double more = (double) buckets[bucket] - before;
    for (int i = 0; i < marks.size(); i++) {
      marks.get(i).grew(bucket, more);
    }
  }

  /** How many numbers were seen since the beginning. */
  public int seen() {
    return seen;
  }

  /**
   * What a share of all does not exceed: the middle of its bucket; 0 before the first.
   *
   * @param share from 0 to 1
   */
  public double middle(double share) {
    return seen == 0 ? 0 : mark(share).middle();
  }

  /** The same rounded up, to the end of its bucket. */
  public double upper(double share) {
    return seen == 0 ? 0 : least * Math.exp((mark(share).find() + 1) * growth);
  }

  private Mark mark(double share) {
    for (int i = 0; i < marks.size(); i++) {
      if (marks.get(i).share == share) {
        return marks.get(i);
      }
    }
    Mark mark = new Mark(share);
    marks.add(mark);
    return mark;
  }

  private void rescale() {
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] /= (float) unit;
    }
    marks.forEach(Mark::recount);
    total /= unit;
    unit = 1;
  }

  /** A share that was asked for, and where it lay then. */
  private final class Mark {
    private final double share;
    private int bucket;
    private double before; // the weight of all buckets before this one
    private int told = -1;
    private double middle; // of the bucket told last

    Mark(double share) {
      this.share = share;
    }

    void grew(int which, double more) {
      before += which < bucket ? more : 0;
    }

    void recount() {
      before = 0;
      for (int i = 0; i < bucket; i++) {
        before += buckets[i];
      }
    }

    double middle() {
      if (find() != told) {
        told = bucket;
        middle = least * Math.exp((bucket + 0.5) * growth);
      }
      return middle;
    }

    /** The first bucket with anything in it that the share does not reach beyond. */
    int find() {
      double sought = share * total * (1 - ROUNDING);
      while (bucket > 0 && before >= sought) {
        before -= buckets[--bucket];
      }
      while (bucket < BUCKETS - 1 && (before + buckets[bucket] < sought || buckets[bucket] == 0)) {
        before += buckets[bucket++];
      }
      return bucket;
    }
  }
}
