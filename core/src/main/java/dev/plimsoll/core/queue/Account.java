package dev.plimsoll.core.queue;

import dev.plimsoll.base.order.Heap;
import org.jspecify.annotations.Nullable;

/**
 * One tenant in one class of one pool: its line, first in first out, and what it has used. All
 * amounts are tokens divided by the tenant's weight. Not thread-safe.
 */
final class Account {
  final FairLine line;
  final String tenant;
  final double weight;

  /** The busy period in which {@link #used} was last brought up to date. */
  long period;

  int waiting;
  int runs;
  private long running;
  private @Nullable Place first;
  private @Nullable Place last;

  /** Who used least is first; among equals whoever was served longest ago. */
  final Heap.Seat<Account> byUsed = new Heap.Seat<>(this, "");

  /** Whose ended runs used least is first. */
  final Heap.Seat<Account> bySettled = new Heap.Seat<>(this, "");

  Account(FairLine line, String tenant, double weight) {
    this.line = line;
    this.tenant = tenant;
    this.weight = weight;
  }

  /** Runs that ended count with their true cost, those under way with their estimate. */
  double used() {
    return byUsed.amount();
  }

  /** What its ended runs used. */
  double settled() {
    return bySettled.amount();
  }

  /** Has used so much, its runs under way included. */
  private void use(double amount) {
    byUsed.order(amount, byUsed.turn());
    bySettled.order(amount - running / weight, bySettled.turn());
  }

  /** Is served or comes, so that it goes behind its equals. */
  void turn(long turn) {
    byUsed.order(byUsed.amount(), turn);
    bySettled.order(bySettled.amount(), turn);
  }

  /** Begins at this floor where it used less. */
  void raiseTo(double floor) {
    use(Math.max(used(), floor));
  }

  /** All that it used is forgotten, but for its runs under way. */
  void beginAt(double floor) {
    use(floor + running / weight);
  }

  boolean isIdle() {
    return waiting == 0 && runs == 0;
  }

  void charge(Place place) {
    place.charged = place.ticket().cost();
    runs++;
    running += place.charged;
    use(used() + place.charged / weight);
  }

  void settle(Place place, int cost) {
    runs--;
    running -= place.charged;
    use(used() + ((double) cost - place.charged) / weight);
    place.charged = 0;
  }

  void addLast(Place place) {
    place.before = last;
    if (last == null) {
      first = place;
    } else {
      last.behind = place;
    }
    last = place;
    waiting++;
  }

  void addFirst(Place place) {
    place.behind = first;
    if (first == null) {
      last = place;
    } else {
      first.before = place;
    }
    first = place;
    waiting++;
  }

  Place removeFirst() {
    Place place = first;
    if (place == null) {
      throw new IllegalStateException("nothing waits for " + tenant);
    }
    remove(place);
    return place;
  }

  void remove(Place place) {
    Place before = place.before;
    Place behind = place.behind;
    if (before == null) {
      first = behind;
    } else {
      before.behind = behind;
    }
    if (behind == null) {
      last = before;
    } else {
      behind.before = before;
    }
    place.before = null;
    place.behind = null;
    waiting--;
  }
}
