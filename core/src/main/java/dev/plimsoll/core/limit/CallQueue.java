package dev.plimsoll.core.limit;

import dev.plimsoll.base.order.Turns;
import dev.plimsoll.core.limit.WaitingCall.Kind;
import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for one provider and model: those of agents and those of other people's doors
 * in one bounded queue. By class, then what has begun, then by arrival, with a share for every
 * class that waits; dropped when an answer would come too late, and under pressure see {@link
 * ClassLine}. Not thread-safe: the Engine owns it. Never drops a call in silence: whoever is
 * dropped is handed back with the reason.
 */
public final class CallQueue {
  private static final Comparator<WaitingCall> BY_DEADLINE =
      Comparator.comparingLong((WaitingCall call) -> call.latest)
          .thenComparingLong(call -> call.arrival);

  private static final Priority[] CLASSES = Priority.values();

  private final CallQueueSettings settings;
  private final ClassLine[] lines = new ClassLine[CLASSES.length];
  private final NavigableSet<WaitingCall> deadlines = new TreeSet<>(BY_DEADLINE);
  private final Turns turns;
  private final DrainRate drain = new DrainRate();
  private long arrivals;
  private int depth;

  public CallQueue(CallQueueSettings settings) {
    this.settings = settings;
    turns = new Turns(CLASSES.length, settings.turn());
    for (Priority priority : CLASSES) {
      lines[priority.ordinal()] = new ClassLine(settings.objective(priority));
    }
  }

  /** Whether a call may wait. */
  public sealed interface Answer {
    /** It waits. */
    record Waits() implements Answer {}

    /** It waits, and another that waited does not any more: the newest of the least urgent. */
    record Displaces(WaitingCall other) implements Answer {}

    /**
     * There is no room.
     *
     * @param comeBack when the queue will have drained, by how fast it did of late
     */
    record Full(int depth, int bound, Duration comeBack) implements Answer {}
  }

  /** Why a call is dropped. */
  public enum Reason {
    /** Its answer would come after its deadline. */
    TOO_LATE,
    /** The line of callers stands, and it waited more than a tenth of its class's objective. */
    PRESSURE
  }

  /** A call that waits no longer and was not let through. */
  public record Dropped(WaitingCall call, Reason reason, Duration waited) {}

  /** Who is let through, and who was dropped on the way. */
  public record Turn(Optional<WaitingCall> next, List<Dropped> dropped) {}

  /**
   * A call wants to wait. In a full queue it displaces an interactive caller of a lesser class.
   * What belongs to an accepted task always may: agents have only so many slots.
   */
  public Answer add(WaitingCall call, Instant now) {
    if (call.waiting) {
      throw new IllegalStateException("it waits already: " + call);
    }
    if (depth < settings.bound()) {
      join(call, Nanos.of(now));
      return new Answer.Waits();
    }
    WaitingCall least = leastUrgent(call.priority());
    if (least == null && call.kind() != Kind.INTERACTIVE) {
      join(call, Nanos.of(now));
      return new Answer.Waits();
    }
    if (least == null) {
      return new Answer.Full(depth, settings.bound(), drain.until(depth, Nanos.of(now)));
    }
    leave(least);
    join(call, Nanos.of(now));
    return new Answer.Displaces(least);
  }

  /** A call leaves because its caller did; false when it does not wait. */
  public boolean remove(WaitingCall call) {
    if (call.waiting) {
      leave(call);
      return true;
    }
    return false;
  }

  /** Lets the next call through. */
  public Turn take(Duration typical, Instant at) {
    return take(typical, at, _ -> true, () -> Long.MAX_VALUE);
  }

