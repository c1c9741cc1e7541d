package dev.plimsoll.simulate.backtest;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.route.Complexity;
import dev.plimsoll.core.route.Need;
import dev.plimsoll.core.route.Pin;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import dev.plimsoll.recording.Line;
import dev.plimsoll.simulate.world.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A recorded task once more: it keeps what its attempts and calls took, in their order. What it
 * never came to, or what was broken off, is drawn from those that ran their course. Not
 * thread-safe.
 */
final class Played implements Script {
  private static final Duration FOR_EVER = Duration.ofDays(30);
  private static final int TRIES = 20;

  private final Bank bank;
  private final RandomGenerator random;
  private final Drawn drawn;
  private final List<Run> runs;
  private final List<Made> calls = new ArrayList<>(1);
  private final Passage task;
  private final Duration timeout;
  private final long commit;
  private int run;
  private int call;

  /** How much of a replay was drawn, and not recorded. */
  static final class Drawn {
    long tasks;
    long calls;
    long elsewhere;
  }

  /**
   * @param recorded what it is part of
   */
  Played(Passage task, Recorded recorded, RandomGenerator random, Drawn drawn) {
    this.task = task;
    this.bank = recorded.bank();
    this.timeout = recorded.timeout(task.submit.pool());
    this.commit = recorded.commit().toNanos() / 1_000;
    this.random = random;
    this.drawn = drawn;
    if (task.runs.isEmpty()) {
      drawn.tasks++;
      runs = bank.like(task, random).runs;
    } else {
      runs = task.runs;
    }
    runs.forEach(one -> calls.addAll(one.calls));
  }

  @Override
  public Act act() {
    Run next = run < runs.size() ? runs.get(run) : bank.like(task, random).runs.getLast();
    run++;
    Duration overhead = micros(next.overhead(commit));
    return new Act(overhead, next.want.map(Played::wish));
  }

  private static Wish wish(Line.Want want) {
    return new Wish(want.tokens(), want.most(), want.need().flatMap(Played::need));
  }

  private static Optional<Need> need(Line.Wanted wanted) {
    return Optional.of(
        new Need(
            wanted.role(),
            Complexity.stated(wanted.complexity()),
            wanted.pin().flatMap(Played::pin)));
  }

  private static Optional<Pin> pin(String word) {
    Optional<Pin> tier =
        Arrays.stream(Tier.values())
            .filter(known -> known.word().equals(word))
            .findFirst()
            .map(Pin.ToTier::new);
    if (tier.isPresent() || !word.contains("/")) {
      return tier;
    }
    boolean strict = word.endsWith("!");
    String model = strict ? word.substring(0, word.length() - 1) : word;
    return Optional.of(new Pin.ToModel(Target.of(model), strict));
  }

  @Override
  public Served serve(Target target) {
    Optional<Made> recorded = call < calls.size() ? Optional.of(calls.get(call)) : Optional.empty();
    call++;
    if (recorded.isEmpty() || !recorded.get().isWhole()) {
      drawn.calls++;
      return drawn(target, recorded.map(Made::service).orElse(0L));
    }
    Made made = recorded.get();
    if (!made.target.equals(target)) {
      drawn.elsewhere++;
      return bank.knows(target) ? drawn(target, 0) : served(made);
    }
    return served(made);
  }

  /** One that took at least so long, where there is any: it ran as long when it was broken off. */
  private Served drawn(Target target, long atLeast) {
    Optional<Made> found = bank.answer(target, random);
    for (int i = 0; i < TRIES && found.isPresent() && found.get().service() < atLeast; i++) {
      found = bank.answer(target, random);
    }
    return found.map(this::served).orElseGet(() -> unanswered(micros(atLeast)));
  }

  private static Served unanswered(Duration whole) {
    return new Served(FOR_EVER, whole, CallEnd.Kind.ANSWERED, Usage.NONE, Optional.empty());
  }

  private Served served(Made made) {
    Line.Called end = made.end.orElseThrow();
    Duration whole = micros(made.service());
    boolean lastedOn = end.kind() == CallEnd.Kind.TIMED_OUT && isTimeout(made);
    return new Served(
        made.first == Made.NEVER ? FOR_EVER : micros(Math.max(0, made.first - made.served)),
        lastedOn ? FOR_EVER : whole,
        end.kind(),
        end.usage().or(() -> end.tokens().map(all -> new Usage(all, 0, 0))).orElse(Usage.NONE),
        end.retryAfter());
  }

  private boolean isTimeout(Made made) {
    return made.ended() - made.called >= 0.95 * timeout.toNanos() / 1_000;
  }

  private static Duration micros(long micros) {
    return Duration.ofNanos(1_000 * micros);
  }
}
