package dev.plimsoll.mock.limit;

import java.util.HashMap;
import java.util.Map;

/** One limit with the allowances of all who have one. Belongs to {@link Limits}, under its lock. */
final class Keyed {
  /** Keys beyond share one allowance: a new one must never be a way around the limit. */
  static final int MOST_KEYS = 1_000;

  private static final String EVERYBODY = "";

  private final RateLimit limit;
  private final Map<String, Allowance> allowances = new HashMap<>();
  private long granted;
  private long refused;

  Keyed(RateLimit limit) {
    this.limit = limit;
  }

  Allowance of(String key) {
    String owner = limit.perKey() ? key : EVERYBODY;
    Allowance known = allowances.get(owner);
    if (known != null) {
      return known;
    }
    String kept = allowances.size() < MOST_KEYS ? owner : EVERYBODY;
    return allowances.computeIfAbsent(kept, added -> Allowance.of(limit));
  }

  long cost(long tokens) {
    return switch (limit.unit()) {
      case REQUESTS -> 1;
      case TOKENS -> tokens;
    };
  }

  /** Whether what a call took is set right at its end; a request stays one request. */
  boolean corrects() {
    return limit.unit() == Unit.TOKENS && limit.corrected();
  }

  void granted(long amount) {
    granted += amount;
  }

  void refused() {
    refused++;
  }

  RateLimit limit() {
    return limit;
  }

  Standing standing(String key, long now) {
    Allowance allowance = of(key);
    return new Standing(limit, allowance.remaining(now), allowance.reset(now));
  }

  Use use() {
    return new Use(limit, granted, refused);
  }
}
