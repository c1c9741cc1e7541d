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
 * @param shared whether several nodes share them, each with what a lessor lends it
 */
public record QuotaSettings(
    List<Quota> key,
    List<Quota> tenant,
    Map<String, List<Quota>> keys,
    Map<String, List<Quota>> tenants,
    boolean shared) {
  /** Whatever they like. */
  public static final QuotaSettings NONE =
      new QuotaSettings(List.of(), List.of(), Map.of(), Map.of());

  /** Of one node alone. */
  public QuotaSettings(
      List<Quota> key,
      List<Quota> tenant,
      Map<String, List<Quota>> keys,
      Map<String, List<Quota>> tenants) {
    this(key, tenant, keys, tenants, false);
  }

  public QuotaSettings {
    key = List.copyOf(key);
    tenant = List.copyOf(tenant);
    keys = Map.copyOf(keys);
    tenants = Map.copyOf(tenants);
  }

  /** The same, shared by several nodes. */
  public QuotaSettings sharedByNodes() {
    return new QuotaSettings(key, tenant, keys, tenants, true);
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
