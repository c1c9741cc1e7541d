package dev.plimsoll.simulate;

import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.drive.Simulation;
import dev.plimsoll.simulate.drive.Worlds;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * How many events a second the Engine alone decides (whole lives of tasks, 100 tenants, 10,000
 * waiting), and how long a simulated hour takes: a program, not a test.
 */
final class Speed {
  private static final int WAITING = 10_000;
  private static final int LIVES = 2_000_000;
  private static final Outcome DONE = new Outcome.Completed();

  private final Engine engine;
  private final Queue<TaskId> running = new ArrayDeque<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long made;
  private long events;

  private Speed() {
    Caps caps =
        new Caps(
            Map.of(
                Priority.CRITICAL, 2 * WAITING,
                Priority.HIGH, 2 * WAITING,
                Priority.NORMAL, 2 * WAITING,
                Priority.LOW, 2 * WAITING),
            4 * WAITING,
            0.95);
    engine =
        new Engine(
            new EngineSettings(caps, 20, RetryPolicy.standard(), Map.of(), 3),
            new SplittableRandom(2));
    for (int i = 0; i < 50; i++) {
      on(new Event.AgentReady("general", "general-" + i, 8));
    }
  }

  static void main(String[] arguments) {
    for (int round = 1; round <= 3; round++) {
      Speed speed = new Speed();
      speed.fill();
      long before = speed.events;
      long start = cpuNanos();
      speed.live();
      said("engine alone", speed.events - before, (cpuNanos() - start) / 1e9, "events");
    }
    for (int round = 1; round <= 2; round++) {
      long start = cpuNanos();
      Simulated hour =
          new Simulation(
                  Worlds.scenario("load: [{rate: 1000/s, arrivals: poisson, duration: 1h}]"),
                  Worlds.usual(30, "uniform:150ms..250ms"))
              .run();
      double seconds = (cpuNanos() - start) / 1e9;
      said("an hour at 1,000/s", hour.result().all().total(), seconds, "tasks");
      said("an hour at 1,000/s", hour.events(), seconds, "events of the engine");
    }
  }

  /** Of this thread: what others do on the machine does not count, nor does the compiler. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void said(String what, long count, double seconds, String unit) {
    System.out.printf(
        "%s: %,d %s in %.1f s of this thread, %,.0f a second%n",
        what, count, unit, seconds, count / seconds);
  }

  private void fill() {
    for (int i = 0; i < WAITING + 400; i++) {
      submit();
    }
  }

  /** One ends, one begins, one comes: as many wait afterwards as before. */
  private void live() {
    for (int i = 0; i < LIVES; i++) {
      now = now.plusNanos(100_000);
      on(new Event.Finished(running.remove(), DONE, random.nextInt(1, 2_000)));
      submit();
    }
  }

  private void submit() {
    TaskId id = new TaskId(0, ++made);
    String tenant = "tenant-" + random.nextInt(100);
    Priority priority = Priority.values()[random.nextInt(4)];
    Ticket ticket =
        new Ticket(
            id,
            priority,
            "general",
            tenant,
            random.nextInt(1, 2_000),
            Optional.empty(),
            Optional.empty());
    on(new Event.Submitted(ticket));
    on(new Event.Stored(id));
  }

  private void on(Event event) {
    events++;
    List<Effect> effects = engine.on(event, now);
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Start start -> running.add(start.id());
        case Effect.Begin begin -> running.add(begin.id());
        case Effect.Store _,
            Effect.Refuse _,
            Effect.Accept _,
            Effect.Retry _,
            Effect.Finish _,
            Effect.Interrupt _,
            Effect.HandBack _,
            Effect.Reprioritize _,
            Effect.Call _,
            Effect.RefuseCall _,
            Effect.CallOver _,
            Effect.Degrade _,
            Effect.WakeAt _ -> {}
      }
    }
  }
}
