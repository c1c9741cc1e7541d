package dev.plimsoll.core.limit;

import dev.plimsoll.core.limit.Allowance.Answer;
import dev.plimsoll.core.limit.Providers.Provider;
import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Callers that always want more than is allowed, first come first served, against a provider that
 * counts; in virtual time. A call is sent, arrives after a part of its time, shows the first sign
 * of its answer after a further part, and ends.
 */
final class Traffic {
  private static final long SECOND = 1_000_000_000;
  private static final int WAITING = 20; // always
  private static final LearnedTokens.Kind KIND = new LearnedTokens.Kind("writer", "report");

  private final Allowance allowance;
  private final Provider provider;
  private final SplittableRandom random;
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::order));
  private LongSupplier tokens = () -> 1;
  private double reservedToActual = 1;
  private long order;
  private long now = 1_767_225_600L * SECOND;
  private final CallQueue queue = new CallQueue(CallQueueSettings.standard());
  private long soonest;
  long longestWait;
  private boolean paused;
  private long retryAt = Long.MAX_VALUE;
  private boolean hearing;
  private @Nullable LearnedTokens learned;
  private long longest;
  private boolean pausing;
  long granted;
  long refused;
  long used;

  private enum Stage {
    RETRY,
    RESUME,
    ARRIVES,
    ANSWERS,
    ENDS
  }

  private static final class Call {
    final Receipt receipt;
    final long actual;
    final long end;
    long arrived;
    boolean taken;
    List<Observed> said = List.of();

    Call(Receipt receipt, long actual, long end) {
      this.receipt = receipt;
      this.actual = actual;
      this.end = end;
    }
  }

  /** A call that waits for room. */
  private final class Wanted extends WaitingCall {
    final long actual = tokens.getAsLong();
    final long reserved = toReserve(actual);
    @Nullable Receipt receipt;

    Wanted() {
      super(Priority.NORMAL, Kind.ACCEPTED, Optional.empty());
    }

    @Override
    protected long size() {
      return reserved;
    }
  }

  private record Step(long at, long order, Stage stage, Call call) {}

  Traffic(Allowance allowance, Provider provider, SplittableRandom random) {
    this.allowance = allowance;
    this.provider = provider;
    this.random = random;
  }

  /** How many tokens calls take, and how many times as many are reserved at most. */
  Traffic tokens(LongSupplier draws, double reserved) {
    tokens = draws;
    reservedToActual = reserved;
    return this;
  }

  /**
   * Reserves what is learned, while the provider counts what a call takes in the end, at once.
   *
   * @param share which quantile
   * @param most a call never takes more
   */
  Traffic learning(double share, long most) {
    learned = new LearnedTokens(1, share);
    longest = most;
    return this;
  }

  /** Callers come in bursts, and sometimes nobody comes. */
  Traffic pausing() {
    pausing = true;
    return this;
  }

  /** From now on the provider's headers are heard. */
  Traffic hearing() {
    hearing = true;
    return this;
  }

  /** Lets so much time pass. */
  void run(Duration length) {
    long until = now + length.toNanos();
    send();
    while (!steps.isEmpty() && steps.peek().at <= until) {
      Step step = steps.remove();
      now = step.at;
      switch (step.stage) {
        case RETRY -> retryAt = now == retryAt ? Long.MAX_VALUE : retryAt;
        case RESUME -> paused = false;
        case ARRIVES -> arrives(step.call);
        case ANSWERS -> answers(step.call);
        case ENDS -> ends(step.call);
      }
      send();
    }
    now = until;
  }

  private void send() {
    while (!paused) {
      while (queue.depth() < WAITING) {
        var _ = queue.add(new Wanted(), Nanos.instant(now));
      }
      soonest = Long.MAX_VALUE;
      CallQueue.Turn turn =
          queue.take(
              Duration.ZERO,
              Nanos.instant(now),
              call -> reserve((Wanted) call),
              () -> allowance.room(Nanos.instant(now)));
      if (turn.next().isEmpty()) {
        retry(soonest);
        return;
      }
      sent((Wanted) turn.next().get());
    }
  }

  private boolean reserve(Wanted call) {
    switch (allowance.reserve(call.reserved, Nanos.instant(now))) {
      case Answer.Granted(Receipt receipt) -> call.receipt = receipt;
      case Answer.Later later -> soonest = Math.min(soonest, Nanos.of(later.at()));
      case Answer.Held _ -> {} // tried again after every step
      case Answer.Never never -> throw new AssertionError(never);
      case Answer.Closed(Instant until) -> soonest = Math.min(soonest, Nanos.of(until));
    }
    return call.receipt != null;
  }

  /** Tried again then, and after every step before. */
  private void retry(long at) {
    if (at < retryAt) {
      retryAt = at;
      step(at, Stage.RETRY, null);
    }
  }

  private long toReserve(long wanted) {
    return learned == null
        ? (long) Math.ceil(wanted * (1 + random.nextDouble() * (reservedToActual - 1)))
        : learned.reserve(KIND, longest);
  }

  private void sent(Wanted wanted) {
    granted++;
    longestWait = Math.max(longestWait, now - wanted.since);
    long lasts = random.nextLong(SECOND / 2, 5 * SECOND / 2);
    Call call = new Call(Objects.requireNonNull(wanted.receipt), wanted.actual, now + lasts);
    long arrives = random.nextLong(lasts);
    step(now + arrives, Stage.ARRIVES, call);
    step(now + random.nextLong(arrives, lasts), Stage.ANSWERS, call);
    step(now + lasts, Stage.ENDS, call);
    if (pausing && random.nextInt(40) == 0) {
      paused = true;
      step(now + random.nextLong(20 * SECOND), Stage.RESUME, null);
    }
  }

  private void arrives(Call call) {
    call.arrived = now;
    call.taken = provider.takes(learned == null ? call.receipt.tokens() : call.actual, now);
    refused += call.taken ? 0 : 1;
    call.said = hearing ? provider.says(now) : List.of();
  }

  private void answers(Call call) {
    allowance.answered(call.receipt, Nanos.instant(now));
    for (int i = 0; i < call.said.size(); i++) {
      Unit unit = provider.limiters().get(i).unit();
      allowance.observe(call.receipt, unit, call.said.get(i), Nanos.instant(now));
    }
  }

  private void ends(Call call) {
    if (call.taken) {
      long tooMuch = learned == null ? call.receipt.tokens() - call.actual : 0;
      provider.correct(tooMuch, call.arrived, now);
      used += call.actual;
    }
    if (learned != null) {
      learned.took(KIND, call.actual);
    }
    if (!call.taken) {
      allowance.close(Nanos.instant(now + SECOND));
    }
    allowance.settle(
        call.receipt, call.taken ? call.actual : call.receipt.tokens(), Nanos.instant(now));
  }

  private void step(long at, Stage stage, Call call) {
    steps.add(new Step(at, ++order, stage, call));
  }
}
