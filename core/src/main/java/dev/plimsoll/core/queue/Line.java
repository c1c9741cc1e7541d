package dev.plimsoll.core.queue;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The line before one pool. Strict order by class, with a share for every class that waits: of
 * {@code startsPerTurn} starts in a row each such class gets at least one.
 *
 * <p>Why a class is due three starts early: with four classes up to three can become due at the
 * same start; served one after the other, the last of them still is within its turn.
 */
final class Line {
  private static final int CLASSES = Priority.values().length;

  private final List<LinkedHashMap<TaskId, Ticket>> classes = new ArrayList<>();
  private final int[] passedOver = new int[CLASSES];
  private final int due;

  Line(int startsPerTurn) {
    due = startsPerTurn - CLASSES + 1;
    for (int i = 0; i < CLASSES; i++) {
      classes.add(new LinkedHashMap<>());
    }
  }

  void addLast(Ticket ticket) {
    classes.get(ticket.priority().ordinal()).putLast(ticket.id(), ticket);
  }

  void addFirst(Ticket ticket) {
    classes.get(ticket.priority().ordinal()).putFirst(ticket.id(), ticket);
  }

  boolean remove(Ticket ticket) {
    int index = ticket.priority().ordinal();
    boolean removed = classes.get(index).remove(ticket.id()) != null;
    if (classes.get(index).isEmpty()) {
      passedOver[index] = 0;
    }
    return removed;
  }

  Optional<Ticket> take() {
    int next = next();
    if (next < 0) {
      return Optional.empty();
    }
    for (int i = 0; i < CLASSES; i++) {
      passedOver[i] = i == next || classes.get(i).isEmpty() ? 0 : passedOver[i] + 1;
    }
    Map.Entry<TaskId, Ticket> first = classes.get(next).pollFirstEntry();
    return first == null ? Optional.empty() : Optional.of(first.getValue());
  }

  int ahead(Priority priority) {
    int sum = 0;
    for (int i = 0; i <= priority.ordinal(); i++) {
      sum += classes.get(i).size();
    }
    return sum;
  }

  boolean isEmpty() {
    return classes.stream().allMatch(Map::isEmpty);
  }

  /** The class passed over longest among those whose share is due, else the most urgent one. */
  private int next() {
    int next = -1;
    int longest = due - 1;
    for (int i = 0; i < CLASSES; i++) {
      if (!classes.get(i).isEmpty() && passedOver[i] > longest) {
        longest = passedOver[i];
        next = i;
      }
    }
    for (int i = 0; next < 0 && i < CLASSES; i++) {
      next = classes.get(i).isEmpty() ? -1 : i;
    }
    return next;
  }
}
