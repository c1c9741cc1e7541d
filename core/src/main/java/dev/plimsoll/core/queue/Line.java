package dev.plimsoll.core.queue;

import dev.plimsoll.base.order.Turns;
import dev.plimsoll.core.work.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The line before one pool. Strict order by class, with a share for every class that waits: of
 * {@code startsPerTurn} starts in a row each such class gets at least one. Within a class tenants
 * share fairly. Not thread-safe.
 */
final class Line {
  private static final int CLASSES = Priority.values().length;

  private final List<FairLine> classes = new ArrayList<>();
  private final int[] reserved = new int[CLASSES];
  private final Turns turns;

  Line(int startsPerTurn, Map<String, Double> weights) {
    turns = new Turns(CLASSES, startsPerTurn);
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
      turns.emptied(place.ticket().priority().ordinal());
    }
  }

  /** How many wait, or will soon. */
  int size() {
    int sum = 0;
    for (int i = 0; i < CLASSES; i++) {
      sum += classes.get(i).size() + reserved[i];
    }
    return sum;
  }

  Optional<Place> take() {
    int next = turns.next(this::waits);
    if (next < 0) {
      return Optional.empty();
    }
    turns.took(next, this::waits);
    return classes.get(next).take();
  }

  /** What was taken last does not start: its class keeps its turn. */
  void untake() {
    turns.untake(this::waits);
  }

  private boolean waits(int index) {
    return !classes.get(index).isEmpty();
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
}
