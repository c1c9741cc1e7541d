package dev.plimsoll.core.engine;

import dev.plimsoll.core.breaker.Breaker;
import dev.plimsoll.core.breaker.Verdict;
import dev.plimsoll.core.engine.CallEnd.Kind;
import dev.plimsoll.core.limit.AdaptiveLimit;
import dev.plimsoll.core.limit.Allowance;
import dev.plimsoll.core.limit.CallQueue;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Fleet;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.limit.Observed;
import dev.plimsoll.core.limit.Pace;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.core.limit.Receipt;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What stands before one target: its breaker, how many calls it bears at once, what it allows in
 * each window, and the calls that wait for all that. Not thread-safe.
 */
final class Gate {
  /** When a provider says 429 without saying until when. */
  private static final Duration PAUSE_UNSAID = Duration.ofSeconds(1);

  private static final double NEWEST = 0.05; // of a call's time in the typical one

  private final Target target;
  private final Breaker breaker;
  private final AdaptiveLimit limit;
  private final Allowance allowance;
  private final CallQueue queue;
  private final Pace pace = new Pace();
  private int inFlight;
  private double typicalNanos;
  private @Nullable Instant later;

  /**
   * @param fleet where several nodes share what the target allows
   */
  Gate(
      Target target,
      TargetSettings settings,
      Optional<Fleet> fleet,
      RandomGenerator random,
      Instant now) {
    this.target = target;
    this.breaker = new Breaker(settings.breaker(), random, now);
    this.limit = new AdaptiveLimit(settings.concurrency(), now);
    this.allowance =
        fleet
            .map(it -> Allowance.leased(nameOf(target), settings.quotas(), settings.patience(), it))
            .orElseGet(() -> new Allowance(settings.quotas(), settings.patience()));
    this.queue = new CallQueue(settings.queue());
  }

  /** The name under which nodes share what a target allows. */
  static String nameOf(Target target) {
    return "model " + target;
  }

  Target target() {
    return target;
  }

  /** What is to be said to the lessor now. */
  List<Demand> demands(Instant now) {
    return allowance.demands(Math.max(1, queue.depth()), now);
  }

  void leased(Quota quota, Optional<Lent> lent, Instant now) {
    allowance.leased(quota, lent, now);
  }

  /** Until when its breaker lets nothing through; empty while it lets something. */
  Optional<Instant> shutUntil(Instant now) {
    return breaker.admits(now) ? Optional.empty() : Optional.of(breaker.report(now).admitsAt());
  }

  /** Whether a call may take so many tokens at all. */
  boolean everAllows(int tokens) {
    return allowance.everAllows(tokens);
  }

  CallQueue.Answer add(Passage passage, Instant now) {
    return queue.add(passage, now);
  }

  void remove(Passage passage) {
    var _ = queue.remove(passage);
  }

  /** Whose answers would come too late. */
  List<CallQueue.Dropped> late(Instant now) {
    return queue.late(typical(), now);
  }

  /**
   * Lets the next call through if it may go now.
   *
   * @param dropped gets those that were dropped on the way
   */
  Optional<Passage> next(Instant now, List<CallQueue.Dropped> dropped) {
    later = null;
    if (queue.depth() == 0 || !limit.admits(inFlight)) {
      return Optional.empty();
    }
    if (!breaker.admits(now)) {
      later = breaker.report(now).admitsAt();
      return Optional.empty();
    }
    CallQueue.Turn turn =
        queue.take(
            Duration.ZERO, now, call -> reserve((Passage) call, now), () -> allowance.room(now));
    dropped.addAll(turn.dropped());
    Optional<Passage> next = turn.next().map(Passage.class::cast);
    next.ifPresent(passage -> begin(passage, now));
    return next;
  }

  private boolean reserve(Passage passage, Instant now) {
    if (now.isBefore(pace.next()) && passage.priority() != Priority.CRITICAL) {
      later = earlier(pace.next());
      return false;
    }
    switch (allowance.reserve(passage.wish.tokens(), now)) {
      case Allowance.Answer.Granted(Receipt receipt) -> passage.receipt = receipt;
      case Allowance.Answer.Later(Instant at, var _) -> later = earlier(at);
      case Allowance.Answer.Closed(Instant until) -> later = earlier(until);
      case Allowance.Answer.Held _, Allowance.Answer.Never _ -> {}
    }
    return passage.receipt != null;
  }

  /**
   * Lets a call through that may not wait: only where nobody does, and not to see whether the
   * provider is well again.
   *
   * @param agreed is asked once nothing else stands in the way
   */
  boolean admits(Passage passage, Instant now, BooleanSupplier agreed) {
    if (queue.depth() > 0
        || !limit.admits(inFlight)
        || breaker.report(now).state() != Breaker.State.CLOSED) {
      return false;
    }
    if (!(allowance.reserve(passage.wish.tokens(), now)
        instanceof Allowance.Answer.Granted(Receipt receipt))) {
      return false;
    }
    if (!agreed.getAsBoolean()) {
      allowance.withdraw(receipt, now);
      return false;
    }
    passage.receipt = receipt;
    passage.gate = this;
    begin(passage, now);
    return true;
  }

