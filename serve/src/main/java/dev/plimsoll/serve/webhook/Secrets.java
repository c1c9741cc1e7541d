package dev.plimsoll.serve.webhook;

import java.util.List;
import java.util.Map;

/**
 * Who is signed for with what: a tenant's own secrets, or else everybody's. Several sign together,
 * so that a receiver can change from one to the next.
 */
public record Secrets(List<Secret> everybody, Map<String, List<Secret>> byTenant) {
  /** Nothing can be signed. */
  public static final Secrets NONE = new Secrets(List.of(), Map.of());

  public Secrets {
    everybody = List.copyOf(everybody);
    byTenant = Map.copyOf(byTenant);
  }

  List<Secret> of(String tenant) {
    return byTenant.getOrDefault(tenant, everybody);
  }

  boolean isEmpty() {
    return everybody.isEmpty() && byTenant.isEmpty();
  }
}
