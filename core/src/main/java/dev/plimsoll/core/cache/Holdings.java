package dev.plimsoll.core.cache;

import java.util.HashMap;
import java.util.Map;

/** How much of the cache each tenant has. As large as the number of those. Not thread-safe. */
final class Holdings {
  private final Map<String, Holding> byTenant = new HashMap<>();

  void add(String tenant, long bytes) {
    byTenant.merge(tenant, new Holding(1, bytes), Holding::plus);
  }

  void remove(String tenant, long bytes) {
    byTenant.computeIfPresent(
        tenant, (_, old) -> old.entries == 1 ? null : old.plus(new Holding(-1, -bytes)));
  }

  /** Whether a tenant has more than half of what the main part may hold. */
  boolean exceedHalf(String tenant, CacheBounds bounds) {
    Holding holding = byTenant.get(tenant);
    return holding != null
        && (2 * holding.entries > bounds.mainEntries() || 2 * holding.bytes > bounds.mainBytes());
  }

  private record Holding(long entries, long bytes) {
    Holding plus(Holding other) {
      return new Holding(entries + other.entries, bytes + other.bytes);
    }
  }
}
