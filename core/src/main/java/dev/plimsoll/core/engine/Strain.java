package dev.plimsoll.core.engine;

import dev.plimsoll.core.degrade.Change;
import dev.plimsoll.core.degrade.Gate;
import dev.plimsoll.core.degrade.Ladder;
import dev.plimsoll.core.degrade.Reduced;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.degrade.Signals;
import dev.plimsoll.core.limit.Level;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How strained the server is: takes the signals from where they are and has the ladder judge them.
 * Changes nothing else. Not thread-safe.
 */
final class Strain {
  private final EngineSettings settings;
  private final Tasks tasks;
  private final Calls calls;
  private Optional<Ladder> ladder = Optional.empty(); // until the first look

  Strain(EngineSettings settings, Tasks tasks, Calls calls) {
    this.settings = settings;
    this.tasks = tasks;
    this.calls = calls;
    calls.reduceBy(this::reduced);
    calls.parkBy(this::parks);
  }

  /**
   * Looks at everything.
   *
   * @param memory the share of the memory that is used
   * @return the step that this made, if it made one
   */
  Optional<Change> look(double memory, Instant now) {
    Ladder before = ladder.orElseGet(() -> Ladder.begin(settings.ladder(), now));
    Ladder after = before.after(signals(memory, now), now);
    ladder = Optional.of(after);
    return after.change();
  }

  private Signals signals(double memory, Instant now) {
    double queue = tasks.mode == QueueMode.OPEN ? tasks.utilization(settings.caps().total()) : 0;
    return new Signals(waits(now), queue, memory, calls.recent(now), Duration.ZERO);
  }

  /** Nobody waits for lack of strength while the queue is held. */
  private Map<Priority, Duration> waits(Instant now) {
    Map<Priority, Duration> waits = new EnumMap<>(Priority.class);
    if (tasks.mayStart()) {
      for (Priority priority : Priority.values()) {
        tasks
            .queue
            .waitingSince(priority)
            .filter(since -> since.isBefore(now))
            .ifPresent(since -> waits.put(priority, Duration.between(since, now)));
      }
    }
    return waits;
  }

  /** How long a task of a class should wait at most. */
  Duration objective(Priority priority) {
    return settings.ladder().gauges().objectives().getOrDefault(priority, Duration.ZERO);
  }

  Rung rung() {
    return ladder.map(Ladder::rung).orElse(Rung.OPTIMAL);
  }

  /** The share of new tasks of a priority that is let in, from 0 to 1. */
  double admitted(Priority priority, Instant now) {
    return ladder.isPresent() ? ladder.get().admitted(priority, now) : 1;
  }

  /** Whether runs of a priority stop where they can be gone on with. */
  boolean parks(Priority priority) {
    return isReduced() && ladder.get().cuts(priority).gate() == Gate.PARKED;
  }

  /** How far the door is open, as one number that nodes can tell each other. */
  Level level(Instant now) {
    return Level.of(priority -> admitted(priority, now));
  }

  /** When this rung may be left at the earliest. */
  Duration easesIn(Instant now) {
    return ladder
        .flatMap(Ladder::easesAt)
        .filter(now::isBefore)
        .map(at -> Duration.between(now, at))
        .orElse(Duration.ZERO);
  }

  /** What a call of this priority is left, where anything is cut. */
  Optional<Reduced> reduced(Priority priority) {
    return isReduced()
        ? Optional.of(new Reduced(rung(), ladder.get().cuts(priority)))
        : Optional.empty();
  }

  private boolean isReduced() {
    return ladder.isPresent() && ladder.get().rung() != Rung.OPTIMAL;
  }

  void clockSet(Duration by) {
    ladder = ladder.map(present -> present.clockSet(by));
  }
}
