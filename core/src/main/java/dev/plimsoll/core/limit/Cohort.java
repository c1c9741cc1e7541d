package dev.plimsoll.core.limit;

import java.util.Arrays;

/** Calls that began one after the other, and when their first tokens came. Not thread-safe. */
final class Cohort {
  static final int LEAST = 16;
  static final int MOST = 256;
  private static final int TAIL = 16; // one in so many counts as the next longest

  private final double[] times = new double[MOST];
  private long opened;
  private long closed;
  private int size;
  private int begun;
  private int came;
  private double underWay;

  /** Empties it; those that begin from then on are its calls. */
  void open(long from) {
    opened = from;
    closed = Long.MAX_VALUE;
    size = LEAST;
    begun = 0;
    came = 0;
    underWay = 0;
  }

  void began(int inFlight, long now) {
    if (begun == 0) {
      size = Math.clamp(inFlight, LEAST, MOST);
    }
    underWay += inFlight;
    begun++;
    closed = begun == size ? now : closed;
  }

  boolean isFull() {
    return closed != Long.MAX_VALUE;
  }

  /** When the last of it began. */
  long closed() {
    return closed;
  }

  boolean holds(long callBegan) {
    return callBegan >= opened && callBegan <= closed && begun > 0;
  }

  void firstToken(long callBegan, long now) {
    if (came < begun) {
      times[came++] = now - callBegan;
    }
  }

  /** One of its calls ended without a first token. */
  void gone() {
    underWay -= underWay / begun;
    begun--;
  }

  /** Whether all but the slowest have answered. */
  boolean isTold() {
    return isFull() && came >= begun - begun / TAIL;
  }

  int begun() {
    return begun;
  }

  boolean hasAnswers() {
    return came > 0;
  }

  /** Calls under way when one began, summed over all that began. */
  double underWay() {
    return underWay;
  }

  /** The times of all; what has not come counts as the longest that may count. */
  double[] times() {
    if (came == 0) {
      return new double[0];
    }
    Arrays.sort(times, 0, came);
    double most = times[Math.min(came, Math.max(1, begun - begun / TAIL)) - 1];
    double[] all = new double[begun];
    for (int i = 0; i < begun; i++) {
      all[i] = i < came ? Math.min(most, times[i]) : most;
    }
    return all;
  }
}
