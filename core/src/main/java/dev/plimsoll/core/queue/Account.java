package dev.plimsoll.core.queue;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One tenant in one class of one pool: its line, first in first out, and what it has used. All
 * amounts are tokens divided by the tenant's weight. Not thread-safe.
 */
final class Account {
  static final Comparator<Account> BY_USED =
      Comparator.comparingDouble((Account account) -> account.used)
          .thenComparingLong(account -> account.turn);
  static final Comparator<Account> BY_SETTLED =
      Comparator.comparingDouble(Account::settled).thenComparingLong(account -> account.turn);

  final FairLine line;
  final String tenant;
  final double weight;

  /** Runs that ended count with their true cost, those under way with their estimate. */
  double used;

  /** When it was last served or came, to take turns among equals. */
  long turn;

  /** The busy period in which {@link #used} was last brought up to date. */
  long period;

  int waiting;
  int runs;
  private long running;
  private @Nullable Place first;
  private @Nullable Place last;

  Account(FairLine line, String tenant, double weight) {
    this.line = line;
    this.tenant = tenant;
    this.weight = weight;
  }

  /** What its ended runs used. */
  double settled() {
    return used - underWay();
  }

  /** The estimates of its runs that have not ended. */
  double underWay() {
    return running / weight;
  }

  boolean isIdle() {
    return waiting == 0 && runs == 0;
  }

  void charge(Place place) {
    place.charged = place.ticket().cost();
    runs++;
    running += place.charged;
    used += place.charged / weight;
  }

  void settle(Place place, int cost) {
    runs--;
    running -= place.charged;
    used += ((double) cost - place.charged) / weight;
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
