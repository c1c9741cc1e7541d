package dev.plimsoll.core.queue;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Ticket;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tasks that wait for an agent, one line per pool. Not thread-safe: the Engine owns it. Holds
 * only what ordering needs, never a payload; never refuses (that is the door's work). No operation
 * takes longer because more tasks wait.
 */
public final class ReadyQueue {
  private static final int CLASSES = Priority.values().length;

  private final int startsPerTurn;
  private final Map<String, Double> weights;
  private final Map<String, Line> lines = new HashMap<>();
  private final Arrivals[] arrivals = new Arrivals[CLASSES];

  /**
   * @param startsPerTurn each class that waits gets at least one in so many starts of its pool; at
   *     least as many as there are classes
   * @param weights what a tenant is due, as a multiple of what one that is not named is due
   */
  public ReadyQueue(int startsPerTurn, Map<String, Double> weights) {
    if (startsPerTurn < CLASSES) {
      throw new IllegalArgumentException("a turn must fit each class once");
    }
    this.startsPerTurn = startsPerTurn;
    this.weights = Map.copyOf(weights);
    for (int i = 0; i < CLASSES; i++) {
      arrivals[i] = new Arrivals();
    }
  }

  /** Counts a task that will join soon as standing before those that come later. */
  public void reserve(Ticket ticket) {
    line(ticket.pool()).reserve(ticket.priority(), 1);
  }

  /** Ends a reservation: the task joins now, or never. */
  public void release(Ticket ticket) {
    line(ticket.pool()).reserve(ticket.priority(), -1);
  }

  /** Puts a task behind the others of its class and tenant. */
  public void add(Place place) {
    fair(place).addLast(place);
    arrivals(place).addNewest(place);
    place.waiting = true;
  }

  /** Puts a task that had already begun before the others of its class and tenant. */
  public void addReturning(Place place) {
    fair(place).addFirst(place);
    arrivals(place).addOldest(place);
    place.waiting = true;
  }

  /**
   * Takes the task of a pool whose turn it is and charges its tenant with its estimate, or takes
   * nothing. Say {@link #settle} when it ended.
   */
  public Optional<Place> take(String pool) {
    Line line = lines.get(pool);
    Optional<Place> next = line == null ? Optional.empty() : line.take();
    if (next.isPresent()) {
      left(next.get());
    }
    return next;
  }

  /** The task taken last from its pool does not start: no turn is used up, and nothing charged. */
  public void drop(Place place) {
    settle(place, 0);
    line(place.ticket().pool()).untake();
  }

  /**
   * The run of a taken task ended: its tenant pays, or gets back, the difference to its estimate.
   *
   * @param cost in tokens; 0 for a run that never began
   */
  public void settle(Place place, int cost) {
    Account account = place.account;
    if (account == null || place.charged == 0) {
      throw new IllegalStateException("nothing to settle for " + place.ticket().id());
    }
    account.line.settle(place, cost);
  }

  /** Takes out a task wherever it stands; false when it does not wait here. */
  public boolean remove(Place place) {
    if (!place.waiting) {
      return false;
    }
    line(place.ticket().pool()).remove(place);
    left(place);
    return true;
  }

  /** The task of a class that came last, in whatever pool. */
  public Optional<Place> newest(Priority priority) {
    return arrivals[priority.ordinal()].newest();
  }

  /** Since when the task of a class that waits longest has waited; empty where none waits. */
  public Optional<Instant> waitingSince(Priority priority) {
    return arrivals[priority.ordinal()].since();
  }

  /** How many of a class wait. */
  public int waiting(Priority priority) {
    return arrivals[priority.ordinal()].size();
  }

  /** How many wait before a pool, reserved ones too. */
  public int waiting(String pool) {
    Line line = lines.get(pool);
    return line == null ? 0 : line.size();
  }

  /** How many wait in all. */
  public int waiting() {
    int sum = 0;
    for (Arrivals some : arrivals) {
      sum += some.size();
    }
    return sum;
  }

  /**
   * How many would probably start before one more task, reserved ones too: all of more urgent
   * classes, those of its tenant, and for each of these one of every other tenant in its class.
   */
  public int ahead(String pool, Priority priority, String tenant) {
    Line line = lines.get(pool);
    return line == null ? 0 : line.ahead(priority, tenant);
  }

  /**
   * How many wait of each tenant. Counted when asked, so that nothing is kept for it: takes longer
   * the more tenants wait.
   */
  public Map<String, Integer> waitingByTenant() {
    Map<String, Integer> byTenant = new HashMap<>();
    lines.values().forEach(line -> line.addWaiting(byTenant));
    return byTenant;
  }

  /** How many accounts of tenants are remembered, over all pools and classes. */
  public int remembered() {
    return lines.values().stream().mapToInt(Line::remembered).sum();
  }

  /** Pools come from the configuration, so there are few; an empty line is kept. */
  private Line line(String pool) {
    Line line = lines.get(pool);
    if (line == null) {
      line = new Line(startsPerTurn, weights);
      lines.put(pool, line);
    }
    return line;
  }

  private FairLine fair(Place place) {
    if (place.waiting || place.charged > 0) {
      throw new IllegalStateException("waits or runs already: " + place.ticket().id());
    }
    return line(place.ticket().pool()).of(place.ticket().priority());
  }

  private Arrivals arrivals(Place place) {
    return arrivals[place.ticket().priority().ordinal()];
  }

  private void left(Place place) {
    arrivals(place).remove(place);
    place.waiting = false;
  }
}
