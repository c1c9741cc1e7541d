package dev.plimsoll.serve.schedule;

import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.SteadyClock;
import dev.plimsoll.serve.http.TaskIds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What fires schedules in one server: a dispatcher without agents, and a runner. */
final class Node implements Fires, AutoCloseable {
  final List<Duration> late = new CopyOnWriteArrayList<>();
  final AtomicInteger skipped = new AtomicInteger();
  final Dispatcher dispatcher;
  final ScheduleRunner runner;

  /**
   * @param most as many tasks as may wait
   */
  Node(TaskStore tasks, ScheduleStore schedules, InstantSource wall, boolean shared, int most) {
    Caps caps =
        new Caps(
            Map.of(
                Priority.CRITICAL,
                most,
                Priority.HIGH,
                most,
                Priority.NORMAL,
                most,
                Priority.LOW,
                most),
            4 * most,
            1);
    RetryPolicy retry = new RetryPolicy(3, Duration.ofMillis(5), 2, 0.5, Duration.ofSeconds(1));
    Engine engine =
        new Engine(new EngineSettings(caps, 20, retry, Map.of(), 3), new SplittableRandom(1));
    Dispatcher.Listener deaf =
        new Dispatcher.Listener() {
          @Override
          public void on(Effect effect) {}

          @Override
          public void waited(Priority priority, Duration time) {}
        };
    SteadyClock clock = new SteadyClock();
    dispatcher = new Dispatcher(engine, tasks, clock, 1_000_000, deaf);
    Submitter submitter = new Submitter(dispatcher, new TaskIds(clock), (_, _) -> "general");
    runner = new ScheduleRunner(schedules, shared, submitter, wall, this);
  }

  Node(TaskStore tasks, ScheduleStore schedules, InstantSource wall) {
    this(tasks, schedules, wall, true, 100_000);
  }

  @Override
  public void fired(Duration lateBy) {
    late.add(lateBy);
  }

  @Override
  public void skipped() {
    skipped.incrementAndGet();
  }

  @Override
  public void close() {
    runner.close();
    dispatcher.close();
  }
}
