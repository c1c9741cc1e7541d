package dev.plimsoll.core.queue;

import dev.plimsoll.base.order.Heap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One class of one pool, shared fairly by cost among tenants. Not thread-safe.
 *
 * <p>Each tenant has an account of what it used, in tokens divided by its weight; the tenant that
 * used least is next, and within a tenant the first that came. A start is charged with its
 * estimate, and corrected when the run ends and its true cost is known. This is deficit round robin
 * with the rounds left out: no quantum to choose, none that a large cost has to wait for, and a
 * debt needs no empty rounds to be worked off. (Start-time fair queueing, Goyal et al. 1996, and
 * the virtual token counter, Sheng et al., OSDI 2024, are the same idea.)
 *
 * <p>A tenant that comes must not profit from having been away, nor be punished by what others used
 * before it came. It begins at the <em>floor</em>: the least that any waiting tenant has settled.
 * Settled means without the runs under way, so whoever has none goes before those who have many,
 * and by no more than those are worth. A tenant that returns with runs under way, or with more used
 * than the floor, keeps its account. When the line empties everybody has got what he wanted: all
 * are even again but for their runs under way (a new <em>period</em>).
 *
 * <p>Hence, of two tenants that both wait all the time, neither is ahead of the other by more than
 * its runs under way and one task. An account is forgotten when its tenant neither waits nor runs
 * and used no more than the floor. Every operation costs the logarithm of the number of tenants and
 * never depends on how many tasks wait.
 */
final class FairLine {
  private final Map<String, Double> weights;
  private final Map<String, Account> accounts = new HashMap<>();
  private final Heap<Account> byUsed = new Heap<>(); // those that wait
  private final Heap<Account> bySettled = new Heap<>(); // the same
  private final Heap<Account> owing = new Heap<>(); // idle, above the floor
  private double floor;
  private long turns;
  private long period;
  private int size;

  FairLine(Map<String, Double> weights) {
    this.weights = weights;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Tenants it remembers. */
  int remembered() {
    return accounts.size();
  }

  /** Adds how many wait of each tenant. */
  void addWaiting(Map<String, Integer> byTenant) {
    byUsed.forEach(account -> byTenant.merge(account.tenant, account.waiting, Integer::sum));
  }

  void addLast(Place place) {
    Account account = joining(place);
    account.addLast(place);
    joined(account);
  }

  void addFirst(Place place) {
    Account account = joining(place);
    account.addFirst(place);
    joined(account);
  }

  private Account joining(Place place) {
    String tenant = place.ticket().tenant();
    Account account = accounts.get(tenant);
    if (account == null) {
      account = new Account(this, tenant, weights.getOrDefault(tenant, 1.0));
      accounts.put(tenant, account);
    }
    if (account.isIdle()) {
      owing.remove(account.byUsed);
    }
    place.account = account;
    size++;
    return account;
  }

  private void joined(Account account) {
    if (account.waiting == 1) {
      refresh(account);
      raiseFloor();
      account.raiseTo(floor);
      account.turn(++turns);
      byUsed.add(account.byUsed);
      bySettled.add(account.bySettled);
    }
  }

  /** Takes the first task of the tenant that used least, and charges it. */
  Optional<Place> take() {
    Account account = byUsed.first();
    if (account == null) {
      return Optional.empty();
    }
    raiseFloor();
    Place place = account.removeFirst();
    account.charge(place);
    account.turn(++turns);
    shrunk(account);
    return Optional.of(place);
  }

  void remove(Place place) {
    Account account = account(place);
    raiseFloor();
    account.remove(place);
    place.account = null;
    shrunk(account);
  }

  /**
   * A run ended and took so much; its tenant gets back what it was charged beyond that, or pays.
   */
  void settle(Place place, int cost) {
    Account account = account(place);
    refresh(account);
    account.settle(place, cost);
    place.account = null;
    if (account.waiting > 0) {
      account.raiseTo(floor);
      moved(account);
    } else {
      forgetIdle(account);
    }
  }

  /** How many of this class would probably start before one more task of this tenant. */
  int ahead(String tenant) {
    Account account = accounts.get(tenant);
    int own = account == null ? 0 : account.waiting;
    int others = byUsed.size() - (own > 0 ? 1 : 0);
    return own + (int) Math.min((long) size - own, (long) others * own);
  }

  private void shrunk(Account account) {
    size--;
    if (account.waiting > 0) {
      moved(account);
    } else {
      byUsed.remove(account.byUsed);
      bySettled.remove(account.bySettled);
    }
    if (size == 0) {
      newPeriod();
    }
    forgetIdle(account);
  }

  private void moved(Account account) {
    byUsed.moved(account.byUsed);
    bySettled.moved(account.bySettled);
  }

  private void raiseFloor() {
    Account least = bySettled.first();
    if (least == null) {
      return;
    }
    floor = Math.max(floor, least.settled());
    for (Account first = owing.first(); first != null && first.used() <= floor; ) {
      owing.remove(first.byUsed);
      accounts.remove(first.tenant);
      first = owing.first();
    }
  }

  private void newPeriod() {
    period++;
    owing.forEach(account -> accounts.remove(account.tenant));
    owing.clear();
  }

  /** Brings an account from an earlier period into this one: only its runs under way count. */
  private void refresh(Account account) {
    if (account.period != period) {
      account.period = period;
      account.beginAt(floor);
    }
  }

  private void forgetIdle(Account account) {
    if (!account.isIdle()) {
      return;
    }
    if (size == 0 || account.used() <= floor) {
      accounts.remove(account.tenant);
    } else {
      owing.add(account.byUsed);
    }
    if (accounts.isEmpty()) {
      floor = 0; // nobody is left to compare with
    }
  }

  private static Account account(Place place) {
    Account account = place.account;
    if (account == null) {
      throw new IllegalStateException("neither waits nor runs: " + place.ticket().id());
    }
    return account;
  }
}
