package dev.plimsoll.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.core.scale.Decision;
import dev.plimsoll.core.scale.Size;
import dev.plimsoll.core.scale.Stage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Agents that come and go with the load, in virtual time, by the server's own engine. */
class OpenedPoolTest {
  private static final long SECOND = 1_000_000_000;

  private final List<String> steps = new ArrayList<>();
  private int completed;
  private int others;

  @Test
  void agents_follow_the_load_up_and_down_and_no_task_is_lost() {
    Watcher watcher =
        new Watcher() {
          @Override
          public void decided(World world, Event event, List<Effect> effects) {
            effects.forEach(OpenedPoolTest.this::note);
          }
        };
    ProviderSettings provider =
        ProviderSettings.of(new ServiceTimes.Drawn(Distribution.parse("constant:1s")));
    WorldSettings settings =
        new WorldSettings(
            EngineSettings.standard().with(WorldSettings.anyNumberOfCalls(List.of(Fleet.PROVIDER))),
            Fleet.general(1, 8),
            provider,
            Delays.usual());
    PoolSettings pool = PoolSettings.scaled(Fleet.GENERAL, new Size(1, 2, 20), 8);
    World world = new World(settings, 1, watcher, List.of(pool));
    load(world, 5 * SECOND, 60 * SECOND, 60);
    load(world, 60 * SECOND, 400 * SECOND, 3);

    world.runUntil(60 * SECOND);
    assertThat(ready(world)).isBetween(9L, 13L); // 60 x 1 s is 60 slots, of which 80 % are taken
    world.runUntil(450 * SECOND);
    assertThat(ready(world)).isEqualTo(1);
    assertThat(steps).contains("up", "down");
    assertThat(completed).isEqualTo(55 * 60 + 340 * 3);
    assertThat(others).isZero();
    assertThat(world.brokenLaws()).isEmpty();
  }

  private void note(Effect effect) {
    if (effect instanceof Effect.Scale(String _, Decision step)) {
      steps.add(step instanceof Decision.Add ? "up" : "down");
    }
  }

  private static long ready(World world) {
    return world.agents().stream().filter(agent -> agent.stage() == Stage.READY).count();
  }

  private void load(World world, long from, long to, int perSecond) {
    Order order =
        new Order(
            Priority.NORMAL,
            Fleet.GENERAL,
            "default",
            10,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());
    for (long i = 0; i < (to - from) / SECOND * perSecond; i++) {
      world.at(from + i * SECOND / perSecond, () -> world.order(order, new Counting()));
    }
  }

  private final class Counting implements Caller {
    @Override
    public void refused(Effect.Refusal refusal) {
      others++;
    }

    @Override
    public void accepted() {}

    @Override
    public void ended(Status status, Optional<Failure> failure) {
      if (status == Status.COMPLETED) {
        completed++;
      } else {
        others++;
      }
    }
  }
}
