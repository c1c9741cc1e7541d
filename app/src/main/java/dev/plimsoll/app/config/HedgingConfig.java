package dev.plimsoll.app.config;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.route.HedgePolicy;

/** Reads the section {@code hedging}: when a second call goes beside a slow one. */
final class HedgingConfig {
  private static final double MOST = 0.2;

  private HedgingConfig() {}

  static HedgePolicy of(Section hedging) {
    hedging.allow("hedging", "share", "leastCalls");
    HedgePolicy off = HedgePolicy.off();
    return new HedgePolicy(
        hedging.get("share", HedgingConfig::share, off.share()),
        hedging.get("leastCalls", value -> value.integer(20, 1_000_000), off.leastSeen()));
  }

  private static double share(Value value) {
    double share = value.share().fraction();
    if (share > MOST) {
      throw value.fault(
          "expected 0%% to 20%%, found '%s'".formatted(value.string()),
          "Each second call is paid for; it is for the slowest few.");
    }
    return share;
  }
}
