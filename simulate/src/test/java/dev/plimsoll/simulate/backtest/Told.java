package dev.plimsoll.simulate.backtest;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.recording.Head;
import dev.plimsoll.recording.Line;
import dev.plimsoll.recording.Transcript;
import dev.plimsoll.simulate.world.Caller;
import dev.plimsoll.simulate.world.Delays;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.Order;
import dev.plimsoll.simulate.world.ProviderSettings;
import dev.plimsoll.simulate.world.ServiceTimes;
import dev.plimsoll.simulate.world.Watcher;
import dev.plimsoll.simulate.world.World;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that is not there, recorded: its provider is known, so what another number of agents
 * would have made of the same load is known too.
 */
record Told(List<Line> lines) {
  private static final Priority[] CLASSES = {
    Priority.CRITICAL, Priority.HIGH, Priority.NORMAL, Priority.NORMAL, Priority.LOW, Priority.LOW
  };

  /** What comes, and what takes it. */
  record Load(double perSecond, int seconds, ProviderSettings provider) {
    Load(double perSecond, int seconds, String service) {
      this(
          perSecond,
          seconds,
          ProviderSettings.of(new ServiceTimes.Drawn(Distribution.parse(service))));
    }
  }

  static Head head() {
    return new Head(
        Instant.parse("2026-11-22T10:00:00Z"), "test", "", new JsonMapper().createObjectNode());
  }

  static Setup agents(int count) {
    return new Setup(
        count + " agents",
        EngineSettings.standard().with(WorldSettings.anyNumberOfCalls(List.of(Fleet.PROVIDER))),
        Fleet.general(count, 8),
        List.of(PoolSettings.fixed(Fleet.GENERAL, count, 8)),
        Duration.ZERO,
        Duration.ZERO);
  }

  /** Poisson arrivals of all classes at a server with such a setup. */
  static Told of(Setup setup, Load load, long seed) {
    return of(setup, load, seed, seed);
  }

  /** The same arrivals, and calls that are drawn from another seed. */
  static Told of(Setup setup, Load load, long seed, long worldSeed) {
    List<Line> lines = new ArrayList<>();
    Transcript transcript = new Transcript(World.START, lines::add);
    Watcher watcher =
        new Watcher() {
          @Override
          public void decided(World in, Event event, List<Effect> effects) {
            transcript.decided(event, effects, in.instant());
          }
        };
    World world =
        new World(
            new WorldSettings(
                setup.engine(),
                setup.fleet(),
                Map.of(Fleet.PROVIDER, load.provider()),
                new Delays(Duration.ZERO, Duration.ofMillis(3), Duration.ZERO, Duration.ZERO)),
            worldSeed,
            watcher,
            setup.pools());
    RandomGenerator random = Seeds.of(seed, 77);
    double at = 0;
    while (at < load.seconds()) {
      at += -Math.log(1 - random.nextDouble()) / load.perSecond();
      Order order =
          new Order(
              CLASSES[random.nextInt(CLASSES.length)],
              "",
              "default",
              10,
              OptionalInt.of(100),
              Optional.empty(),
              Optional.empty());
      world.at((long) (at * 1e9), () -> world.order(order, new Nobody()));
    }
    world.runUntil(load.seconds() * 1_000_000_000L);
    return new Told(lines);
  }

  Story story() {
    Story story = new Story();
    lines.forEach(story);
    return story;
  }

  Backtest against(Setup was, Setup other, OptionalInt slots) {
    return Backtest.of(
        new Backtest.Asked(head(), "told", was, other, slots, 1, "plimsoll backtest", "test"),
        story(),
        List.of());
  }

  /** The same figures as a backtest has of it. */
  Column column(Setup setup) {
    History history = story().history();
    return Column.of(history, history.until(), setup.prices(), head().began());
  }

  private record Nobody() implements Caller {
    @Override
    public void refused(Effect.Refusal refusal) {}

    @Override
    public void accepted() {}

    @Override
    public void ended(Status status, Optional<Failure> failure) {}
  }
}
