package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.breaker.BreakerSettings;
import dev.plimsoll.core.engine.CallEnd.Kind;
import dev.plimsoll.core.limit.AdaptiveSettings;
import dev.plimsoll.core.limit.Allowance;
import dev.plimsoll.core.limit.CallQueueSettings;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.core.route.HedgePolicy;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Second calls beside slow ones. */
class HedgingTest {
  private static final Target EAST = new Target("east", "m");
  private static final Target WEST = new Target("west", "m");
  private static final Duration USUAL = Duration.ofMillis(100);
  private static final Duration SLOW = Duration.ofMillis(150);

  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final List<Effect> done = new ArrayList<>();
  private Engine engine = engine(new HedgePolicy(0.2, 20), 200, 1_000_000);
  private long last;

  private static Engine engine(HedgePolicy policy, int atOnce, long requests) {
    TargetSettings target =
        new TargetSettings(
            BreakerSettings.standard(),
            new AdaptiveSettings(1, atOnce, atOnce, 0.9, 1.5),
            List.of(Quota.of(Unit.REQUESTS, requests, Duration.ofHours(1))),
            CallQueueSettings.standard(),
            Duration.ofHours(1));
    CallSettings calls = new CallSettings(Map.of("east", target, "west", target)).with(policy);
    return new Engine(EngineSettings.standard().with(calls), new SplittableRandom(1));
  }

  private List<Effect> on(Event event) {
    List<Effect> effects = engine.on(event, now);
    done.addAll(effects);
    return effects;
  }

  private CallId wanted(Target... chain) {
    CallId id = new CallId(++last);
    on(
        new Event.CallWanted(
            id,
            new CallWish(
                Priority.NORMAL, "t", true, false, List.of(chain), 100, Optional.empty())));
    return id;
  }

  private List<Effect> pass(Duration time) {
    now = now.plus(time);
    return on(new Event.Ticked());
  }

  private void ended(CallId id, int hop, Kind kind) {
    on(new Event.CallEnded(id, hop, CallEnd.of(kind)));
  }

  private void learn() {
    for (int i = 0; i < 40; i++) {
      CallId id = wanted(EAST);
      now = now.plus(USUAL);
      on(new Event.FirstToken(id, 1));
      ended(id, 1, Kind.ANSWERED);
    }
  }

  /** A call that has been slow for long enough, with a second one beside it. */
  private CallId hedged() {
    learn();
    CallId id = wanted(EAST, WEST);
    assertThat(hedges()).isEmpty();
    pass(SLOW);
    assertThat(hedges()).hasSize(1);
    Effect.Hedge hedge = hedges().getFirst();
    assertThat(hedge.target()).isEqualTo(WEST);
    assertThat(hedge.beside()).isEqualTo(EAST);
    assertThat(hedge.hop()).isEqualTo(2);
    assertThat(hedge.waited()).isEqualTo(SLOW);
    return id;
  }

  private List<Effect.Hedge> hedges() {
    return all(Effect.Hedge.class);
  }

