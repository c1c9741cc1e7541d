package dev.plimsoll.core.engine;

import dev.plimsoll.core.breaker.Breaker;
import dev.plimsoll.core.engine.Effect.CallRefusal.Why;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What must be true of all calls, kept as {@link TaskBooks} keeps tasks: every wish has one end,
 * none is called twice at once, and no window of a provider is overdrawn. Not thread-safe.
 */
final class CallBooks {
  private static final int MOST_HOPS = 4;

  /** A wish for an answer that has not ended. */
  static final class Wish extends Bag.Thing {
    final CallId id;
    final CallWish wish;
    TaskBooks.@Nullable Task task;
    @Nullable Target target;
    int hop;

    Wish(CallId id, CallWish wish, TaskBooks.@Nullable Task task) {
      this.id = id;
      this.wish = wish;
      this.task = task;
    }
  }

  /** When the last calls were sent to a target that allows so many in any window. */
  private static final class Sent {
    final Instant[] last;
    final Duration window;
    int calls;
    int inFlight;

    Sent(int allowed, Duration window) {
      this.last = new Instant[allowed];
      this.window = window;
    }

    void send(Instant steady) {
      inFlight++;
      if (last.length > 0) {
        Instant before = last[calls % last.length];
        Law.hold(
            before == null || !before.plus(window).isAfter(steady), "more calls than are allowed");
        last[calls % last.length] = steady;
      }
      calls++;
    }
  }

  final Bag<Wish> waiting = new Bag<>();
  final Bag<Wish> underWay = new Bag<>();
  private final List<@Nullable Wish> open = new ArrayList<>();
  private final Map<String, Sent> sent = new HashMap<>();
  private final Set<Target> called = new HashSet<>();
  private Duration clockSet = Duration.ZERO;

  /** What a provider allows in any window; nothing is counted where {@code allowed} is 0. */
  void allows(String provider, int allowed, Duration window) {
    sent.put(provider, new Sent(allowed, window));
  }

  void clockSet(Duration by) {
    clockSet = clockSet.plus(by);
  }

  Instant steady(Instant now) {
    return now.minus(clockSet);
  }

  CallId nextId() {
    return new CallId(open.size());
  }

  Wish wanted(CallWish wish, TaskBooks.@Nullable Task task) {
    Wish made = new Wish(nextId(), wish, task);
    open.add(made);
    waiting.add(made);
    if (task != null) {
      task.call = made;
    }
    return made;
  }

  @Nullable Wish any(boolean flying, SplittableRandom random) {
    return flying ? underWay.any(random) : waiting.any(random);
  }

  private Wish open(CallId id) {
    return Law.present(open.get((int) id.number()), "an open wish");
  }

  void sent(Effect.Call call, Instant now) {
    Wish wish = open(call.id());
    Law.hold(wish.target == null, "called twice");
    Law.hold(wish.wish.chain().contains(call.target()), "called where nobody wished");
    Law.hold(call.hop() >= 1 && call.hop() <= MOST_HOPS, "called too often");
    of(call.target()).send(steady(now));
    waiting.remove(wish);
    underWay.add(wish);
    wish.target = call.target();
    wish.hop = call.hop();
    called.add(call.target());
  }

  /** A call ended; its wish waits again until it is said what is next. */
  void ended(Wish wish) {
    of(Law.present(wish.target, "a target")).inFlight--;
    wish.target = null;
    underWay.remove(wish);
    waiting.add(wish);
  }

  private Sent of(Target target) {
    return Law.present(sent.get(target.provider()), "a provider");
  }

  void refused(CallId id, Why why) {
    Wish wish = open(id);
    boolean promised = wish.wish.accepted() || wish.wish.begun();
    Law.hold(
        !promised
            || (why != Why.SHED
                && why != Why.QUEUE_FULL
                && (why != Why.ALL_DOWN || !wish.wish.accepted())),
        "sheds what was accepted");
    if (wish.task != null) {
      wish.task.parks = why == Why.PARKED;
    }
    over(id);
  }

  /** Nothing more is called for it, or whoever wanted it left. */
  void over(CallId id) {
    Wish wish = open(id);
    Law.hold(wish.target == null, "over while it is called");
    waiting.remove(wish);
    open.set((int) id.number(), null);
    if (wish.task != null) {
      wish.task.call = null;
    }
  }

  /** After an event that let calls through: they fit, and no breaker was open. */
  void check(Engine engine, Instant now) {
    if (called.isEmpty()) {
      return;
    }
    for (TargetReport report : engine.targets(now)) {
      if (called.contains(report.target())) {
        Law.hold(report.inFlight() <= report.limit(), "more at once than the limit");
        Law.hold(report.breaker().state() != Breaker.State.OPEN, "called through a breaker");
      }
    }
    called.clear();
  }

  void recount(Engine engine, Instant now) {
    int waits = 0;
    for (TargetReport report : engine.targets(now)) {
      Law.same(report.inFlight(), of(report.target()).inFlight, "calls under way");
      waits += report.waiting();
    }
    Law.same(waits, waiting.size(), "calls that wait");
    int flying = sent.values().stream().mapToInt(some -> some.inFlight).sum();
    Law.same(flying, underWay.size(), "calls under way in all");
    long some = open.stream().filter(wish -> wish != null).count();
    Law.same(some, (long) waits + flying, "open wishes");
  }
}
