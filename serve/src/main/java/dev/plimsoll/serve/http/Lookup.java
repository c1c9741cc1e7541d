package dev.plimsoll.serve.http;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.Watch;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds tasks, and waits for them. A caller never learns of another tenant's. */
final class Lookup {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(300);
  private static final Duration FIRST_LOOK = Duration.ofMillis(25);

  private final Dispatcher dispatcher;

  Lookup(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  /**
   * @throws Problem when the caller has no such task
   */
  TaskRecord find(Exchange exchange, String id) {
    return look(exchange, Parameters.id(id));
  }

  private TaskRecord look(Exchange exchange, TaskId id) {
    return dispatcher
        .find(id)
        .filter(task -> exchange.caller().sees(task.request().tenant()))
        .orElseThrow(
            () -> Problem.of(404, "unknown_task", "no task has the id '%s'".formatted(id.value())));
  }

  /** A task of another node changes without a word to this one, so it is looked at again. */
  Duration shorter(Duration wait, TaskId id) {
    boolean deaf = !dispatcher.isHere(id) && wait.compareTo(LOOK_AGAIN) > 0;
    return deaf ? LOOK_AGAIN : wait;
  }

  /** The task when it is over, the caller has left, or the time has passed. */
  TaskRecord untilOver(Exchange exchange, TaskRecord task, Duration time)
      throws InterruptedException {
    return until(exchange, task, time, () -> {}, later -> later.status().isFinal());
  }

  /**
   * The task after the step, as soon as it is as wanted; otherwise as it then stands. The step is
   * taken again when the task goes to another node meanwhile.
   */
  TaskRecord until(
      Exchange exchange,
      TaskRecord task,
      Duration time,
      Runnable step,
      Predicate<TaskRecord> wanted)
      throws InterruptedException {
    Optional<Watch> watching = dispatcher.watch(task.id());
    if (watching.isEmpty()) { // too many wait: the answer says where it stands
      step.run();
      return task;
    }
    try (Watch watch = watching.get()) {
      exchange.onLeave(watch::leave);
      boolean here = dispatcher.isHere(task.id());
      step.run();
      long end = System.nanoTime() + time.toNanos();
      Duration pause = FIRST_LOOK;
      while (true) {
        boolean last = watch.isOver() || System.nanoTime() >= end; // asked before it is read
        TaskRecord now = look(exchange, task.id());
        if (last || wanted.test(now)) {
          return now;
        }
        if (here && !dispatcher.isHere(task.id())) {
          here = false;
          step.run();
        }
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        Duration next = shorter(left, task.id());
        boolean soon = !here && pause.compareTo(next) < 0;
        watch.awaitChange(soon ? pause : next);
        pause = soon ? pause.multipliedBy(2) : pause;
      }
    }
  }
}
