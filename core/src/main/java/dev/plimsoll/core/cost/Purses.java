package dev.plimsoll.core.cost;

import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The purses of all owners in the periods that go on. Users are labels that callers make up, so of
 * each tenant a bounded number have purses of their own; those who come later share one, which is
 * never laxer. Not thread-safe.
 */
final class Purses {
  private static final String OTHERS = "";

  private final int usersPerTenant;
  private final Map<Owner, Purse> purses = new HashMap<>();
  private final Map<String, Integer> users = new HashMap<>();
  private Instant swept = Instant.MIN;

  Purses(int usersPerTenant) {
    this.usersPerTenant = usersPerTenant;
  }

  /** The purse that a budget gives a payer in the period of now. */
  Purse of(Budget budget, Payer payer, String model, Instant now) {
    if (!now.isBefore(swept)) {
      sweep(now);
    }
    Owner owner = owner(budget, payer, model);
    Purse purse = purses.get(owner);
    return purse == null ? make(budget, owner, now) : purse;
  }

  /** A run is over: it needs no purse any more. */
  void ended(TaskId task) {
    if (purses.isEmpty()) {
      return;
    }
    purses.remove(new Owner(Scope.RUN, Period.RUN, "", task.value()));
  }

  Collection<Purse> all() {
    return purses.values();
  }

  private Owner owner(Budget budget, Payer payer, String model) {
    Scope scope = budget.scope();
    String tenant = scope == Scope.USER ? payer.tenant() : "";
    Owner own = new Owner(scope, budget.period(), tenant, scope.nameOf(payer, model));
    boolean shares =
        scope == Scope.USER
            && !purses.containsKey(own)
            && users.getOrDefault(tenant, 0) >= usersPerTenant;
    return shares ? new Owner(scope, budget.period(), tenant, OTHERS) : own;
  }

  private Purse make(Budget budget, Owner owner, Instant now) {
    boolean shared = owner.name.equals(OTHERS);
    String whose = shared ? "others of " + owner.tenant : owner.name;
    Purse purse = new Purse(budget, whose, budget.period().end(now));
    purses.put(owner, purse);
    if (owner.scope == Scope.USER && !shared) {
      users.merge(owner.tenant, 1, Integer::sum);
    }
    return purse;
  }

  /** Every period ends where a day ends, so that once a day is enough. */
  private void sweep(Instant now) {
    purses.values().removeIf(purse -> !now.isBefore(purse.ends));
    users.clear();
    for (Owner owner : purses.keySet()) {
      if (owner.scope == Scope.USER && !owner.name.equals(OTHERS)) {
        users.merge(owner.tenant, 1, Integer::sum);
      }
    }
    swept = Period.DAY.end(now);
  }

  private record Owner(Scope scope, Period period, String tenant, String name) {}
}
