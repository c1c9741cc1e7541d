package dev.plimsoll.core.limit;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/**
 * A rule for calls at once against a provider with slots and a line of its own, in virtual time;
 * callers always want more than the rule lets through.
 */
final class Contest {
  private static final long SECOND = 1_000_000_000;
  private static final long START = 1_767_225_600L * SECOND;

  /** What lets calls through. */
  interface Rule {
    int limit();

    void began(int inFlight, Instant now);

    void firstToken(Instant began, Instant now);

    /** A call ended well. */
    void ended(int inFlight, Instant now);

    void refused(Instant began, Instant now);
  }

  /**
   * A provider.
   *
   * @param first what a first token takes from the slot on, in nanoseconds
   * @param rest what the answer takes after it
   * @param mean of both together, in seconds
   * @param backlog as many may stand in line, the others are refused
   */
  record Kind(
      String name,
      ToLongFunction<SplittableRandom> first,
      ToLongFunction<SplittableRandom> rest,
      double mean,
      int backlog) {}

  private static final class Call {
    long began;
  }

  private record Step(long at, long order, Runnable act) {}

  private final Kind kind;
  private final Rule rule;
  private final SplittableRandom random;
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::order));
  private final Deque<Call> line = new ArrayDeque<>();
  private long order;
  private long now = START;
  private int slots;
  private int busy;
  private int inFlight;
  private boolean retries;
  private long answered;
  private long refused;
  private double lineSum; // calls in line times nanoseconds
  private double busySum; // the same of calls that are worked on
  private double limitSum;
  private double waitSum;
  private double rate; // arrivals a second; zero for as many as the rule lets through
  private int waiting;
  private long stallFrom = Long.MAX_VALUE;
  private long stallTo = Long.MAX_VALUE;

  Contest(Kind kind, Rule rule, int slots, SplittableRandom random) {
    this.kind = kind;
    this.rule = rule;
    this.slots = slots;
    this.random = random;
  }

  void slots(int others) {
    slots = others;
    work();
  }

  /** From now on callers come by chance, so many a second. */
  void arrivals(double perSecond) {
    rate = perSecond;
    arrive();
  }

  private void arrive() {
    at(
        now + gap(1 / rate),
        () -> {
          waiting++;
          send();
          arrive();
        });
  }

  /** Everything stands still now and then: what would have happened comes at once afterwards. */
  void stalls(double every, double least, double most) {
    at(
        now + gap(every),
        () -> {
          stallFrom = now;
          stallTo = now + (long) (random.nextDouble(least, most) * SECOND);
          stalls(every, least, most);
        });
  }

  private long gap(double mean) {
    return (long) (-Math.log(1 - random.nextDouble()) * mean * SECOND);
  }

  /**
   * How a stretch of time went.
   *
   * @param share of the slots that worked
   * @param line calls in line, on average
   * @param refused for each that was answered
   * @param waiting for the rule, on average
   */
  record Stretch(double share, double line, double limit, double refused, double waiting) {}

  Stretch run(double seconds) {
    long until = now + (long) (seconds * SECOND);
    long before = answered;
    long refusedBefore = refused;
    lineSum = 0;
    busySum = 0;
    limitSum = 0;
    waitSum = 0;
    long began = now;
    send();
    while (!steps.isEmpty() && steps.peek().at <= until) {
      Step step = steps.remove();
      if (step.at >= stallFrom && step.at < stallTo) {
        steps.add(new Step(stallTo, step.order, step.act));
      } else {
        pass(step.at);
        step.act.run();
      }
    }
    pass(until);
    double time = (now - began) / 1e9;
    double done = answered - before;
    return new Stretch(
        busySum / (slots * time) / 1e9,
        lineSum / time / 1e9,
        limitSum / time / 1e9,
        (refused - refusedBefore) / Math.max(1, done),
        waitSum / time / 1e9);
  }

  /** How long until three steps in a row have hardly an idle slot, and no long line. */
  double converges(double seconds, double step) {
    int good = 0;
    for (double t = 0; t < seconds; t += step) {
      Stretch stretch = run(step);
      good = stretch.share > 0.9 && stretch.line < 0.3 * slots + 2 ? good + 1 : 0;
      if (good == 3) {
        var _ = run(seconds - t);
        return Math.max(0, t - 2 * step);
      }
    }
    return seconds;
  }

  private void pass(long to) {
    lineSum += (double) line.size() * (to - now);
    busySum += (double) busy * (to - now);
    limitSum += (double) rule.limit() * (to - now);
    waitSum += (double) waiting * (to - now);
    now = to;
  }

  private void send() {
    for (int i = 0; i < 50 && inFlight < rule.limit() && (rate == 0 || waiting > 0); i++) {
      Call call = new Call();
      waiting = Math.max(0, waiting - 1);
      call.began = now;
      inFlight++;
      if (busy >= slots && line.size() >= kind.backlog) {
        refused++;
        inFlight--;
        rule.refused(Nanos.instant(now), Nanos.instant(now));
      } else {
        rule.began(inFlight, Nanos.instant(now));
        line.add(call);
        work();
      }
    }
    if (!retries && rate == 0 && inFlight < rule.limit()) {
      retries = true;
      at(
          now + 20_000_000,
          () -> {
            retries = false;
            send();
          });
    }
  }

  private void work() {
    while (busy < slots && !line.isEmpty()) {
      Call call = line.remove();
      busy++;
      long first = now + kind.first.applyAsLong(random);
      at(first, () -> rule.firstToken(Nanos.instant(call.began), Nanos.instant(now)));
      at(first + kind.rest.applyAsLong(random), this::end);
    }
  }

  private void end() {
    answered++;
    busy--;
    rule.ended(inFlight, Nanos.instant(now));
    inFlight--;
    work();
    send();
  }

  private void at(long at, Runnable act) {
    steps.add(new Step(at, ++order, act));
  }
}
