package dev.plimsoll.core.engine;

import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.cost.Verdict;
import dev.plimsoll.core.degrade.Reduced;
import dev.plimsoll.core.degrade.Signals;
import dev.plimsoll.core.engine.Effect.CallRefusal;
import dev.plimsoll.core.engine.Effect.CallRefusal.Why;
import dev.plimsoll.core.limit.CallQueue;
import dev.plimsoll.core.limit.Receipt;
import dev.plimsoll.core.route.Cap;
import dev.plimsoll.core.route.Router;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
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

  private static final CallRefusal PARKED =
      new CallRefusal(
          Why.PARKED,
          "runs of its class stop until the server has strength for them",
          Duration.ZERO);

  private final CallSettings settings;
  private final Payments payments;
  private final Optional<Router> router;
  private final RandomGenerator random;
  private final Outcomes outcomes = new Outcomes();
  private Predicate<Priority> parks = _ -> false;
  private Function<Priority, Optional<Reduced>> cuts = _ -> Optional.empty();
  private final Map<Target, Gate> gates = new LinkedHashMap<>();
  private final Map<CallId, Passage> passages = new HashMap<>();
  private final Map<CallId, Passage> unpaid = new LinkedHashMap<>(); // wait for money set aside
  private Duration clockSet = Duration.ZERO;
  private @Nullable Instant nextLook;

  Calls(CallSettings settings, Payments payments, RandomGenerator random) {
    this.settings = settings;
    this.payments = payments;
    this.router = settings.routes().map(Router::new);
    this.random = random;
  }

  /** Says whether runs of a priority stop where they can be gone on with. */
  void parkBy(Predicate<Priority> present) {
    parks = present;
  }

  /** Says what calls of a priority are left, where anything is cut. */
  void reduceBy(Function<Priority, Optional<Reduced>> present) {
    cuts = present;
  }

  /** What became of calls of late. */
  Signals.Calls recent(Instant at) {
    return outcomes.recent(steady(at));
  }

  private Instant steady(Instant now) {
    return now.minus(clockSet);
  }

  private Instant wall(Instant steady) {
    return steady.plus(clockSet);
  }

  /** Somebody set the clock: the times that are said from now on are ahead by so much. */
  void clockSet(Duration by) {
    clockSet = clockSet.plus(by);
  }

  void wanted(CallId id, CallWish wish, Instant at, List<Effect> effects) {
    Instant now = steady(at);
    Passage passage = new Passage(id, wish, new Way(wish, router), clockSet);
    passages.put(id, passage);
    place(passage, now, effects);
    payUnpaid(now, effects);
    lookAhead();
  }

  void firstToken(CallId id, int hop, Instant at, List<Effect> effects) {
    Passage passage = passages.get(id);
    if (passage != null && passage.gate != null && passage.isAt(hop) && !passage.answering) {
      passage.answering = true;
      passage.gate.firstToken(passage, steady(at));
      pump(passage.gate, steady(at), effects);
      lookAhead();
    }
  }

  void limitsSeen(CallId id, int hop, List<CallLimit> limits, Instant at) {
    Passage passage = passages.get(id);
    Receipt receipt = passage == null || !passage.isAt(hop) ? null : passage.receipt;
    if (passage != null && passage.gate != null && receipt != null) {
      passage.gate.limitsSeen(receipt, limits, steady(at));
    }
  }

  /**
   * Whoever wanted it is gone: one that waits is forgotten; of one under way the end is reported.
   */
  void left(CallId id, Instant at, List<Effect> effects) {
    Passage passage = passages.get(id);
    if (passage == null || passage.isUnderWay()) {
      return;
    }
    Gate gate = passage.gate;
    forget(passage);
    if (gate != null) {
      gate.remove(passage);
      pump(gate, steady(at), effects);
    }
    payUnpaid(steady(at), effects);
    lookAhead();
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
    payments
        .ended(passage, gate.target(), end, at)
        .ifPresent(entry -> effects.add(new Effect.Charge(entry)));
    outcomes.add(end.kind(), now);
    passage.gate = null;
    if (open && gate.shutUntil(now).isPresent()) {
      moveOn(gate, now, effects);
    }
    switch (end.kind()) {
      case ANSWERED, REJECTED, CANCELLED -> over(passage, effects);
      case LIMITED, OVERLOADED -> goOn(passage, gate.target(), end, true, now, effects);
      case TIMED_OUT, BROKEN -> goOn(passage, gate.target(), end, false, now, effects);
    }
    pump(gate, now, effects);
    payUnpaid(now, effects);
    lookAhead();
  }

  /**
   * To the next target of its chain, as the caps of this moment have it.
   *
   * @param again from the last, which did no work for it, to the first again
   */
  private void goOn(
      Passage passage, Target from, CallEnd end, boolean again, Instant now, List<Effect> effects) {
    passage.way.leave(from, end.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    passage.way.look(caps(passage));
    boolean last = passage.way.ahead().isEmpty();
    if (passage.hops >= MOST_HOPS || (last && !again)) {
      over(passage, effects);
      return;
    }
    if (last) {
      passage.way.again();
    }
    place(passage, now, effects);
  }

  /** What is the strongest tier that a call may go to at present, and why. */
  private List<Cap> caps(Passage passage) {
    return passage.way.isRouted()
        ? cuts.apply(passage.priority()).map(Calls::cap).stream().toList()
        : List.of();
  }

  private static Cap cap(Reduced reduced) {
    return new Cap(
        reduced.cuts().effort().tier(), "the rung " + reduced.rung().word().replace('_', ' '));
  }

  /** The rung has changed: what waits where it may not go any more goes elsewhere. */
  void capsChanged(Instant at, List<Effect> effects) {
    if (router.isEmpty()) {
      return;
    }
    Instant now = steady(at);
    for (Passage passage : waiting(gate -> true)) {
      Gate gate = passage.gate;
      passage.way.look(caps(passage));
      if (gate != null && !passage.isUnderWay() && !passage.way.allows(gate.target())) {
        gate.remove(passage);
        passage.gate = null;
        place(passage, now, effects);
      }
    }
    payUnpaid(now, effects);
    lookAhead();
  }

  private void over(Passage passage, List<Effect> effects) {
    forget(passage);
    effects.add(new Effect.CallOver(passage.id));
  }

  /** Time passed. */
  void ticked(Instant at, List<Effect> effects) {
    if (nextLook != null && !nextLook.isAfter(steady(at))) {
      gates.values().forEach(gate -> pump(gate, steady(at), effects));
      payUnpaid(steady(at), effects);
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
   * Has it wait where it may go soonest: the first of what is left of its chain that is not shut
   * and can be paid.
   */
  private void place(Passage passage, Instant now, List<Effect> effects) {
    if (isParked(passage)) {
      refuse(passage, PARKED, effects);
      return;
    }
    passage.way.look(caps(passage));
    payments.release(passage);
    List<Target> ahead = passage.way.ahead();
    if (ahead.isEmpty()) {
      String nowhere = passage.way.whyNowhere();
      refuse(passage, new CallRefusal(Why.NO_MODEL, nowhere, Duration.ZERO), effects);
      return;
    }
    int soonest = -1;
    Instant opens = Instant.MAX;
    Verdict unpayable = null;
    for (int i = 0; i < ahead.size(); i++) {
      Verdict verdict = payments.maySpend(passage, ahead.get(i), wall(now));
      if (!verdict.allows()) {
        unpayable = unpayable == null ? verdict : unpayable;
        continue;
      }
      Optional<Instant> shut = gate(ahead.get(i), now).shutUntil(now);
      if (shut.isEmpty()) {
        await(passage, ahead, i, now, effects);
        return;
      }
      if (soonest < 0 || shut.get().isBefore(opens)) {
        opens = shut.get();
        soonest = i;
      }
    }
    if (soonest < 0 && unpayable != null) {
      cannotPay(passage, unpayable, now, effects);
    } else if (passage.wish.accepted()) { // promised: it waits for the first that is tried again
      await(passage, ahead, soonest, now, effects);
    } else {
      refuse(passage, allDown(ahead.get(soonest), Duration.between(now, opens)), effects);
    }
  }

  /** What waits for its turn stops here, where it is of a class that is parked. */
  void park(Instant at, List<Effect> effects) {
    List<Passage> waiting =
        passages.values().stream()
            .filter(passage -> !passage.isUnderWay() && isParked(passage))
            .sorted(Comparator.comparingLong(passage -> passage.id.number()))
            .toList();
    for (Passage passage : waiting) {
      if (passage.gate != null) {
        passage.gate.remove(passage);
      }
      refuse(passage, PARKED, effects);
    }
    gates.values().forEach(gate -> pump(gate, steady(at), effects));
    lookAhead();
  }

  private boolean isParked(Passage passage) {
    return passage.wish.accepted() && parks.test(passage.wish.priority());
  }

  /**
   * No target of its chain can be paid. A call of an accepted task waits while calls under way may
   * give back what they set aside; what is spent is spent.
   */
  private void cannotPay(Passage passage, Verdict verdict, Instant now, List<Effect> effects) {
    boolean mayFitSoon =
        verdict instanceof Verdict.Refused(Standing standing) && standing.mayFitSoon();
    if (passage.wish.accepted() && mayFitSoon && payments.mayFree()) {
      unpaid.put(passage.id, passage);
    } else {
      refuse(passage, Payments.refusal(verdict, wall(now)), effects);
    }
  }

  /** Money was given back: whoever waits for it is asked anew, in order. */
  private void payUnpaid(Instant now, List<Effect> effects) {
    if (unpaid.isEmpty() || !payments.takeFreed()) {
      return;
    }
    for (Passage passage : List.copyOf(unpaid.values())) {
      unpaid.remove(passage.id);
      place(passage, now, effects);
    }
  }

  /**
   * What waits before a gate that has just shut goes on along its chain, if that leads anywhere.
   */
  private void moveOn(Gate shut, Instant now, List<Effect> effects) {
    for (Passage passage : waiting(gate -> gate == shut)) {
      passage.way.look(caps(passage));
      boolean elsewhere =
          passage.way.ahead().stream()
              .anyMatch(target -> gate(target, now).shutUntil(now).isEmpty());
      if (elsewhere) {
        shut.remove(passage);
        passage.gate = null;
        place(passage, now, effects);
      }
    }
  }

  /** What waits before some gates, the oldest first. */
  private List<Passage> waiting(Predicate<Gate> where) {
    return passages.values().stream()
        .filter(passage -> passage.gate != null && where.test(passage.gate))
        .filter(passage -> !passage.isUnderWay())
        .sorted(Comparator.comparingLong(passage -> passage.id.number()))
        .toList();
  }

  private static CallRefusal allDown(Target soonest, Duration until) {
    String detail =
        "every provider that it may go to fails; %s is tried again in %s s"
            .formatted(soonest, Door.figure(until.toMillis() / 1e3));
    return new CallRefusal(Why.ALL_DOWN, detail, until);
  }

  private void await(
      Passage passage, List<Target> ahead, int at, Instant now, List<Effect> effects) {
    for (Target shut : ahead.subList(0, at)) {
      boolean open = gate(shut, now).shutUntil(now).isEmpty();
      passage.way.passOver(shut, open ? "a budget does not allow it" : "its breaker is open");
    }
    Gate gate = gate(ahead.get(at), now);
    payments.reserve(passage, gate.target(), wall(now));
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

  private void forget(Passage passage) {
    payments.release(passage);
    passages.remove(passage.id);
    unpaid.remove(passage.id);
  }

  private void refuse(Passage passage, CallRefusal refusal, List<Effect> effects) {
    forget(passage);
    effects.add(new Effect.RefuseCall(passage.id, refusal));
  }

  /** Lets through what may go, in order, and lets go what need not wait any more. */
  private void pump(Gate gate, Instant now, List<Effect> effects) {
    List<CallQueue.Dropped> dropped = new ArrayList<>(gate.late(now));
    Optional<Passage> next = gate.next(now, dropped);
    while (next.isPresent()) {
      Passage passage = next.get();
      payments.begun(passage, gate.target(), wall(now));
      effects.add(
          new Effect.Call(
              passage.id,
              gate.target(),
              passage.hops,
              cuts.apply(passage.priority()),
              passage.way.route(gate.target())));
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
