package dev.plimsoll.serve.schedule;

import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.schedule.Firing;
import dev.plimsoll.core.schedule.Timetable;
import dev.plimsoll.core.schedule.UnreadableTimetable;
import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.schedule.ScheduleStore.Advance;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.serve.dispatch.Admission;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Fires every schedule that is due, once: submits, at most 1,000 at once, then moves the schedules
 * on. The next page is read while the tasks of those before are stored. What was refused stays
 * where it is, for a later round. One thread calls it.
 */
final class Round {
  private static final Logger LOG = System.getLogger(Round.class.getName());
  private static final int PAGE = 250; // so the first commit begins soon, and is not a long one
  private static final int AT_ONCE = 1_000;
  private static final int MOST_STEPS = 10 * ScheduleStore.MOST;
  private static final Duration KEY_LONGER = Duration.ofDays(1);

  private final ScheduleStore store;
  private final Submitter submitter;
  private final Fires fires;
  private Map<Name, Refused> refusedBefore = Map.of();
  private volatile boolean stopped;

  Round(ScheduleStore store, Submitter submitter, Fires fires) {
    this.store = store;
    this.submitter = submitter;
    this.fires = fires;
  }

  private record Name(String tenant, String name) {
    static Name of(Schedule schedule) {
      return new Name(schedule.tenant(), schedule.name());
    }
  }

  /** Was found due first at {@code seen}, and could not be submitted since. */
  private record Refused(Instant next, Instant seen, String why) {}

  /** What became of one fire time. */
  private sealed interface Submitted {
    /** There is a task for it, from now or from before. */
    record Done() implements Submitted {}

    /** Its deadline has passed: nobody wants it any more. */
    record Late() implements Submitted {}

    /** It was refused for now. */
    record Not(String why) implements Submitted {}
  }

  /** From now on nothing more is submitted. */
  void stop() {
    stopped = true;
  }

  /**
   * Fires all that is due.
   *
   * @return how many schedules wait for another round because they were refused
   */
  int fire(Instant now) {
    Map<Name, Refused> refused = new ConcurrentHashMap<>();
    Queue<Advance> steps = new ConcurrentLinkedQueue<>();
    fireAll(new Firings(now, refused, steps), now, steps);
    moveOn(steps);
    tell(refused);
    refusedBefore = refused;
    return refused.size();
  }

  private void fireAll(Firings firings, Instant now, Queue<Advance> steps) {
    Semaphore places = new Semaphore(AT_ONCE);
    List<Schedule> page = store.due(now, Optional.empty(), PAGE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (!page.isEmpty()) {
        for (Schedule schedule : page) {
          places.acquireUninterruptibly();
          threads.execute(() -> {
            try {
              firings.fire(schedule);
            } finally {
              places.release();
            }
          });
        }
        if (steps.size() > MOST_STEPS) {
          moveOn(steps); // rarely: submissions must not wait for it
        }
        boolean more = page.size() == PAGE && !stopped;
        page = more ? store.due(now, Optional.of(page.getLast()), PAGE) : List.of();
      }
    }
  }

  private void moveOn(Queue<Advance> steps) {
    while (!steps.isEmpty()) {
      List<Advance> some = new ArrayList<>();
      while (some.size() < ScheduleStore.MOST && !steps.isEmpty()) {
        some.add(steps.remove());
      }
      var _ = store.advance(some); // who is not moved was moved by somebody else
    }
  }

  /** One line when refusals begin, and one when they end. */
  private void tell(Map<Name, Refused> refused) {
    if (refusedBefore.isEmpty() && !refused.isEmpty()) {
      var first = refused.entrySet().iterator().next();
      LOG.log(
          Level.WARNING,
          "{0} schedules cannot submit and will try again; the first is {1}: {2}",
          refused.size(),
          first.getKey().name(),
          first.getValue().why());
    } else if (!refusedBefore.isEmpty() && refused.isEmpty()) {
      LOG.log(Level.INFO, "all schedules have submitted what they had to");
    }
  }

