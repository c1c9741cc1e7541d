package dev.plimsoll.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.core.engine.CallSettings;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.route.HedgePolicy;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.overload.Capacity;
import dev.plimsoll.mock.overload.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random worlds: the laws after every event, every caller told once, a seed that repeats all. */
class WorldTest {
  private static final int SEEDS = 120;
  private static final List<Target> CHAIN =
      List.of(new Target("one", "large"), new Target("two", "small"));
  private static final List<String> FAULTS =
      List.of(
          "{errors: 100%}",
          "{errors: 60%, status: 429, retryAfter: 1s}",
          "{errors: 100%, status: 529}",
          "{blackHole: 50%}",
          "{slowdown: 10}",
          "{cut: 50% after 3 tokens}",
          "{slots: 1, backlog: 1}");

  /** A caller that remembers what it was told. */
  private static final class Told implements Caller {
    final List<String> words;
    int ends;
    int accepts;

    Told(List<String> words) {
      this.words = words;
    }

    @Override
    public void refused(Effect.Refusal refusal) {
      ends++;
      words.add("refused " + refusal);
    }

    @Override
    public void accepted() {
      accepts++;
      words.add("accepted");
    }

    @Override
    public void ended(Status status, Optional<Failure> failure) {
      ends++;
      words.add("ended " + status + " " + failure);
    }
  }

  /** What came of one life of a world. */
  private record Life(List<String> words, List<Told> callers, Counts counts, long events) {}

  @Test
  void the_laws_hold_after_every_event_and_every_caller_is_told_an_end_once() {
    long events = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Life life = live(seed);
      events += life.events();
      assertThat(life.callers()).as("seed %d", seed).allMatch(caller -> caller.ends == 1);
      assertThat(life.callers()).as("seed %d", seed).allMatch(caller -> caller.accepts <= 1);
      Counts end = life.counts();
      assertThat(end.depth() + end.retrying() + end.scheduled() + end.taken())
          .as("seed %d", seed)
          .isZero();
    }
    assertThat(events).isGreaterThan(90_000);
  }

  @Test
  void a_seed_repeats_all_of_it_and_another_does_not() {
    assertThat(live(3).words()).isEqualTo(live(3).words());
    assertThat(live(3).words()).isNotEqualTo(live(4).words());
  }

  private static Life live(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> words = new ArrayList<>();
    Watcher laws =
        new Watcher() {
          @Override
          public void decided(World world, Event event, List<Effect> effects) {
            assertThat(world.brokenLaws()).as("seed %d after %s", seed, event).isEmpty();
            words.add(world.now() + " " + effects);
          }
        };
    World world = new World(settings(random), seed, laws);
    List<Told> callers = new ArrayList<>();
    int orders = random.nextInt(50, 400);
    for (int i = 0; i < orders; i++) {
      Order order = order(random);
      long at = random.nextLong(20_000_000_000L);
      Told caller = new Told(words);
      callers.add(caller);
      world.at(at, () -> world.order(order, caller));
    }
    world.at(5_000_000_000L, () -> world.storeFails(true));
    world.at(5_500_000_000L, () -> world.storeFails(false));
    world.at(7_000_000_000L, () -> world.sicken("general-1"));
    if (seed % 2 == 0) {
      world.at(9_000_000_000L, () -> world.tell(new Event.AgentLost("general-1")));
    }
    for (String provider : List.of("one", "two")) {
      Faults faults = Faults.parse(FAULTS.get(random.nextInt(FAULTS.size())));
      long from = random.nextLong(15_000_000_000L);
      world.at(from, () -> world.provider(provider).suffers(faults));
      world.at(
          from + random.nextLong(5_000_000_000L),
          () -> world.provider(provider).suffers(Faults.NONE));
    }
    while (world.step()) {
      assertThat(world.now()).isNotNegative();
    }
    return new Life(words, callers, world.counts(), world.events());
  }

  private static WorldSettings settings(SplittableRandom random) {
    Caps caps =
        random.nextBoolean()
            ? Caps.standard()
            : new Caps(
                Map.of(
                    Priority.CRITICAL, 12,
                    Priority.HIGH, 10,
                    Priority.NORMAL, 12,
                    Priority.LOW, 8),
                random.nextInt(10, 30),
                0.95);
    return new WorldSettings(
        new EngineSettings(caps, 20, RetryPolicy.standard(), Map.of("t1", 2.0), 3)
            .with(CallSettings.standard().with(hedges(random))),
        new Fleet(
            List.of(
                new Fleet.Pool("general", random.nextInt(2, 5), 2, Duration.ofSeconds(2), CHAIN),
                new Fleet.Pool("writer", 1, 2, Duration.ofSeconds(1), List.of(CHAIN.getLast())))),
        providers(random),
        Delays.usual());
  }

  private static HedgePolicy hedges(SplittableRandom random) {
    return random.nextBoolean() ? HedgePolicy.off() : new HedgePolicy(0.2, 20);
  }

  private static Map<String, ProviderSettings> providers(SplittableRandom random) {
    Map<String, ProviderSettings> providers = new TreeMap<>();
    for (Target target : CHAIN) {
      ProviderSettings settings =
          ProviderSettings.of(new ServiceTimes.Drawn(Distribution.parse("exponential:300ms")))
              .with(new Share(random.nextDouble(0.3)))
              .away(Duration.ofMillis(random.nextInt(3)));
      if (random.nextBoolean()) {
        settings = settings.with(Capacity.of(random.nextInt(1, 8), random.nextInt(0, 20)));
      }
      if (random.nextInt(3) == 0) {
        String kind = List.of("fixed", "sliding", "bucket").get(random.nextInt(3));
        settings =
            settings.with(
                List.of(
                    RateLimit.parse("requests:%d/s:%s".formatted(random.nextInt(3, 30), kind)),
                    RateLimit.parse(
                        "tokens:%d/s:%s".formatted(random.nextInt(3_000, 9_000), kind))));
      }
      providers.put(target.provider(), settings);
    }
    return providers;
  }

  private static Order order(SplittableRandom random) {
    return new Order(
        Priority.values()[random.nextInt(4)],
        random.nextInt(3) == 0 ? "writer" : "",
        "t" + random.nextInt(3),
        random.nextInt(1, 200),
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(1, 2_000)),
        random.nextInt(8) == 0
            ? Optional.of(Duration.ofMillis(random.nextInt(3_000)))
            : Optional.empty(),
        random.nextInt(3) == 0
            ? Optional.of(Duration.ofMillis(random.nextInt(4_000)))
            : Optional.empty());
  }
}
