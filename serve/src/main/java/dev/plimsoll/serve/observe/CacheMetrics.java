package dev.plimsoll.serve.observe;

import dev.plimsoll.serve.cache.AnswerCache;
import dev.plimsoll.serve.cache.CacheReport;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToDoubleFunction;

/** Shows how the cache stands, read off it when somebody asks. */
public final class CacheMetrics {
  private static final String TIER = "memory";

  private CacheMetrics() {}

  /** Shows it from now on. */
  public static void register(AnswerCache cache, PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("plimsoll_cache_requests")
        .help("Calls of models that asked the cache: hit, shared with an equal call, or miss")
        .labelNames("tier", "result")
        .callback(out -> {
          CacheReport report = cache.report();
          out.call(report.hits(), TIER, "hit");
          out.call(report.shared(), TIER, "shared");
          out.call(report.misses(), TIER, "miss");
        })
        .register(registry);
    CounterWithCallback.builder()
        .name("plimsoll_cache_tokens_saved")
        .help("Tokens that no provider was asked for, since the cache had the answer")
        .labelNames("type")
        .callback(out -> {
          CacheReport report = cache.report();
          out.call(report.saved().input(), "input");
          out.call(report.saved().output(), "output");
        })
        .register(registry);
    gauge(cache, "plimsoll_cache_entries", "Answers kept", CacheReport::entries, registry);
    gauge(cache, "plimsoll_cache_bytes", "What they take", CacheReport::bytes, registry);
    gauge(
        cache,
        "plimsoll_cache_share",
        "The share of its bounds that the cache may fill; less than 1 while memory is short",
        CacheReport::share,
        registry);
  }

  private static void gauge(
      AnswerCache cache,
      String name,
      String help,
      ToDoubleFunction<CacheReport> value,
      PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(out -> out.call(value.applyAsDouble(cache.report())))
        .register(registry);
  }
}
