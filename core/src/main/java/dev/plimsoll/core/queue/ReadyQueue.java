package dev.plimsoll.core.queue;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Ticket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tasks that wait for an agent, one line per pool. Not thread-safe: the Engine owns it. Holds
 * only what ordering needs, never a payload; never refuses (that is the door's work).
 */
public final class ReadyQueue {
  private final int startsPerTurn;
  private final Map<String, Line> lines = new HashMap<>();
  private final int[] waiting = new int[Priority.values().length];

  /**
   * @param startsPerTurn each class that waits gets at least one in so many starts of its pool; at
   *     least as many as there are classes
   */
  public ReadyQueue(int startsPerTurn) {
    if (startsPerTurn < Priority.values().length) {
      throw new IllegalArgumentException("a turn must fit each class once");
    }
    this.startsPerTurn = startsPerTurn;
  }

  /** Puts a new task behind the others of its class. */
  public void add(Ticket ticket) {
    line(ticket.pool()).addLast(ticket);
    waiting[ticket.priority().ordinal()]++;
  }

  /** Puts a task that had already begun before the others of its class. */
  public void addReturning(Ticket ticket) {
    line(ticket.pool()).addFirst(ticket);
    waiting[ticket.priority().ordinal()]++;
  }

  /** Takes the task of a pool whose turn it is, or nothing. */
  public Optional<Ticket> take(String pool) {
    Line line = lines.get(pool);
    Optional<Ticket> next = line == null ? Optional.empty() : line.take();
    next.ifPresent(this::left);
    return next;
  }

  /** Takes out a task wherever it stands; false when it does not wait here. */
  public boolean remove(Ticket ticket) {
    Line line = lines.get(ticket.pool());
    boolean removed = line != null && line.remove(ticket);
    if (removed) {
      left(ticket);
    }
    return removed;
  }

  /** How many of a class wait. */
  public int waiting(Priority priority) {
    return waiting[priority.ordinal()];
  }

  /** How many wait in all. */
  public int waiting() {
    int sum = 0;
    for (int count : waiting) {
      sum += count;
    }
    return sum;
  }

  /** How many of a pool wait in a class or a more urgent one: those before a new task of it. */
  public int ahead(String pool, Priority priority) {
    Line line = lines.get(pool);
    return line == null ? 0 : line.ahead(priority);
  }

  /** Pools come from the configuration, so there are few; an empty line is kept. */
  private Line line(String pool) {
    return lines.computeIfAbsent(pool, _ -> new Line(startsPerTurn));
  }

  private void left(Ticket ticket) {
    waiting[ticket.priority().ordinal()]--;
  }
}
