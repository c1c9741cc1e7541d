package dev.plimsoll.app.config;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.QuotaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the section {@code quotas}: what keys and tenants may use. */
final class QuotaConfig {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private QuotaConfig() {}

  static QuotaSettings of(Section quotas) {
    quotas.allow("quotas", "key", "tenant", "keys", "tenants");
    return new QuotaSettings(
        quotas.get("key", QuotaConfig::list, List.of()),
        quotas.get("tenant", QuotaConfig::list, List.of()),
        named(Fields.section(quotas, "keys")),
        named(Fields.section(quotas, "tenants")));
  }

  private static Map<String, List<Quota>> named(Section section) {
    Map<String, List<Quota>> named = new HashMap<>();
    for (String name : section.keys()) {
      named.put(name, section.get(name, QuotaConfig::list, List.of()));
    }
    return named;
  }

  private static List<Quota> list(Value value) {
    List<Value> elements = value.list();
    List<Quota> quotas = TargetConfig.quotas(elements);
    for (int i = 0; i < quotas.size(); i++) {
      if (quotas.get(i).window().compareTo(SHORTEST) < 0) {
        throw elements.get(i).fault("expected a window of 1s or more", "");
      }
      for (Quota other : quotas.subList(0, i)) {
        refuseContradiction(elements.get(i), quotas.get(i), other);
      }
    }
    return quotas;
  }

  /** A longer window allows at least what a shorter one does, else that one never counts. */
  private static void refuseContradiction(Value where, Quota quota, Quota other) {
    if (quota.unit() != other.unit()) {
      return;
    }
    int longer = quota.window().compareTo(other.window());
    if (longer == 0) {
      throw where.fault(
          "two quotas of the same in %s".formatted(Durations.format(quota.window())),
          "Remove one of them.");
    }
    Quota wide = longer > 0 ? quota : other;
    Quota narrow = longer > 0 ? other : quota;
    if (wide.limit() < narrow.limit()) {
      throw where.fault(
          "%d in %s is less than %d in %s, which would never count"
              .formatted(
                  wide.limit(),
                  Durations.format(wide.window()),
                  narrow.limit(),
                  Durations.format(narrow.window())),
          "Raise the longer one, or remove the shorter.");
    }
  }
}
