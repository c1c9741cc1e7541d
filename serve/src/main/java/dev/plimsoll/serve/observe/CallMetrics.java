package dev.plimsoll.serve.observe;

import dev.plimsoll.core.engine.TargetReport;
import dev.plimsoll.serve.dispatch.Dispatcher;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToDoubleFunction;

/** What is measured of model calls, under OpenTelemetry's names for GenAI clients and our own. */
public final class CallMetrics {
  private static final double[] SECONDS = {
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
  };
  private static final double[] TOKENS = {
    1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
  };

  private final PrometheusRegistry registry;
  final Histogram durations;
  final Histogram firstTokens;
  final Histogram tokens;
  final Counter failures;

  public CallMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    this.durations =
        histogram("gen_ai_client_operation_duration_seconds", "Model calls", SECONDS)
            .labelNames("provider", "model")
            .register(registry);
    this.firstTokens =
        histogram("gen_ai_server_time_to_first_token_seconds", "Time to first token", SECONDS)
            .labelNames("provider", "model")
            .register(registry);
    this.tokens =
        histogram("gen_ai_client_token_usage", "Tokens a call", TOKENS)
            .labelNames("provider", "model", "type")
            .register(registry);
    this.failures =
        Counter.builder()
            .name("plimsoll_model_failures")
            .help("Model calls without an answer, by kind")
            .labelNames("provider", "kind")
            .register(registry);
  }

  private static Histogram.Builder histogram(String name, String help, double[] bounds) {
    return Histogram.builder().name(name).help(help).classicOnly().classicUpperBounds(bounds);
  }

  /** Shows from now on how each target stands. */
  public void watch(Dispatcher dispatcher) {
    gauge(dispatcher, "plimsoll_inflight", "Model calls under way", TargetReport::inFlight);
    gauge(dispatcher, "plimsoll_limit", "Calls that are let through at once", TargetReport::limit);
    gauge(dispatcher, "plimsoll_calls_waiting", "Calls that wait", TargetReport::waiting);
    gauge(
        dispatcher,
        "plimsoll_breaker_state",
        "0 closed, 1 half open, 2 open",
        target ->
            switch (target.breaker().state()) {
              case CLOSED -> 0;
              case HALF_OPEN -> 1;
              case OPEN -> 2;
            });
  }

  private void gauge(
      Dispatcher dispatcher, String name, String help, ToDoubleFunction<TargetReport> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("provider", "model")
        .callback(out -> {
          for (TargetReport target : dispatcher.targets()) {
            out.call(
                value.applyAsDouble(target), target.target().provider(), target.target().model());
          }
        })
        .register(registry);
  }
}
