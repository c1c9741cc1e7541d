package dev.plimsoll.core.engine;

import dev.plimsoll.core.engine.Course.Wish;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides how tasks end, and whether one that failed is tried again. Starts none. Not thread-safe.
 */
final class Endings {
  private final RetryPolicy retry;
  private final Tasks tasks;
  private final RandomGenerator random;

  Endings(RetryPolicy retry, Tasks tasks, RandomGenerator random) {
    this.retry = retry;
    this.tasks = tasks;
    this.random = random;
  }

  /** An attempt of a running task ended. */
  void finished(Course course, Event.Finished finished, Instant now, List<Effect> effects) {
    String agent = course.agent;
    boolean complete = finished.outcome() instanceof Outcome.Completed;
    Duration time = Duration.between(course.begun, now);
    tasks.leaveAgent(course, costOf(course, finished.cost()));
    tasks.forecast.ran(course.ticket().pool(), time, complete, now);
    switch (finished.outcome()) {
      case Outcome.Completed _ -> {
        if (course.quote != null) {
          tasks.forecast.completed(course.quote, now);
        }
        tasks.tally.completed++;
        end(course, Status.COMPLETED, Optional.empty(), effects);
      }
      case Outcome.Failed failed -> failed(course, failed.failure(), agent, now, effects);
      case Outcome.Interrupted _ -> {
        Failure lost = Failure.retryable("interrupted", "the agent stopped in the middle");
        failed(course, lost, agent, now, effects);
      }
    }
  }

  static int costOf(Course course, int cost) {
    return cost > 0 ? cost : course.ticket().cost();
  }

  private void failed(
      Course course, Failure failure, String agent, Instant now, List<Effect> effects) {
    if (course.wish != Wish.NONE) {
      fulfil(course, effects);
      return;
    }
    Optional<Duration> wait = retry.after(course.attempt, failure, random);
    if (wait.isEmpty()) {
      dead(course, failure, effects);
      return;
    }
    Instant due = now.plus(wait.get());
    if (course.ticket().deadline().isPresent() && !due.isBefore(course.ticket().deadline().get())) {
      tasks.tally.expired++; // waiting longer would only spend money on an answer nobody takes
      end(course, Status.EXPIRED, Optional.of(failure), effects);
      return;
    }
    tasks.tally.retries++;
    course.avoided =
        switch (failure.remedy()) {
          case RETRY_ELSEWHERE -> agent;
          case RETRY, GIVE_UP -> "";
        };
    tasks.retry(course, due);
    effects.add(new Effect.Retry(course.id(), course.attempt, due, failure));
  }

  /** Somebody wants it to end. */
  void cancelled(Course course, List<Effect> effects) {
    switch (course.stage) {
      case STORING, STARTING -> {} // its caller does not know it yet
      case SCHEDULED, WAITING, RETRYING -> endAs(course, Wish.CANCEL, effects);
      case RUNNING -> wish(course, Wish.CANCEL, effects);
    }
  }

  /** Its deadline passed. */
  void expired(Course course, List<Effect> effects) {
    switch (course.stage) {
      case STORING, STARTING -> {} // looked at when it is stored
      case SCHEDULED, WAITING, RETRYING -> endAs(course, Wish.EXPIRE, effects);
      case RUNNING -> wish(course, Wish.EXPIRE, effects);
    }
  }

  /** Another node owns it. */
  void lost(Course course, List<Effect> effects) {
    switch (course.stage) {
      case STORING, STARTING -> course.wish = Wish.LOSE; // its caller is answered all the same
      case SCHEDULED, WAITING, RETRYING -> endAs(course, Wish.LOSE, effects);
      case RUNNING -> {
        wish(course, Wish.LOSE, effects);
        tasks.tally.lost++;
        tasks.forgetRunning(course);
      }
    }
  }

  /** Nobody will learn of it; once stored it is over. */
  void callerLeft(Course course) {
    if (course.wish == Wish.NONE) {
      course.wish = Wish.CANCEL;
    }
  }

  /** The grace time is over: what has a slot gives it back. */
  void handBack(Course course, List<Effect> effects) {
    switch (course.stage) {
      case STORING, SCHEDULED, WAITING, RETRYING -> {}
      case STARTING -> course.wish = course.wish == Wish.NONE ? Wish.HAND_BACK : course.wish;
      case RUNNING -> wish(course, Wish.HAND_BACK, effects);
    }
  }

  private static void wish(Course course, Wish wish, List<Effect> effects) {
    if (course.wish == Wish.NONE) {
      course.wish = wish;
      effects.add(new Effect.Interrupt(course.id()));
    }
  }

  private void endAs(Course course, Wish wish, List<Effect> effects) {
    course.wish = wish;
    fulfil(course, effects);
  }

  /** Ends a task the way somebody wished, now that it does not run. */
  void fulfil(Course course, List<Effect> effects) {
    switch (course.wish) {
      case NONE -> throw new IllegalStateException("nobody wished anything for " + course.id());
      case CANCEL -> {
        tasks.tally.cancelled++;
        end(course, Status.CANCELLED, Optional.empty(), effects);
      }
      case EXPIRE -> expire(course, "the deadline passed before the task was done", effects);
      case HAND_BACK -> {
        tasks.tally.handedBack++;
        tasks.forget(course);
        effects.add(new Effect.HandBack(course.id()));
      }
      case LOSE -> {
        tasks.tally.lost++;
        tasks.forget(course);
      }
    }
  }

  void expire(Course course, String why, List<Effect> effects) {
    tasks.tally.expired++;
    end(course, Status.EXPIRED, Optional.of(Failure.lasting("deadline", why)), effects);
  }

  void dead(Course course, Failure failure, List<Effect> effects) {
    tasks.tally.dead++;
    end(course, Status.DEAD, Optional.of(failure), effects);
  }

  private void end(Course course, Status status, Optional<Failure> failure, List<Effect> effects) {
    tasks.forget(course);
    effects.add(new Effect.Finish(course.id(), status, failure));
  }
}