  private <E> List<E> all(Class<E> kind) {
    return done.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private int inFlight() {
    return engine.targets(now).stream().mapToInt(TargetReport::inFlight).sum();
  }

  private long overs(CallId id) {
    return all(Effect.CallOver.class).stream().filter(over -> over.id().equals(id)).count();
  }

  @Test
  void the_second_answers_first_and_the_slow_one_is_cut_short() {
    CallId id = hedged();
    on(new Event.FirstToken(id, 2));
    assertThat(all(Effect.CancelCall.class)).containsExactly(new Effect.CancelCall(id, 1));
    ended(id, 2, Kind.ANSWERED);
    assertThat(overs(id)).isOne();
    assertThat(inFlight()).as("the slow one has not ended yet").isOne();
    ended(id, 1, Kind.CANCELLED);
    assertThat(overs(id)).isOne();
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_second_that_is_rejected_leaves_the_slow_one_alone() {
    CallId id = hedged();
    ended(id, 2, Kind.REJECTED);
    assertThat(all(Effect.CancelCall.class)).isEmpty();
    assertThat(overs(id)).isZero();
    on(new Event.FirstToken(id, 1));
    ended(id, 1, Kind.ANSWERED);
    assertThat(overs(id)).isOne();
    assertThat(inFlight()).isZero();
  }

  @Test
  void when_the_slow_one_is_rejected_the_second_goes_on_and_what_it_says_is_the_end() {
    CallId id = hedged();
    ended(id, 1, Kind.REJECTED);
    assertThat(overs(id)).isZero();
    ended(id, 2, Kind.REJECTED);
    assertThat(overs(id)).isOne();
    assertThat(inFlight()).isZero();
  }

  @Test
  void the_slow_one_answers_after_all_and_the_second_is_cut_short() {
    CallId id = hedged();
    on(new Event.FirstToken(id, 1));
    assertThat(all(Effect.CancelCall.class)).containsExactly(new Effect.CancelCall(id, 2));
    ended(id, 2, Kind.CANCELLED);
    assertThat(overs(id)).isZero();
    ended(id, 1, Kind.ANSWERED);
    assertThat(overs(id)).isOne();
    assertThat(inFlight()).isZero();
  }

  @Test
  void an_answer_without_a_first_token_wins_too() {
    CallId id = hedged();
    ended(id, 2, Kind.ANSWERED);
    assertThat(all(Effect.CancelCall.class)).containsExactly(new Effect.CancelCall(id, 1));
    assertThat(overs(id)).isOne();
    on(new Event.FirstToken(id, 1));
    ended(id, 1, Kind.ANSWERED); // it was not heard in time
    assertThat(overs(id)).isOne();
    assertThat(inFlight()).isZero();
  }

  @Test
  void one_that_fails_leaves_the_other_alone_and_both_failing_goes_on_along_the_chain() {
    CallId id = hedged();
    ended(id, 1, Kind.BROKEN);
    assertThat(overs(id)).isZero();
    assertThat(inFlight()).isOne();
    ended(id, 2, Kind.LIMITED);
    assertThat(all(Effect.Call.class).getLast().hop()).isEqualTo(3);
    ended(id, 3, Kind.ANSWERED);
    assertThat(overs(id)).isOne();
    assertThat(inFlight()).isZero();
  }

  @Test
  void the_second_fails_and_the_first_goes_on_alone() {
    CallId id = hedged();
    ended(id, 2, Kind.TIMED_OUT);
    assertThat(overs(id)).isZero();
    on(new Event.FirstToken(id, 1));
    ended(id, 1, Kind.ANSWERED);
    assertThat(overs(id)).isOne();
    assertThat(all(Effect.CancelCall.class)).isEmpty();
  }

  @Test
  void the_caller_leaves_and_both_end() {
    CallId id = hedged();
    ended(id, 1, Kind.CANCELLED);
    ended(id, 2, Kind.CANCELLED);
    assertThat(overs(id)).isOne();
    assertThat(inFlight()).isZero();
  }

  @Test
  void with_one_target_only_it_goes_there_again() {
    learn();
    CallId _ = wanted(EAST);
    pass(SLOW);
    assertThat(hedges()).extracting(Effect.Hedge::target).containsExactly(EAST);
  }

  @Test
  void off_is_off() {
    engine = engine(HedgePolicy.off(), 200, 1_000);
    learn();
    CallId _ = wanted(EAST, WEST);
    pass(Duration.ofHours(1));
    assertThat(hedges()).isEmpty();
  }

  @Test
  void nothing_goes_beside_where_it_would_have_to_wait() {
    engine = engine(new HedgePolicy(0.2, 20), 1, 1_000);
    learn();
    CallId _ = wanted(EAST);
    CallId _ = wanted(EAST);
    pass(SLOW);
    assertThat(hedges()).as("one at a time, and another waits").isEmpty();
    engine = engine(new HedgePolicy(0.2, 20), 200, 41);
    learn();
    CallId _ = wanted(EAST);
    pass(SLOW);
    assertThat(hedges()).as("no window allows it").isEmpty();
  }

  @Test
  void nothing_goes_beside_under_strain() {
    learn();
    CallId _ = wanted(EAST, WEST);
    for (int i = 0; i < 100; i++) {
      on(new Event.Sampled(0.99));
      now = now.plusMillis(1);
    }
    assertThat(all(Effect.Degrade.class)).isNotEmpty();
    pass(SLOW);
    assertThat(hedges()).isEmpty();
  }

  /** Whatever comes in whatever order: few seconds, one end for each wish, nothing stays taken. */
  @Test
  void the_laws_hold_in_any_life() {
    TreeSet<String> seen = new TreeSet<>();
    for (long seed = 1; seed <= 60; seed++) {
      new Life(seed, seen).live();
    }
    assertThat(seen).contains("Hedge", "CancelCall", "both failed", "second first", "hop 4");
  }

  private static final class Life {
    final SplittableRandom random;
    final long seed;
    final TreeSet<String> seen;
    final Engine engine = engine(new HedgePolicy(0.1, 20), 40, 100_000);
    final Map<CallId, TreeSet<Integer>> underWay = new HashMap<>();
    final Map<CallId, Integer> overs = new HashMap<>();
    final Map<CallId, Integer> cancelled = new HashMap<>();
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    long last;
    int first;
    int second;

    Life(long seed, TreeSet<String> seen) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.seen = seen;
    }

    void live() {
      for (int step = 0; step < 1_500; step++) {
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> wanted();
          case 3 -> pass();
          default -> happens();
        }
        check();
      }
      for (int step = 0; step < 10_000 && !(underWay.isEmpty() && overs.size() == last); step++) {
        pass();
        if (!underWay.isEmpty()) {
          CallId id = underWay.keySet().iterator().next();
          end(id, underWay.get(id).first(), Kind.ANSWERED);
        }
        check();
      }
      assertThat(overs.values()).as("seed %d", seed).allMatch(times -> times == 1);
      assertThat(overs.size()).as("seed %d", seed).isEqualTo((int) last);
      for (TargetReport report : engine.targets(now)) {
        assertThat(report.inFlight()).as("seed %d", seed).isZero();
        for (Allowance.Left left : report.left()) {
          assertThat(left.free()).as("seed %d", seed).isGreaterThan(90_000);
        }
      }
    }

    void wanted() {
      if (underWay.size() < 12) {
        CallId id = new CallId(++last);
        List<Target> chain = random.nextBoolean() ? List.of(EAST, WEST) : List.of(EAST);
        CallWish wish =
            new CallWish(Priority.NORMAL, "t", true, false, chain, 100, Optional.empty());
        on(new Event.CallWanted(id, wish));
      }
    }

    void pass() {
      now = now.plusMillis(random.nextInt(120));
      on(new Event.Ticked());
    }

    void happens() {
      if (underWay.isEmpty()) {
        return;
      }
      List<CallId> ids = List.copyOf(underWay.keySet());
      CallId id = ids.get(random.nextInt(ids.size()));
      int hop = random.nextBoolean() ? underWay.get(id).first() : underWay.get(id).last();
      boolean slow = id.number() % 10 == 0 && hop == 1;
      if (slow && random.nextInt(20) > 0) {
        return;
      }
      now = now.plusMillis(random.nextInt(20));
      if (random.nextBoolean()) {
        on(new Event.FirstToken(id, hop));
      } else {
        Kind[] kinds = {Kind.ANSWERED, Kind.ANSWERED, Kind.LIMITED, Kind.REJECTED, Kind.CANCELLED};
        end(id, hop, kinds[random.nextInt(kinds.length)]);
      }
    }

    void end(CallId id, int hop, Kind kind) {
      TreeSet<Integer> hops = underWay.get(id);
      hops.remove(hop);
      if (hops.isEmpty()) {
        underWay.remove(id);
      }
      Optional<Duration> after = Optional.of(Duration.ofMillis(1));
      on(new Event.CallEnded(id, hop, new CallEnd(kind, Optional.of(10), after)));
      if (hop > 1 && kind == Kind.LIMITED) {
        seen.add("both failed");
      }
    }

    void on(Event event) {
      for (Effect effect : engine.on(event, now)) {
        switch (effect) {
          case Effect.Call call -> {
            first++;
            begun(call.id(), call.hop());
          }
          case Effect.Hedge hedge -> {
            second++;
            seen.add("Hedge");
            begun(hedge.id(), hedge.hop());
            assertThat(underWay.get(hedge.id())).as("seed %d", seed).hasSize(2);
          }
          case Effect.CancelCall cancel -> {
            seen.add("CancelCall");
            seen.add(cancel.hop() == 1 ? "second first" : "first first");
            assertThat(cancelled.put(cancel.id(), cancel.hop())).as("seed %d", seed).isNull();
          }
          case Effect.CallOver over -> overs.merge(over.id(), 1, Integer::sum);
          case Effect.RefuseCall refused -> overs.merge(refused.id(), 1, Integer::sum);
          default -> {} // of calls alone
        }
      }
    }

    void begun(CallId id, int hop) {
      seen.add("hop " + hop);
      assertThat(hop).as("seed %d", seed).isLessThanOrEqualTo(4);
      cancelled.remove(id);
      assertThat(underWay.computeIfAbsent(id, _ -> new TreeSet<>()).add(hop))
          .as("seed %d: hop %d twice", seed, hop)
          .isTrue();
    }

    void check() {
      assertThat(second).as("seed %d", seed).isLessThanOrEqualTo((int) (0.1 * first) + 1);
      int flying = underWay.values().stream().mapToInt(TreeSet::size).sum();
      int inFlight = engine.targets(now).stream().mapToInt(TargetReport::inFlight).sum();
      assertThat(inFlight).as("seed %d", seed).isEqualTo(flying);
    }
  }
}
