package dev.plimsoll.app.config;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.breaker.BreakerSettings;
import dev.plimsoll.core.engine.TargetSettings;
import dev.plimsoll.core.limit.AdaptiveSettings;
import dev.plimsoll.core.limit.CallQueueSettings;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quota.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads of a provider what stands before each of its models. */
final class TargetConfig {
  private static final Duration SHORTEST_WINDOW = Duration.ofMillis(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(31);
  private static final int MOST_LIMITS = 10;

  private TargetConfig() {}

  static TargetSettings of(Section provider) {
    TargetSettings usual = TargetSettings.standard();
    return new TargetSettings(
        breaker(Fields.section(provider, "breaker")),
        concurrency(Fields.section(provider, "concurrency")),
        quotas(provider.<List<Value>>get("limits", Value::list, List.of())),
        queue(provider, usual.queue()),
        usual.patience());
  }

  private static CallQueueSettings queue(Section provider, CallQueueSettings usual) {
    int bound = provider.get("waiting", value -> value.integer(1, 1_000_000), usual.bound());
    return new CallQueueSettings(bound, usual.turn(), usual.objectives());
  }

  private static BreakerSettings breaker(Section breaker) {
    breaker.allow(
        "a breaker",
        "failures",
        "errorShare",
        "leastCalls",
        "window",
        "rest",
        "probes",
        "successes");
    BreakerSettings usual = BreakerSettings.standard();
    BreakerSettings.Tripping tripping = usual.tripping();
    BreakerSettings.Probing probing = usual.probing();
    Duration window = breaker.get("window", Fields::positive, tripping.window());
    Duration rest = breaker.get("rest", Fields::positive, usual.rest().first());
    return sound(
        breaker,
        () ->
            new BreakerSettings(
                new BreakerSettings.Tripping(
                    breaker.get("failures", value -> value.integer(1, 10_000), tripping.failures()),
                    breaker.get(
                        "errorShare", value -> value.share().fraction(), tripping.errorShare()),
                    breaker.get(
                        "leastCalls", value -> value.integer(1, 1_000_000), tripping.leastCalls()),
                    window,
                    longer(window, tripping.longestWindow())),
                new BreakerSettings.Rest(
                    rest,
                    usual.rest().factor(),
                    longer(rest, usual.rest().longest()),
                    usual.rest().jitter()),
                new BreakerSettings.Probing(
                    breaker.get("probes", value -> value.integer(1, 1_000), probing.atOnce()),
                    breaker.get("successes", value -> value.integer(1, 1_000), probing.successes()),
                    probing.patience())));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static AdaptiveSettings concurrency(Section limit) {
    limit.allow("a limit of calls at once", "least", "first", "most");
    AdaptiveSettings usual = TargetSettings.standard().concurrency();
    int most = limit.get("most", value -> value.integer(1, 1_000_000), usual.ceiling());
    int least =
        limit.get("least", value -> value.integer(1, 1_000_000), Math.min(most, usual.floor()));
    int first =
        limit.get(
            "first",
            value -> value.integer(1, 1_000_000),
            Math.clamp(usual.initial(), Math.min(least, most), most));
    return sound(
        limit, () -> new AdaptiveSettings(least, first, most, usual.backoff(), usual.tolerance()));
  }

  /** A list of limits, such as {@code [{requests: 1000, every: 1h}]}. */
  static List<Quota> quotas(List<Value> elements) {
    List<Quota> quotas = new ArrayList<>();
    for (Value element : elements) {
      if (quotas.size() == MOST_LIMITS) {
        throw element.fault("more than %d limits of one kind".formatted(MOST_LIMITS), "");
      }
      quotas.add(quota(element.section()));
    }
    return quotas;
  }

  private static Quota quota(Section limit) {
    limit.allow("a limit", "requests", "tokens", "every", "burst");
    if (limit.has("requests") == limit.has("tokens")) {
      throw limit.fault(
          "a limit is of requests or of tokens",
          "Write {requests: 1000, every: 1h} and {tokens: 60000, every: 1m} as two.");
    }
    Unit unit = limit.has("requests") ? Unit.REQUESTS : Unit.TOKENS;
    long most = limit.need(limit.has("requests") ? "requests" : "tokens").wholeNumber();
    Duration every = Fields.between(limit.need("every"), SHORTEST_WINDOW, LONGEST_WINDOW);
    return sound(
        limit,
        () ->
            limit.has("burst")
                ? Quota.bucket(unit, most, every, limit.need("burst").wholeNumber())
                : Quota.of(unit, most, every));
  }

  /** Says where it stands what a value of core says of itself. */
  static <T> T sound(Section where, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw where.fault(String.valueOf(e.getMessage()), "");
    }
  }
}
