package dev.plimsoll.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.core.scale.Size;
import dev.plimsoll.core.scale.Stage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How soon one more agent serves after the load has stepped up, by the server's own engine. */
class ReactionTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final double SLOTS = 16; // of two agents
  private static final long READY = 4 * SECOND; // the first agents

  private final Caller nobody =
      new Caller() {
        @Override
        public void refused(Effect.Refusal refusal) {}

        @Override
        public void accepted() {}

        @Override
        public void ended(Status status, Optional<Failure> failure) {}
      };

  /**
   * To two and a half times what the agents carry, at any time between two looks. Where runs are
   * long, few of them are too few to tell a step from chance.
   */
  @Test
  void one_more_agent_serves_within_a_second_of_a_step() {
    assertThat(worst(0.05)).isLessThan(0.8);
    assertThat(worst(0.2)).isLessThan(0.8);
    assertThat(worst(0.5)).isLessThan(1);
    assertThat(worst(1)).isLessThan(1.2);
  }

  private double worst(double service) {
    double worst = 0;
    for (int run = 0; run < 20; run++) {
      double carried = SLOTS / service;
      long step = 10 * SECOND + run * 10 * MILLI;
      worst = Math.max(worst, reaction(service, carried / 8, 2.5 * carried, step, run));
    }
    System.out.printf(
        "runs of %.2f s: one more agent serves %.2f s after a step%n", service, worst);
    return worst;
  }

  /** Half of what two agents carry: chance alone adds none. */
  @Test
  void a_steady_load_is_no_step() {
    for (int seed = 0; seed < 10; seed++) {
      World world = world(0.2, seed);
      load(world, READY, 120 * SECOND, 0.5 * SLOTS / 0.2, seed);
      world.runUntil(120 * SECOND);
      assertThat(ready(world)).as("seed " + seed).isEqualTo(2);
    }
  }

  /** Seconds from the step until more than two agents serve. */
  private double reaction(double service, double before, double after, long step, int seed) {
    World world = world(service, seed);
    load(world, READY, step, before, seed);
    load(world, step, step + 10 * SECOND, after, seed + 1_000);
    world.runUntil(step);
    assertThat(ready(world)).isEqualTo(2);
    long now = step;
    while (ready(world) == 2 && now < step + 10 * SECOND) {
      now += 5 * MILLI;
      world.runUntil(now);
    }
    return (now - step) / 1e9;
  }

  private static World world(double service, int seed) {
    ProviderSettings provider =
        ProviderSettings.of(
            new ServiceTimes.Drawn(
                Distribution.parse("constant:" + Math.round(1_000 * service) + "ms")));
    WorldSettings settings =
        new WorldSettings(
            EngineSettings.standard().with(WorldSettings.anyNumberOfCalls(List.of(Fleet.PROVIDER))),
            Fleet.general(2, 8),
            provider,
            Delays.usual());
    PoolSettings pool = PoolSettings.scaled(Fleet.GENERAL, new Size(2, 2, 20), 8);
    return new World(settings, seed, new Watcher() {}, List.of(pool));
  }

  private static long ready(World world) {
    return world.agents().stream().filter(agent -> agent.stage() == Stage.READY).count();
  }

  /** Arrivals by chance. */
  private void load(World world, long from, long to, double perSecond, int seed) {
    Order order =
        new Order(
            Priority.NORMAL,
            Fleet.GENERAL,
            "default",
            10,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());
    SplittableRandom random = new SplittableRandom(seed);
    for (double at = from; at < to; at += -Math.log1p(-random.nextDouble()) * 1e9 / perSecond) {
      world.at((long) at, () -> world.order(order, nobody));
    }
  }
}