  /** The schedules of a round, fired side by side. */
  private final class Firings {
    private final Instant now;
    private final Map<Name, Refused> refused;
    private final Queue<Advance> steps;
    private volatile boolean storeFails;

    Firings(Instant now, Map<Name, Refused> refused, Queue<Advance> steps) {
      this.now = now;
      this.refused = refused;
      this.steps = steps;
    }

    void fire(Schedule schedule) {
      Refused before = refusedBefore.get(Name.of(schedule));
      Instant seen = before != null && before.next().equals(schedule.next()) ? before.seen() : now;
      try {
        fire(schedule, seen);
      } catch (UnreadableTimetable e) {
        refuse(schedule, schedule.next(), seen, "its timetable: " + e.getMessage());
      } catch (StoreException e) {
        storeFails = true;
        refuse(schedule, schedule.next(), seen, String.valueOf(e.getMessage()));
      } catch (InterruptedException _) {
        refuse(schedule, schedule.next(), seen, "interrupted");
      } catch (RuntimeException e) { // one schedule must not stop the others
        LOG.log(Level.ERROR, "a bug in firing schedule " + schedule.name(), e);
        refuse(schedule, schedule.next(), seen, "a bug");
      }
    }

    private void fire(Schedule schedule, Instant seen) throws InterruptedException {
      Timetable table = Schedules.table(schedule);
      Misfire misfire = schedule.timing().misfire();
      int most = schedule.timing().mostMissed();
      Firing firing = Firing.of(table, misfire, most, schedule.next(), seen, now);
      if (firing.leftOut()) {
        LOG.log(
            Level.INFO,
            "schedule {0} leaves out fire times from {1} on (misfire {2})",
            schedule.name(),
            schedule.next(),
            misfire.word());
      }
      Optional<Instant> fired = Optional.empty();
      for (Instant time : firing.times()) {
        switch (submit(schedule, time, kept(schedule, time, firing.next()))) {
          case Submitted.Done _ -> fired = Optional.of(time);
          case Submitted.Late _ -> fires.skipped();
          case Submitted.Not(String why) -> {
            advance(schedule, time, fired, firing.leftOut());
            refuse(schedule, time, seen, why);
            return;
          }
        }
      }
      advance(schedule, firing.next(), fired, firing.leftOut());
    }

    private void advance(
        Schedule schedule, Instant next, Optional<Instant> fired, boolean leftOut) {
      if (!next.equals(schedule.next())) {
        if (leftOut) { // counted once, however often what follows is refused
          fires.skipped();
        }
        steps.add(new Advance(schedule.tenant(), schedule.name(), schedule.next(), next, fired));
      }
    }

    private void refuse(Schedule schedule, Instant next, Instant seen, String why) {
      refused.put(Name.of(schedule), new Refused(next, seen, why));
    }

    private Submitted submit(Schedule schedule, Instant time, Duration kept)
        throws InterruptedException {
      if (stopped || storeFails) {
        return new Submitted.Not(stopped ? "the server stops" : "the store fails");
      }
      return switch (submitter.submit(schedule, time, kept)) {
        case Admission.Accepted _ -> {
          fires.fired(Duration.between(time, now));
          yield new Submitted.Done();
        }
        case Admission.Known _ -> new Submitted.Done();
        case Admission.Limited limited -> throw limited.why(); // a schedule has none
        case Admission.Refused(Refusal refusal) -> {
          if (refusal.reason() == Refusal.Reason.STORE_FAILED) {
            storeFails = true; // nobody else need wait for it in this round
          }
          yield refusal.reason() == Refusal.Reason.DEADLINE_PASSED
              ? new Submitted.Late()
              : new Submitted.Not(refusal.detail());
        }
      };
    }

    /**
     * A key outlives every moment at which its fire time could still be submitted, should this node
     * end between submitting and moving on: until the policy would choose a later one.
     */
    private static Duration kept(Schedule schedule, Instant time, Instant next) {
      int most = schedule.timing().misfire() == Misfire.ALL ? schedule.timing().mostMissed() : 1;
      return Duration.between(time, next).multipliedBy(most).plus(KEY_LONGER);
    }
  }
}
