package dev.plimsoll.core.limit;

import java.util.Optional;

/**
 * What first tokens take, told by cohorts, each looked at when all but its slowest sixteenth have
 * answered, so that no time is missing because it is long. As many cohorts make a sight as it needs
 * to be exact; one fills while the one before it answers. Not thread-safe; judges nothing.
 */
final class FirstTokens {
  private static final int ENOUGH = 512; // whatever they say
  private static final int ENOUGH_ENDS = 10;
  private static final int MOST_ENDS = 64;
  private static final double PRECISE = 0.5; // calls
  private static final double PRECISE_SHARE = 0.025; // of the calls under way

  private Cohort answering = new Cohort();
  private Cohort filling = new Cohort();
  private boolean isOpen;
  private boolean answered;
  private boolean known;
  private long since; // this sight's beginning
  private int ended;
  private int count;
  private double sum;
  private double squares;
  private double calls;

  /**
   * What was seen.
   *
   * @param inFlight calls under way when a typical one of it began, it included
   * @param first what a typical first token took, in nanoseconds
   * @param rate calls that ended, a nanosecond
   * @param error of the time, as calls that end in it
   */
  record Sight(double inFlight, double first, double rate, double error) {}

  /** A call began; {@code inFlight} are under way with it. */
  void began(int inFlight, long now) {
    if (!isOpen) {
      isOpen = true;
      restart(now);
    }
    if (!answering.isFull()) {
      answering.began(inFlight, now);
      if (answering.isFull()) {
        filling.open(now + 1);
      }
    } else if (!filling.isFull() && now > answering.closed()) {
      filling.began(inFlight, now);
    }
  }

  /** A call under way ended, and its place at the provider is free. */
  void left() {
    ended++;
  }

  /** Whether first tokens are told at all. */
  boolean hasAnswers() {
    return answered;
  }

  /** A call ended before its first token. */
  Optional<Sight> gone(long callBegan, long now) {
    Cohort cohort = answering.holds(callBegan) ? answering : filling;
    if (isOpen && cohort.holds(callBegan)) {
      cohort.gone();
      return look(now);
    }
    return Optional.empty();
  }

  /** A first token came; says what was seen once that is exact enough. */
  Optional<Sight> firstToken(long callBegan, long now) {
    answered = true;
    if (answering.holds(callBegan)) {
      answering.firstToken(callBegan, now);
    } else if (filling.holds(callBegan)) {
      filling.firstToken(callBegan, now);
    }
    return look(now);
  }

  private Optional<Sight> look(long now) {
    if (!answering.isTold()) {
      return Optional.empty();
    }
    add(answering);
    next();
    if (count == 0) {
      return Optional.empty();
    }
    double mean = sum / count;
    double variance = Math.max(0, squares / count - mean * mean);
    double rate = ended / (double) Math.max(1, now - since);
    Sight sight = new Sight(calls / count, mean, rate, Math.sqrt(variance / count) * rate);
    boolean exact = sight.error <= Math.max(PRECISE, sight.inFlight * PRECISE_SHARE);
    int ends = Math.clamp((long) sight.inFlight, ENOUGH_ENDS, MOST_ENDS); // some come in bursts
    if (known && (ended < ends || (!exact && count < ENOUGH))) {
      return Optional.empty();
    }
    known = true; // the first is told of as it is, to begin with something
    renew(now);
    return Optional.of(sight);
  }

  private void add(Cohort cohort) {
    for (double time : cohort.times()) {
      sum += time;
      squares += time * time;
      count++;
    }
    calls += cohort.underWay();
  }

  private void next() {
    Cohort done = answering;
    answering = filling;
    filling = done;
    filling.open(answering.isFull() ? answering.closed() + 1 : Long.MAX_VALUE);
  }

  /** Only calls that begin from now on count. */
  void restart(long now) {
    answering.open(now);
    filling.open(Long.MAX_VALUE);
    renew(now);
  }

  private void renew(long now) {
    since = now;
    ended = 0;
    count = 0;
    sum = 0;
    squares = 0;
    calls = 0;
  }
}
