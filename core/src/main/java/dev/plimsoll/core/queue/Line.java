package dev.plimsoll.core.queue;

import dev.plimsoll.core.work.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The line before one pool. Strict order by class, with a share for every class that waits: of
 * {@code startsPerTurn} starts in a row each such class gets at least one. Within a class tenants
 * share fairly. Not thread-safe.
 *
 * <p>Why a class is due three starts early: with four classes up to three can become due at the
 * same start; served one after the other, the last of them still is within its turn.
 */
final class Line {
  private static final int CLASSES = Priority.values().length;

  private final List<FairLine> classes = new ArrayList<>();
  private final int[] passedOver = new int[CLASSES];
  private final int[] passedOverBefore = new int[CLASSES]; // the last take
  private final int[] reserved = new int[CLASSES];
  private final int due;

  Line(int startsPerTurn, Map<String, Double> weights) {
    due = startsPerTurn - CLASSES + 1;
    for (int i = 0; i < CLASSES; i++) {
      classes.add(new FairLine(weights));
    }
  }

  FairLine of(Priority priority) {
    return classes.get(priority.ordinal());
  }

  /** Counts one more, or one less, that will join this class soon. */
  void reserve(Priority priority, int more) {
    reserved[priority.ordinal()] += more;
  }

  void remove(Place place) {
    FairLine from = of(place.ticket().priority());
    from.remove(place);
    if (from.isEmpty()) {
      passedOver[place.ticket().priority().ordinal()] = 0;
    }
  }

  Optional<Place> take() {
    int next = next();
    if (next < 0) {
      return Optional.empty();
    }
    System.arraycopy(passedOver, 0, passedOverBefore, 0, CLASSES);
    for (int i = 0; i < CLASSES; i++) {
      passedOver[i] = i == next || classes.get(i).isEmpty() ? 0 : passedOver[i] + 1;
    }
    return classes.get(next).take();
  }

  /** What was taken last does not start: its class keeps its turn. */
  void untake() {
    for (int i = 0; i < CLASSES; i++) {
      passedOver[i] = classes.get(i).isEmpty() ? 0 : passedOverBefore[i];
    }
  }

  /** How many would probably start before one more of a tenant in a class. */
  int ahead(Priority priority, String tenant) {
    int sum = classes.get(priority.ordinal()).ahead(tenant) + reserved[priority.ordinal()];
    for (int i = 0; i < priority.ordinal(); i++) {
      sum += classes.get(i).size() + reserved[i];
    }
    return sum;
  }

  void addWaiting(Map<String, Integer> byTenant) {
    classes.forEach(line -> line.addWaiting(byTenant));
  }

  /** Tenants it remembers, each once in every class. */
  int remembered() {
    return classes.stream().mapToInt(FairLine::remembered).sum();
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
