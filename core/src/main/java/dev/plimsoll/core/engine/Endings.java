package dev.plimsoll.core.engine;

import dev.plimsoll.core.engine.Course.Wish;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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
    if (finished.outcome() instanceof Outcome.Parked) {
      parked(course, effects);
      return;
    }
    String agent = course.agent;
    boolean complete = finished.outcome() instanceof Outcome.Completed;
    Duration time = Duration.between(course.begun, now);
    tasks.leaveAgent(course, costOf(course, finished.cost()));
    tasks.forecast.ran(course.ticket().pool(), time, complete, now);
    tasks.staff.ran(course.ticket().pool(), time);
    switch (finished.outcome()) {
      case Outcome.Completed _ -> {
        if (course.quote != null) {
          tasks.forecast.completed(course.quote, now);
        }
        tasks.tally.completed++;
        end(course, Status.COMPLETED, Optional.empty(), effects);
      }
      case Outcome.Failed failed -> failed(course, failed.failure(), agent, now, effects);
      case Outcome.Parked _ -> throw new IllegalStateException("it has not ended");
      case Outcome.Interrupted _ -> {
        Failure lost =
            course.wish == Wish.MOVE
                ? Failure.elsewhere("agent_sick", "its agent was found sick, and given up")
                : Failure.retryable("interrupted", "the agent stopped in the middle");
        failed(course, lost, agent, now, effects);
      }
    }
  }

  /** It stopped where it can be gone on with: nothing of it counts. */
  private void parked(Course course, List<Effect> effects) {
    tasks.leaveAgent(course, 0);
    if (course.wish == Wish.MOVE) {
      course.wish = Wish.NONE;
    }
    if (course.wish != Wish.NONE) {
      fulfil(course, effects);
      return;
    }
    course.attempt--;
    tasks.park(course);
    effects.add(new Effect.Park(course.id()));
  }

  static int costOf(Course course, int cost) {
    return cost > 0 ? cost : course.ticket().cost();
  }

  private void failed(
      Course course, Failure failure, String agent, Instant now, List<Effect> effects) {
    if (course.wish == Wish.MOVE) {
      course.wish = Wish.NONE;
    }
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

  /** Why a task whose turn it is would come too late, if it would. */
  Optional<String> tooLate(Ticket ticket, Instant now) {
    if (ticket.deadline().isEmpty()) {
      return Optional.empty();
    }
    Duration left = Duration.between(now, ticket.deadline().get());
    if (!left.isPositive()) {
      return Optional.of("the deadline passed before the task was done");
    }
    double seconds = left.toNanos() / 1e9;
    OptionalDouble run = tasks.forecast.typicalRun(ticket.pool(), now);
    return run.isPresent() && run.getAsDouble() > seconds
        ? Optional.of(
            "dropped at dequeue: a run takes %s s, the deadline is in %s s"
                .formatted(Door.figure(run.getAsDouble()), Door.figure(seconds)))
        : Optional.empty();
  }

  /** Somebody wants it to end. */
  void cancelled(Course course, List<Effect> effects) {
    switch (course.stage) {
      case STORING, STARTING -> {} // its caller does not know it yet
      case SCHEDULED, WAITING, RETRYING, PARKED -> endAs(course, Wish.CANCEL, effects);
      case RUNNING -> wish(course, Wish.CANCEL, effects);
    }
  }

  /** Its deadline passed. */
  void expired(Course course, List<Effect> effects) {
    switch (course.stage) {
      case STORING, STARTING -> {} // looked at when it is stored
      case SCHEDULED, WAITING, RETRYING, PARKED -> endAs(course, Wish.EXPIRE, effects);
      case RUNNING -> wish(course, Wish.EXPIRE, effects);
    }
  }

  /** Another node owns it. */
  void lost(Course course, List<Effect> effects) {
    switch (course.stage) {
      case STORING, STARTING -> course.wish = Wish.LOSE; // its caller is answered all the same
      case SCHEDULED, WAITING, RETRYING, PARKED -> endAs(course, Wish.LOSE, effects);
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
      case STORING, SCHEDULED, WAITING, RETRYING, PARKED -> {}
      case STARTING -> course.wish = course.wish == Wish.NONE ? Wish.HAND_BACK : course.wish;
      case RUNNING -> wish(course, Wish.HAND_BACK, effects);
    }
  }

  /** Its agent is given up: it is interrupted there, and tried again on another. */
  void move(Course course, List<Effect> effects) {
    if (course.stage == Course.Stage.RUNNING) {
      wish(course, Wish.MOVE, effects);
    }
  }

  private static void wish(Course course, Wish wish, List<Effect> effects) {
    switch (course.wish) {
      case NONE -> {
        course.wish = wish;
        effects.add(new Effect.Interrupt(course.id()));
      }
      case MOVE -> course.wish = wish; // it is interrupted already
      case CANCEL, EXPIRE, HAND_BACK, LOSE -> {}
    }
  }

  private void endAs(Course course, Wish wish, List<Effect> effects) {
    course.wish = wish;
    fulfil(course, effects);
  }

  /** Ends a task the way somebody wished, now that it does not run. */
  void fulfil(Course course, List<Effect> effects) {
    switch (course.wish) {
      case NONE, MOVE ->
          throw new IllegalStateException("nobody wished anything for " + course.id());
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
