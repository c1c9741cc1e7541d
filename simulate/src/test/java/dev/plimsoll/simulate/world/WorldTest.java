package dev.plimsoll.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random worlds: the laws after every event, every caller told once, a seed that repeats all. */
class WorldTest {
  private static final int SEEDS = 120;

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
    OptionalInt slots =
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(1, 8));
    return new WorldSettings(
        new EngineSettings(caps, 20, RetryPolicy.standard(), Map.of("t1", 2.0), 3),
        new Fleet(
            List.of(
                new Fleet.Pool("general", random.nextInt(2, 5), 2, Duration.ofSeconds(2)),
                new Fleet.Pool("writer", 1, 2, Duration.ofSeconds(1)))),
        new ProviderSettings(
            new ServiceTimes.Drawn(Distribution.parse("exponential:300ms")),
            new Share(random.nextDouble(0.3)),
            slots),
        Delays.usual());
  }

  private static Order order(SplittableRandom random) {
    return new Order(
        Priority.values()[random.nextInt(4)],
        random.nextInt(3) == 0 ? "writer" : "",
        "t" + random.nextInt(3),
        random.nextInt(1, 2_000),
        random.nextInt(8) == 0
            ? Optional.of(Duration.ofMillis(random.nextInt(3_000)))
            : Optional.empty(),
        random.nextInt(3) == 0
            ? Optional.of(Duration.ofMillis(random.nextInt(4_000)))
            : Optional.empty());
  }
}
