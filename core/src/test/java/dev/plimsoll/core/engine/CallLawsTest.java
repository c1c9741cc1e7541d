package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.breaker.Breaker;
import dev.plimsoll.core.breaker.BreakerSettings;
import dev.plimsoll.core.engine.CallEnd.Kind;
import dev.plimsoll.core.engine.Effect.CallRefusal.Why;
import dev.plimsoll.core.limit.AdaptiveSettings;
import dev.plimsoll.core.limit.CallQueueSettings;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random lives of model calls, the laws checked after each event. */
class CallLawsTest {
  private static final int SEEDS = 150;
  private static final int STEPS = 500;

  @Test
  void the_laws_hold_after_every_event_of_any_life() {
    Set<String> seen = new TreeSet<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      World world = new World(seed);
      for (int step = 0; step < STEPS; step++) {
        world.step();
      }
      world.runOut();
      seen.addAll(world.seen);
    }
    assertThat(seen)
        .contains("Call", "CallOver", "OPEN", "HALF_OPEN", "hop 2", "hop 4")
        .contains("ALL_DOWN", "QUEUE_FULL", "SHED", "TOO_LATE", "TOO_LARGE");
  }

  private static final class World {
    final SplittableRandom random;
    final long seed;
    final Engine engine;
    final Set<String> seen = new HashSet<>();
    final Map<CallId, CallWish> open = new HashMap<>();
    final Map<CallId, Target> underWay = new HashMap<>();
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    long last;

    World(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      Map<String, TargetSettings> targets = new HashMap<>();
      for (String name : List.of("a", "b", "c")) {
        targets.put(name, settings(random));
      }
      this.engine =
          new Engine(
              EngineSettings.standard().with(new CallSettings(targets)),
              new SplittableRandom(seed));
    }

    private static TargetSettings settings(SplittableRandom random) {
      int most = random.nextInt(1, 12);
      List<Quota> quotas = new ArrayList<>();
      if (random.nextInt(3) == 0) {
        quotas.add(Quota.of(Unit.REQUESTS, random.nextInt(1, 40), Duration.ofSeconds(20)));
      }
      if (random.nextInt(3) == 0) {
        quotas.add(Quota.of(Unit.TOKENS, random.nextInt(90, 5_000), Duration.ofSeconds(30)));
      }
      return new TargetSettings(
          BreakerSettings.standard(),
          new AdaptiveSettings(1, random.nextInt(1, most + 1), most, 0.9, 1.5),
          quotas,
          new CallQueueSettings(
              random.nextInt(1, 6), 20, CallQueueSettings.standard().objectives()),
          Duration.ofHours(1));
    }

    void step() {
      int dice = random.nextInt(100);
      if (dice < 40) {
        wanted();
      } else if (dice < 75) {
        ended(random.nextInt(100) < 50 ? Kind.ANSWERED : any(Kind.values()));
      } else if (dice < 80) {
        leave();
      } else if (dice < 85) {
        anyUnderWay().ifPresent(id -> on(new Event.FirstToken(id, random.nextInt(1, 3))));
      } else if (dice < 86) {
        Duration by = Duration.ofMinutes(random.nextInt(-120, 120));
        now = now.plus(by);
        on(new Event.ClockSet(by));
      } else {
        pass(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 40_000 : 500)));
      }
    }

    private <T> T any(T[] values) {
      return values[random.nextInt(values.length)];
    }

    private Optional<CallId> anyUnderWay() {
      return any(underWay.keySet());
    }

    private Optional<CallId> any(Collection<CallId> ids) {
      List<CallId> all = new ArrayList<>(ids);
      all.sort(Comparator.comparingLong(CallId::number));
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private void wanted() {
      List<Target> chain = new ArrayList<>();
      for (String name : List.of("a", "b", "c").subList(random.nextInt(2), random.nextInt(2, 4))) {
        chain.add(new Target(name, "m"));
      }
      CallId id = new CallId(++last);
      CallWish wish =
          new CallWish(
              any(Priority.values()),
              "t" + random.nextInt(3),
              random.nextBoolean(),
              random.nextInt(4) == 0,
              chain,
              random.nextInt(20) == 0 ? 10_000 : random.nextInt(100),
              random.nextInt(4) == 0
                  ? Optional.of(now.plusSeconds(random.nextInt(30)))
                  : Optional.empty());
      open.put(id, wish);
      on(new Event.CallWanted(id, wish));
    }

    private void ended(Kind kind) {
      anyUnderWay()
          .ifPresent(id -> {
            underWay.remove(id);
            Optional<Duration> after =
                random.nextBoolean() ? Optional.of(Duration.ofSeconds(3)) : Optional.empty();
            on(new Event.CallEnded(id, new CallEnd(kind, Optional.of(random.nextInt(150)), after)));
          });
    }

    private void leave() {
      any(open.keySet().stream().filter(id -> !underWay.containsKey(id)).toList())
          .ifPresent(id -> {
            open.remove(id);
            on(new Event.CallLeft(id));
          });
    }

    private void pass(Duration time) {
      now = now.plus(time);
      on(new Event.Ticked());
    }

    /** Everything is answered and time passes: every wish must come to its end. */
    void runOut() {
      for (int i = 0; i < 3_000 && !open.isEmpty(); i++) {
        while (!underWay.isEmpty()) {
          ended(Kind.ANSWERED);
        }
        pass(Duration.ofSeconds(5));
      }
      assertThat(open).as("wishes that never ended, seed %d", seed).isEmpty();
      for (TargetReport report : engine.targets(now)) {
        assertThat(report.inFlight() + report.waiting()).as("seed %d", seed).isZero();
      }
    }

    private void on(Event event) {
      Set<Target> called = new HashSet<>();
      for (Effect effect : engine.on(event, now)) {
        switch (effect) {
          case Effect.Call(CallId id, Target target, int hop, var _, var _) -> {
            assertThat(open).as("a call for nobody, seed %d", seed).containsKey(id);
            assertThat(underWay).as("called twice, seed %d", seed).doesNotContainKey(id);
            assertThat(open.get(id).chain()).contains(target);
            underWay.put(id, target);
            called.add(target);
            seen.add("Call");
            seen.add("hop " + hop);
          }
          case Effect.RefuseCall(CallId id, Effect.CallRefusal refusal) -> {
            CallWish wish = open.remove(id);
            assertThat(wish).as("refused twice, seed %d", seed).isNotNull();
            if (wish != null && (wish.accepted() || wish.begun())) {
              assertThat(refusal.why())
                  .as("seed %d", seed)
                  .isNotIn(Why.SHED, Why.QUEUE_FULL, wish.accepted() ? Why.ALL_DOWN : Why.SHED);
            }
            seen.add(refusal.why().name());
          }
          case Effect.CallOver(CallId id) -> {
            assertThat(open.remove(id)).as("over twice, seed %d", seed).isNotNull();
            assertThat(underWay).doesNotContainKey(id);
            seen.add("CallOver");
          }
          default -> {} // of tasks there are none here
        }
      }
      check(called);
    }

    private void check(Set<Target> called) {
      int waiting = 0;
      for (TargetReport report : engine.targets(now)) {
        long flying = underWay.values().stream().filter(report.target()::equals).count();
        assertThat(report.inFlight()).as("in flight, seed %d", seed).isEqualTo((int) flying);
        waiting += report.waiting();
        seen.add(report.breaker().state().name());
        if (called.contains(report.target())) {
          assertThat(report.inFlight()).as("seed %d", seed).isLessThanOrEqualTo(report.limit());
          assertThat(report.breaker().state())
              .as("called through an open breaker, seed %d", seed)
              .isNotEqualTo(Breaker.State.OPEN);
        }
      }
      assertThat(waiting + underWay.size()).as("seed %d", seed).isEqualTo(open.size());
    }
  }
}
