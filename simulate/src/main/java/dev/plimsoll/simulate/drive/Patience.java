package dev.plimsoll.simulate.drive;

import dev.plimsoll.simulate.world.Service;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * When callers stop waiting. All wait equally long, so those who began first are first to give up:
 * one step of the world at a time, whatever the number of callers.
 */
final class Patience {
  private final Service world;
  private final long nanos;
  private final Queue<Attempt> waiting = new ArrayDeque<>();
  private boolean planned;

  /**
   * @param nanos how long each waits
   */
  Patience(Service world, long nanos) {
    this.world = world;
    this.nanos = nanos;
  }

  /** An attempt begins now. */
  void begin(Attempt attempt) {
    attempt.deadline = world.now() + nanos;
    waiting.add(attempt);
    plan();
  }

  private void plan() {
    while (!waiting.isEmpty() && waiting.element().isOver()) {
      waiting.remove();
    }
    if (!planned && !waiting.isEmpty()) {
      planned = true;
      world.at(waiting.element().deadline, this::look);
    }
  }

  private void look() {
    planned = false;
    while (!waiting.isEmpty() && isDone(waiting.element())) {
      Attempt first = waiting.remove();
      if (!first.isOver()) {
        first.tired();
      }
    }
    plan();
  }

  private boolean isDone(Attempt attempt) {
    return attempt.isOver() || attempt.deadline <= world.now();
  }
}
