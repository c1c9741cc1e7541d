package dev.plimsoll.core.engine;

import dev.plimsoll.core.degrade.Cuts;
import dev.plimsoll.core.degrade.Signals;
import dev.plimsoll.core.engine.Effect.CallRefusal;
import dev.plimsoll.core.engine.Effect.CallRefusal.Why;
import dev.plimsoll.core.limit.CallQueue;
import dev.plimsoll.core.limit.Receipt;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Every model call from the wish to its end. It goes to the first target of its chain whose breaker
 * lets calls through, and waits there for its turn; when that call fails in a way that says
 * something of the provider it goes on along its chain. Its times are steady: nobody's setting of
 * the clock makes a pause longer. Not thread-safe.
 */
final class Calls {
  /** So many calls are made for one wish, refused ones too. */
  private static final int MOST_HOPS = 4;

  private final CallSettings settings;
  private final RandomGenerator random;
  private final Outcomes outcomes = new Outcomes();
  private Function<Priority, Optional<Cuts>> cuts = _ -> Optional.empty();
  private final Map<Target, Gate> gates = new LinkedHashMap<>();
  private final Map<CallId, Passage> passages = new HashMap<>();
  private Duration clockSet = Duration.ZERO;
  private @Nullable Instant nextLook;

  Calls(CallSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** Says what calls of a priority are left, where anything is cut. */
  void cutBy(Function<Priority, Optional<Cuts>> present) {
    cuts = present;
  }

  /** What became of calls of late. */
  Signals.Calls recent(Instant at) {
    return outcomes.recent(steady(at));
  }

  private Instant steady(Instant now) {
    return now.minus(clockSet);
  }

  /** Somebody set the clock: the times that are said from now on are ahead by so much. */
  void clockSet(Duration by) {
    clockSet = clockSet.plus(by);
  }

  void wanted(CallId id, CallWish wish, Instant at, List<Effect> effects) {
    Instant now = steady(at);
    Passage passage = new Passage(id, wish, clockSet);
    passages.put(id, passage);
    place(passage, now, effects);
    lookAhead();
  }

  void firstToken(CallId id, Instant at, List<Effect> effects) {
    Passage passage = passages.get(id);
    if (passage != null && passage.gate != null && passage.isUnderWay() && !passage.answering) {
      passage.answering = true;
      passage.gate.firstToken(passage, steady(at));
      pump(passage.gate, steady(at), effects);
      lookAhead();
    }
  }

  void limitsSeen(CallId id, List<CallLimit> limits, Instant at) {
    Passage passage = passages.get(id);
    if (passage != null && passage.gate != null && passage.receipt != null) {
      passage.gate.limitsSeen(passage.receipt, limits, steady(at));
    }
  }

  /**
   * Whoever wanted it is gone: one that waits is forgotten; of one under way the end is reported.
   */
  void left(CallId id, Instant at, List<Effect> effects) {
    Passage passage = passages.get(id);
    if (passage != null && passage.gate != null && !passage.isUnderWay()) {
      Gate gate = passage.gate;
      passages.remove(id);
      gate.remove(passage);
      pump(gate, steady(at), effects);
      lookAhead();
    }
  }

  void ended(CallId id, CallEnd end, Instant at, List<Effect> effects) {
    Instant now = steady(at);
    Passage passage = passages.get(id);
    Gate gate = passage == null ? null : passage.gate;
    Receipt receipt = passage == null ? null : passage.receipt;
    if (passage == null || gate == null || receipt == null) {
      return;
    }
    boolean open = gate.shutUntil(now).isEmpty();
    gate.ended(passage, receipt, end, now);
    outcomes.add(end.kind(), now);
    passage.gate = null;
    if (open && gate.shutUntil(now).isPresent()) {
      moveOn(gate, now, effects);
    }
    switch (end.kind()) {
      case ANSWERED, REJECTED, CANCELLED -> over(passage, effects);
      case LIMITED, OVERLOADED -> goOn(passage, now, effects);
      case TIMED_OUT, BROKEN -> {
        if (isLast(passage)) {
          over(passage, effects);
        } else {
          goOn(passage, now, effects);
        }
      }
    }
    pump(gate, now, effects);
    lookAhead();
  }

  private static boolean isLast(Passage passage) {
    return passage.at + 1 >= passage.wish.chain().size();
  }

  /**
   * To the next target of its chain; from the last, which did no work for it, to the first again.
   */
  private void goOn(Passage passage, Instant now, List<Effect> effects) {
    if (passage.hops >= MOST_HOPS) {
      over(passage, effects);
      return;
    }
    passage.at = isLast(passage) ? 0 : passage.at + 1;
    place(passage, now, effects);
  }

  private void over(Passage passage, List<Effect> effects) {
    passages.remove(passage.id);
    effects.add(new Effect.CallOver(passage.id));
  }

  /** Time passed. */
  void ticked(Instant at, List<Effect> effects) {
    if (nextLook != null && !nextLook.isAfter(steady(at))) {
      gates.values().forEach(gate -> pump(gate, steady(at), effects));
      lookAhead();
    }
  }

  /** When to look again, if nothing happens before; null for never. */
  @Nullable Instant next() {
    return nextLook == null ? null : nextLook.plus(clockSet);
  }

  private void lookAhead() {
    nextLook = null;
    for (Gate gate : gates.values()) {
      Instant look = gate.nextLook();
      nextLook = nextLook == null || (look != null && look.isBefore(nextLook)) ? look : nextLook;
    }
  }

  /**
   * Has it wait where it may go soonest: the first of what is left of its chain that is not shut.
   */
  private void place(Passage passage, Instant now, List<Effect> effects) {
    List<Target> chain = passage.wish.chain();
    int soonest = passage.at;
    Instant opens = Instant.MAX;
    for (int i = passage.at; i < chain.size(); i++) {
      Optional<Instant> shut = gate(chain.get(i), now).shutUntil(now);
      if (shut.isEmpty()) {
        await(passage, i, now, effects);
        return;
      }
      if (shut.get().isBefore(opens)) {
        opens = shut.get();
        soonest = i;
      }
    }
    if (passage.wish.accepted()) { // promised: it waits for the first that is tried again
      await(passage, soonest, now, effects);
    } else {
      refuse(passage, allDown(chain.get(soonest), Duration.between(now, opens)), effects);
    }
  }

  /**
   * What waits before a gate that has just shut goes on along its chain, if that leads anywhere.
   */
  private void moveOn(Gate shut, Instant now, List<Effect> effects) {
    List<Passage> waiting =
        passages.values().stream()
            .filter(passage -> passage.gate == shut && !passage.isUnderWay())
            .sorted(Comparator.comparingLong(passage -> passage.id.number()))
            .toList();
    for (Passage passage : waiting) {
      boolean elsewhere =
          passage.wish.chain().stream()
              .skip(passage.at + 1L)
              .anyMatch(target -> gate(target, now).shutUntil(now).isEmpty());
      if (elsewhere) {
        shut.remove(passage);
        passage.gate = null;
        place(passage, now, effects);
      }
    }
  }

  private static CallRefusal allDown(Target soonest, Duration until) {
    String detail =
        "every provider that it may go to fails; %s is tried again in %s s"
            .formatted(soonest, Door.figure(until.toMillis() / 1e3));
    return new CallRefusal(Why.ALL_DOWN, detail, until);
  }

  private void await(Passage passage, int at, Instant now, List<Effect> effects) {
    Gate gate = gate(passage.wish.chain().get(at), now);
    passage.at = at;
    if (!gate.everAllows(passage.wish.tokens())) {
      String detail =
          "it may take %,d tokens, which no window of %s allows"
              .formatted(passage.wish.tokens(), gate.target());
      refuse(passage, new CallRefusal(Why.TOO_LARGE, detail, Duration.ZERO), effects);
      return;
    }
    switch (gate.add(passage, now)) {
      case CallQueue.Answer.Waits _ -> passage.gate = gate;
      case CallQueue.Answer.Displaces(var other) -> {
        passage.gate = gate;
        Passage displaced = (Passage) other;
        String detail = "a more urgent call took its place in the queue of " + gate.target();
        refuse(displaced, new CallRefusal(Why.SHED, detail, gate.drained(now)), effects);
      }
      case CallQueue.Answer.Full(int depth, int bound, Duration comeBack) -> {
        String detail = "%,d calls wait for %s, and %,d may".formatted(depth, gate.target(), bound);
        refuse(passage, new CallRefusal(Why.QUEUE_FULL, detail, comeBack), effects);
      }
    }
    pump(gate, now, effects);
  }

  private void refuse(Passage passage, CallRefusal refusal, List<Effect> effects) {
    passages.remove(passage.id);
    effects.add(new Effect.RefuseCall(passage.id, refusal));
  }

  /** Lets through what may go, in order, and lets go what need not wait any more. */
  private void pump(Gate gate, Instant now, List<Effect> effects) {
    List<CallQueue.Dropped> dropped = new ArrayList<>(gate.late(now));
    Optional<Passage> next = gate.next(now, dropped);
    while (next.isPresent()) {
      Passage passage = next.get();
      effects.add(
          new Effect.Call(passage.id, gate.target(), passage.hops, cuts.apply(passage.priority())));
      next = gate.next(now, dropped);
    }
    for (CallQueue.Dropped one : dropped) {
      refuse((Passage) one.call(), dropped(one, gate, now), effects);
    }
  }

  private static CallRefusal dropped(CallQueue.Dropped dropped, Gate gate, Instant now) {
    String waited = Door.figure(dropped.waited().toMillis() / 1e3);
    return switch (dropped.reason()) {
      case TOO_LATE ->
          new CallRefusal(
              Why.TOO_LATE,
              "it waited %s s for %s, and its answer would come after the deadline"
                  .formatted(waited, gate.target()),
              Duration.ZERO);
      case PRESSURE ->
          new CallRefusal(
              Why.SHED,
              "it waited %s s for %s, whose callers are too many".formatted(waited, gate.target()),
              gate.drained(now));
    };
  }

  /** How each target stands that was wanted. */
  List<TargetReport> report(Instant at) {
    return gates.values().stream().map(gate -> gate.report(steady(at), clockSet)).toList();
  }

  private Gate gate(Target target, Instant now) {
    return gates.computeIfAbsent(target, _ -> new Gate(target, settings.of(target), random, now));
  }
}
