package dev.plimsoll.core.limit;

import java.util.Arrays;
import java.util.Optional;

/**
 * How many of our calls stand in a provider's own line, by Little's law: those that end a second,
 * times what first tokens take longer than they do where nobody stands in line. Sees windows as
 * long as they must be to tell; not thread-safe. Never looks at how long answers take as a whole.
 */
final class ProviderLine {
  private static final int ENOUGH = 16;
  private static final int MOST = ENOUGH << 5;
  private static final int ENOUGH_ENDS = 10;
  private static final int ENDS_OF_MANY = 64;
  private static final int FIRSTS = 5;
  private static final double PRECISE = 0.5; // calls
  private static final double PRECISE_SHARE = 0.025; // of the calls under way
  private static final int TAIL = 16; // one in so many counts as the next longest

  private final double[] times = new double[MOST];
  private final double[] others = new double[MOST];
  private long began = Long.MIN_VALUE;
  private long counts = Long.MIN_VALUE; // calls that began from then on
  private int count;
  private int ended;
  private int next = ENOUGH;
  private double base;
  private double late; // a first token that is late by this is a rare one
  private long sees = Long.MIN_VALUE; // first tokens that come from then on
  private boolean known;

  /**
   * One window.
   *
   * @param inFlight calls under way when a typical one of it began, it included
   * @param first what a typical first token took, in nanoseconds
   * @param rate calls that ended, a nanosecond
   * @param error of the line that is computed from it, in calls
   */
  record Sight(double inFlight, double first, double rate, double error) {}

  /** A call under way ended, and its place at the provider is free. */
  void left() {
    ended++;
  }

  /** A first token came; says at the end of a window what was seen in it. */
  Optional<Sight> firstToken(long callBegan, int inFlightThen, long now) {
    if (began == Long.MIN_VALUE) {
      began = callBegan;
    }
    if (callBegan < counts || now < sees || count == MOST) {
      return count == MOST ? end(now) : Optional.empty();
    }
    times[count] = now - callBegan;
    others[count] = inFlightThen;
    count++;
    if (!known && count == FIRSTS) {
      guess();
    }
    int ends = Math.clamp(inFlightThen, ENOUGH_ENDS, ENDS_OF_MANY); // calls in step come in bursts
    return count >= next && ended >= ends ? end(now) : Optional.empty();
  }

  /** Of the first calls hardly any can have stood in line; the second soonest speaks for them. */
  private void guess() {
    double[] sorted = Arrays.copyOf(times, FIRSTS);
    Arrays.sort(sorted);
    base = sorted[1];
    known = true;
  }

  private Optional<Sight> end(long now) {
    Sight sight = see(now);
    if (count < MOST && sight.error > Math.max(PRECISE, sight.inFlight * PRECISE_SHARE)) {
      next = 2 * count;
      return Optional.empty();
    }
    renew(now);
    return Optional.of(sight);
  }

  private Sight see(long now) {
    double[] sorted = Arrays.copyOf(times, count);
    Arrays.sort(sorted);
    double most = sorted[count - 1 - count / TAIL];
    double sum = 0;
    double squares = 0;
    double calls = 0;
    for (int i = 0; i < count; i++) {
      double time = Math.min(most, sorted[i]);
      sum += time;
      squares += time * time;
      calls += others[i];
    }
    double mean = sum / count;
    late = most - mean;
    double variance = Math.max(0, squares / count - mean * mean);
    double rate = ended / (double) Math.max(1, now - began);
    return new Sight(calls / count, mean, rate, Math.sqrt(variance / count) * rate);
  }

  /** There are fewer calls from now on; those that began before say nothing of that. */
  void restart(long now) {
    counts = now;
    sees = now + (long) (base + late); // else the soonest of those that begin now would be all
    renew(now);
  }

  private void renew(long now) {
    began = now;
    count = 0;
    ended = 0;
    next = ENOUGH;
  }

  /** The calls in line in a window. */
  double of(Sight sight) {
    return known ? Math.max(0, sight.rate * (sight.first - base)) : 0;
  }

  /** In this window nobody stood in line. */
  void isEmptyIn(Sight sight) {
    base += (sight.first - base) / 2;
  }

  /** Fewer calls were answered sooner by as much: with these, fewer stand in line than thought. */
  void isShorterIn(Sight sight) {
    base = Math.min(base, sight.first);
  }

  /** Follows what changes slowly; of a window whose line is long nothing is learnt. */
  void learn(Sight sight) {
    if (sight.first < base) {
      base += (sight.first - base) / 5;
    } else if (of(sight) < 1) {
      base += (sight.first - base) / 10;
    }
  }
}
