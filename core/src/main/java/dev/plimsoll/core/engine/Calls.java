package dev.plimsoll.core.engine;

import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.cost.Verdict;
import dev.plimsoll.core.degrade.Reduced;
import dev.plimsoll.core.degrade.Signals;
import dev.plimsoll.core.engine.Effect.CallRefusal;
import dev.plimsoll.core.limit.CallQueue;
import dev.plimsoll.core.limit.Fleet;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.limit.Quota;
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

  private final CallSettings settings;
  private final Payments payments;
  private final Optional<Router> router;
  private final Optional<Fleet> fleet;
  private final RandomGenerator random;
  private final Outcomes outcomes = new Outcomes();
  private Predicate<Priority> parks = _ -> false;
  private Function<Priority, Optional<Reduced>> cuts = _ -> Optional.empty();
  private final Map<Target, Gate> gates = new LinkedHashMap<>();
  private final Map<CallId, Passage> passages = new HashMap<>();
  private final Hedging hedging;
  private final Map<CallId, Passage> unpaid = new LinkedHashMap<>(); // wait for money set aside
  private Duration clockSet = Duration.ZERO;
  private @Nullable Instant nextLook;

  /**
   * @param fleet of all limits that this node shares
   */
  Calls(CallSettings settings, Payments payments, Fleet fleet, RandomGenerator random) {
    this.settings = settings;
    this.fleet = settings.shared() ? Optional.of(fleet) : Optional.empty();
    this.payments = payments;
    this.router = settings.routes().map(Router::new);
    this.hedging = new Hedging(settings.hedge());
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
    Instant now = steady(at);
    Passage passage = underWay(id, hop);
    if (passage != null && passage.gate != null && !passage.answering) {
      passage.answering = true;
      passage.gate.firstToken(passage, now);
      if (!passage.lost) {
        hedging.waited(passage, passage.gate.target(), now);
        wins(passage, now, effects);
      }
      pump(passage.gate, now, effects);
      lookAhead();
    }
  }

  /**
   * @param hop 0: the only one
   */
  private @Nullable Passage underWay(CallId id, int hop) {
    Passage passage = passages.get(id);
    if (passage != null && passage.isUnderWay() && (hop == 0 || passage.isAt(hop))) {
      return passage;
    }
    Passage other = hedging.beside(id);
    return other != null && (hop == 0 || other.isAt(hop)) ? other : null;
  }

  /** It answers, so that what goes beside it is not wanted any more. */
  private void wins(Passage passage, Instant now, List<Effect> effects) {
    Passage second = hedging.beside(passage.id);
    if (second == null || second.lost) {
      return;
    }
    Passage first = passages.get(passage.id);
    if (first == null) {
      return;
    }
    Passage loser = second == passage ? first : second;
    passages.put(passage.id, passage);
    hedging.loses(loser, now);
    effects.add(new Effect.CancelCall(loser.id, loser.hop));
  }

  /** Each that is slow gets a second call beside it, where that goes at once and costs nobody. */
  private void hedge(Instant now, List<Effect> effects) {
    for (Passage slow : hedging.due(now)) {
      Gate at = slow.gate;
      if (at == null || cuts.apply(slow.priority()).isPresent()) {
        continue; // nothing extra under strain
      }
      Duration waited = Duration.between(slow.begun, now);
      for (Target target : elsewhere(slow, at.target())) {
        Passage second = slow.beside();
        boolean goes =
            payments.maySpend(second, target, wall(now)).allows()
                && gate(target, now)
                    .admits(
                        second, now, () -> hedging.may(at.target(), waited, slow.hops < MOST_HOPS));
        if (goes) {
          slow.hops = second.hops;
          payments.reserve(second, target, wall(now));
          payments.begun(second, target, wall(now));
          hedging.put(second);
          effects.add(
              new Effect.Hedge(
                  slow.id, target, second.hop, at.target(), waited, slow.way.route(target)));
          break;
        }
      }
    }
  }

  /** Where else a slow call may go, and last where it is: another of its machines may be quick. */
  private static List<Target> elsewhere(Passage slow, Target here) {
    List<Target> targets = new ArrayList<>(slow.way.ahead());
    targets.remove(here);
    targets.add(here);
    return targets;
  }

  void limitsSeen(CallId id, int hop, List<CallLimit> limits, Instant at) {
    Passage passage = underWay(id, hop);
    Receipt receipt = passage == null ? null : passage.receipt;
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

  void ended(CallId id, int hop, CallEnd end, Instant at, List<Effect> effects) {
    Instant now = steady(at);
    Passage passage = underWay(id, hop);
    Gate gate = passage == null ? null : passage.gate;
    Receipt receipt = passage == null ? null : passage.receipt;
    if (passage == null || gate == null || receipt == null) {
      return;
    }
    boolean open = gate.shutUntil(now).isEmpty();
    gate.ended(passage, receipt, end, now);
    Optional<Entry> entry = payments.ended(passage, gate.target(), end, at);
    if (entry.isPresent()) {
      effects.add(new Effect.Charge(entry.get()));
    }
    outcomes.add(end.kind(), now);
    passage.gate = null;
    if (open && gate.shutUntil(now).isPresent()) {
      moveOn(gate, now, effects);
    }
    settled(passage, gate.target(), end, now, effects);
    pump(gate, now, effects);
    payUnpaid(now, effects);
    lookAhead();
  }

  /** What follows of an end for its wish; nothing where another call of it goes on. */
  private void settled(
      Passage passage, Target target, CallEnd end, Instant now, List<Effect> effects) {
    if (passage.lost) {
      hedging.ended(passage);
      return;
    }
    switch (end.kind()) {
      case ANSWERED, CANCELLED -> {
        wins(passage, now, effects);
        over(passage, effects);
      }
      case REJECTED, LIMITED, OVERLOADED, TIMED_OUT, BROKEN -> {
        Passage left = hedging.left(passage, passages.get(passage.id));
        if (left != null) { // elsewhere it may be answered yet
          passage.way.leave(target, word(end));
          passages.put(left.id, left);
        } else if (end.kind() == CallEnd.Kind.REJECTED) {
          over(passage, effects);
        } else {
          goOn(passage, target, end, now, effects);
        }
      }
    }
  }

  private static String word(CallEnd end) {
    return end.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * To the next target of its chain, as the caps of this moment have it; from the last, which did
   * no work for it, to the first again.
   */
  private void goOn(Passage passage, Target from, CallEnd end, Instant now, List<Effect> effects) {
    boolean again = end.kind() == CallEnd.Kind.LIMITED || end.kind() == CallEnd.Kind.OVERLOADED;
    passage.way.leave(from, word(end));
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
      hedge(steady(at), effects);
      payUnpaid(steady(at), effects);
      lookAhead();
    }
  }

  /** When to look again, if nothing happens before; null for never. */
  @Nullable Instant next() {
    return nextLook == null ? null : nextLook.plus(clockSet);
  }

  private void lookAhead() {
    nextLook = hedging.next();
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
      refuse(passage, Refusals.PARKED, effects);
      return;
    }
    passage.way.look(caps(passage));
    payments.release(passage);
    List<Target> ahead = passage.way.ahead();
    if (ahead.isEmpty()) {
      refuse(passage, Refusals.nowhere(passage.way), effects);
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
      Duration shut = Duration.between(now, opens);
      refuse(passage, Refusals.allDown(ahead.get(soonest), shut), effects);
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
      refuse(passage, Refusals.PARKED, effects);
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

  private void await(
      Passage passage, List<Target> ahead, int at, Instant now, List<Effect> effects) {
    for (Target shut : ahead.subList(0, at)) {
      boolean open = gate(shut, now).shutUntil(now).isEmpty();
      passage.way.passOver(shut, open ? "a budget does not allow it" : "its breaker is open");
    }
    Gate gate = gate(ahead.get(at), now);
    payments.reserve(passage, gate.target(), wall(now));
    if (!gate.everAllows(passage.wish.tokens())) {
      refuse(passage, Refusals.tooLarge(passage.wish, gate.target()), effects);
      return;
    }
    switch (gate.add(passage, now)) {
      case CallQueue.Answer.Waits _ -> passage.gate = gate;
      case CallQueue.Answer.Displaces(var other) -> {
        passage.gate = gate;
        CallRefusal refusal = Refusals.displaced(gate.target(), gate.drained(now));
        refuse((Passage) other, refusal, effects);
      }
      case CallQueue.Answer.Full full ->
          refuse(passage, Refusals.full(full, gate.target()), effects);
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
      hedging.began(passage, gate.target(), now);
      effects.add(
          new Effect.Call(
              passage.id,
              gate.target(),
              passage.hop,
              cuts.apply(passage.priority()),
              passage.way.route(gate.target())));
      next = gate.next(now, dropped);
    }
    for (CallQueue.Dropped one : dropped) {
      refuse((Passage) one.call(), Refusals.dropped(one, gate, now), effects);
    }
    gate.demands(now).forEach(demand -> effects.add(new Effect.Lease(demand)));
  }

  /**
   * The lessor answered of what nodes share.
   *
   * @param lent empty: it did not, and will not
   */
  void leased(String limit, Quota quota, Optional<Lent> lent, Instant at, List<Effect> effects) {
    for (Gate gate : gates.values()) {
      if (Gate.nameOf(gate.target()).equals(limit)) {
        gate.leased(quota, lent, steady(at));
        pump(gate, steady(at), effects);
      }
    }
    lookAhead();
  }

  /** How each target stands that was wanted. */
  List<TargetReport> report(Instant at) {
    return gates.values().stream().map(gate -> gate.report(steady(at), clockSet)).toList();
  }

  private Gate gate(Target target, Instant now) {
    Gate gate = gates.get(target);
    if (gate == null) {
      gate = new Gate(target, settings.of(target), fleet, random, now);
      gates.put(target, gate);
    }
    return gate;
  }
}
