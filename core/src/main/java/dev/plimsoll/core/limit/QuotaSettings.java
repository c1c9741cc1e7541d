package dev.plimsoll.core.limit;

import java.util.List;
import java.util.Map;

/**
 * What callers may use.
 *
 * @param key each key
 * @param tenant each tenant, all its keys together
 * @param keys of keys by their names, in the place of {@code key}
 * @param tenants of tenants by their names, in the place of {@code tenant}
 */
public record QuotaSettings(
    List<Quota> key,
    List<Quota> tenant,
    Map<String, List<Quota>> keys,
    Map<String, List<Quota>> tenants) {
  /** Whatever they like. */
  public static final QuotaSettings NONE =
      new QuotaSettings(List.of(), List.of(), Map.of(), Map.of());

  public QuotaSettings {
    key = List.copyOf(key);
    tenant = List.copyOf(tenant);
    keys = Map.copyOf(keys);
    tenants = Map.copyOf(tenants);
  }

  /** Whether nobody has one. */
  public boolean isEmpty() {
    return key.isEmpty() && tenant.isEmpty() && keys.isEmpty() && tenants.isEmpty();
  }

  List<Quota> ofKey(String name) {
    return keys.getOrDefault(name, key);
  }

  List<Quota> ofTenant(String name) {
    return tenants.getOrDefault(name, tenant);
  }
}