  /**
   * Lets the next call through, now that there is room at the provider.
   *
   * @param typical how long a call usually takes; who has less time left is dropped
   * @param goes whether the next may go indeed: if not, it stays the next, and a smaller one behind
   *     it may pass
   * @param room how large a call may be now
   */
  public Turn take(Duration typical, Instant at, Predicate<WaitingCall> goes, LongSupplier room) {
    List<Dropped> dropped = new ArrayList<>(late(typical, at));
    if (depth == 0) {
      return new Turn(Optional.empty(), List.copyOf(dropped));
    }
    long now = Nanos.of(at);
    for (ClassLine some : lines) {
      some.look(now);
    }
    ClassLine line = line(CLASSES[turns.next(this::waits)]);
    WaitingCall next = line.next();
    if (next == null) {
      throw new IllegalStateException("a line that is not empty has nobody in it");
    }
    if (!goes.test(next)) {
      WaitingCall instead = line.instead(next, room.getAsLong());
      if (instead == null || !goes.test(instead)) {
        return new Turn(Optional.empty(), List.copyOf(dropped));
      }
      line.passed(next, instead);
      next = instead;
    }
    line.took(next);
    turns.took(next.priority().ordinal(), this::waits);
    leave(next);
    drain.passed(now);
    for (ClassLine some : lines) {
      giveUp(some, dropped, now);
    }
    return new Turn(Optional.of(next), List.copyOf(dropped));
  }

  /** Drops those whose answer would come too late if they were let through now. */
  public List<Dropped> late(Duration typical, Instant at) {
    long now = Nanos.of(at);
    long soonest = now + typical.toNanos();
    if (deadlines.isEmpty() || deadlines.first().latest >= soonest) {
      return List.of();
    }
    List<Dropped> dropped = new ArrayList<>();
    while (!deadlines.isEmpty() && deadlines.first().latest < soonest) {
      WaitingCall call = deadlines.first();
      leave(call);
      dropped.add(dropped(call, Reason.TOO_LATE, now));
    }
    return dropped;
  }

  /** When {@link #late} will have somebody to drop, if nothing changes. */
  public Optional<Instant> nextLate(Duration typical) {
    return deadlines.isEmpty()
        ? Optional.empty()
        : Optional.of(Nanos.instant(deadlines.first().latest - typical.toNanos() + 1));
  }

  /** How many wait. */
  public int depth() {
    return depth;
  }

  /** How many of a class wait. */
  public int depth(Priority priority) {
    return line(priority).size();
  }

  /**
   * Whether the interactive callers of a class are under pressure: newest first, the old dropped.
   */
  public boolean isPressed(Priority priority) {
    return line(priority).stands();
  }

  /** How long until all who wait have been let through, by how fast that went of late. */
  public Duration drained(Instant now) {
    return drain.until(depth, Nanos.of(now));
  }

  private void giveUp(ClassLine line, List<Dropped> dropped, long now) {
    if (!line.stands()) {
      return;
    }
    List<WaitingCall> given = new ArrayList<>(0);
    line.giveUp(given, now);
    for (WaitingCall call : given) {
      forget(call);
      dropped.add(dropped(call, Reason.PRESSURE, now));
    }
  }

  private void join(WaitingCall call, long now) {
    call.waiting = true;
    call.passed = 0;
    call.arrival = ++arrivals;
    call.since = now;
    line(call.priority()).add(call, now);
    if (call.deadline().isPresent()) {
      deadlines.add(call);
    }
    depth++;
  }

  private void leave(WaitingCall call) {
    line(call.priority()).remove(call);
    forget(call);
  }

  private void forget(WaitingCall call) {
    if (call.deadline().isPresent()) {
      deadlines.remove(call);
    }
    call.waiting = false;
    depth--;
  }

  private @Nullable WaitingCall leastUrgent(Priority than) {
    for (int i = CLASSES.length - 1; i > than.ordinal(); i--) {
      WaitingCall newest = line(CLASSES[i]).newestInteractive();
      if (newest != null) {
        return newest;
      }
    }
    return null;
  }

  private boolean waits(int index) {
    return !line(CLASSES[index]).isEmpty();
  }

  private ClassLine line(Priority priority) {
    return lines[priority.ordinal()];
  }

  private static Dropped dropped(WaitingCall call, Reason reason, long now) {
    return new Dropped(call, reason, Duration.ofNanos(now - call.since));
  }
}