  /** Of two that may not go now the one that may go sooner says when to look again. */
  private Instant earlier(Instant at) {
    Instant other = later;
    return other == null || at.isBefore(other) ? at : other;
  }

  private void begin(Passage passage, Instant now) {
    breaker.began(now);
    inFlight++;
    passage.begun = now;
    limit.began(inFlight, now);
    if (queue.depth() == 0) {
      pace.ease();
    } else {
      pace.began(typical(), limit.limit(), now);
    }
    passage.answering = false;
    passage.hop = ++passage.hops;
  }

  void firstToken(Passage passage, Instant now) {
    if (passage.receipt != null) {
      allowance.answered(passage.receipt, now);
    }
    limit.firstToken(passage.begun, now);
  }

  void limitsSeen(Receipt receipt, List<CallLimit> seen, Instant now) {
    for (CallLimit one : seen) {
      Unit unit =
          switch (one.unit()) {
            case REQUESTS -> Unit.REQUESTS;
            case TOKENS -> Unit.TOKENS;
          };
      allowance.observe(receipt, unit, Observed.of(one.most(), one.remaining(), one.reset()), now);
    }
  }

  void ended(Passage passage, Receipt receipt, CallEnd end, Instant now) {
    breaker.ended(passage.begun, verdict(end.kind()), now);
    if (!passage.answering) {
      limit.gone(passage.begun, now);
    }
    allowance.settle(receipt, tokens(end, receipt), now);
    switch (end.kind()) {
      case ANSWERED -> {
        limit.left();
        Duration took = Duration.between(passage.begun, now);
        learn(took);
        pace.ended(took, limit.limit(), now);
        limit.succeeded(inFlight, now);
      }
      case LIMITED -> {
        limit.refused(passage.begun, now);
        allowance.close(now.plus(end.retryAfter().orElse(PAUSE_UNSAID)));
      }
      case OVERLOADED -> {
        limit.refused(passage.begun, now);
        end.retryAfter().ifPresent(after -> allowance.close(now.plus(after)));
      }
      case TIMED_OUT -> {
        limit.left();
        limit.refused(passage.begun, now);
      }
      case BROKEN, CANCELLED -> limit.left();
      case REJECTED -> {}
    }
    passage.receipt = null;
    inFlight--;
  }

  /**
   * Of ends without figures the reservation stands; so it does of what was refused by a limit,
   * which was fuller than was thought: else the next would be refused too, and the next.
   */
  private static long tokens(CallEnd end, Receipt receipt) {
    return switch (end.kind()) {
      case OVERLOADED, REJECTED -> 0;
      case ANSWERED, LIMITED, TIMED_OUT, BROKEN, CANCELLED ->
          end.tokens().isPresent() ? end.tokens().get() : receipt.tokens();
    };
  }

  private static Verdict verdict(Kind kind) {
    return switch (kind) {
      case ANSWERED -> Verdict.SUCCESS;
      case OVERLOADED, TIMED_OUT, BROKEN -> Verdict.FAILURE;
      case LIMITED, REJECTED, CANCELLED -> Verdict.NEUTRAL;
    };
  }

  private void learn(Duration time) {
    double nanos = time.toNanos();
    typicalNanos = typicalNanos == 0 ? nanos : typicalNanos + NEWEST * (nanos - typicalNanos);
  }

  /** How long a call takes; zero while that is not known. */
  Duration typical() {
    return Duration.ofNanos((long) typicalNanos);
  }

  /** How long until all who wait have been let through. */
  Duration drained(Instant now) {
    return queue.drained(now);
  }

  /** When to look again, if nothing happens before. */
  @Nullable Instant nextLook() {
    Instant late = queue.nextLate(typical()).orElse(null);
    Instant demand = allowance.nextDemand().orElse(null);
    return WakeUp.sooner(WakeUp.sooner(late, demand), later);
  }

  /**
   * @param clockSet by how much the clock was set that the report's times are told by
   */
  TargetReport report(Instant now, Duration clockSet) {
    Breaker.Report state = breaker.report(now);
    AdaptiveLimit.Change change = limit.lastChange();
    return new TargetReport(
        target,
        inFlight,
        queue.depth(),
        limit.limit(),
        new AdaptiveLimit.Change(
            change.cause(), change.from(), change.to(), change.at().plus(clockSet)),
        new Breaker.Report(
            state.state(),
            state.since().plus(clockSet),
            state.admitsAt().plus(clockSet),
            state.reason()),
        allowance.left(now));
  }
}
