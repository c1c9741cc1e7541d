package dev.plimsoll.simulate.story;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.simulate.world.Watcher;
import dev.plimsoll.simulate.world.World;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each tenant's calls cost, from the lines of the ledger, and how often it was refused. */
final class Spending implements Watcher {
  private final Map<String, Tenant> tenants = new TreeMap<>();

  /** One tenant's sums. */
  static final class Tenant {
    Money spent = Money.ZERO;
    long calls;
    long asked;
    long refused;
  }

  @Override
  public void decided(World world, Event event, List<Effect> effects) {
    if (event instanceof Event.Submitted submitted) {
      of(submitted.ticket().tenant()).asked++;
    }
    for (Effect effect : effects) {
      if (effect instanceof Effect.Charge(var entry)) {
        Tenant tenant = of(entry.payer().tenant());
        tenant.spent = tenant.spent.plus(entry.charge().money().orElse(Money.ZERO));
        tenant.calls++;
      } else if (effect instanceof Effect.Refuse && event instanceof Event.Submitted submitted) {
        of(submitted.ticket().tenant()).refused++;
      }
    }
  }

  private Tenant of(String name) {
    return tenants.computeIfAbsent(name, _ -> new Tenant());
  }

  /** By name. */
  Map<String, Tenant> tenants() {
    return tenants;
  }

  /** What one spent; nothing where nobody has heard of it. */
  Money spent(String tenant) {
    Tenant known = tenants.get(tenant);
    return known == null ? Money.ZERO : known.spent;
  }
}
