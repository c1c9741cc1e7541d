package dev.plimsoll.serve.observe;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelClient;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures every call of a model client, under OpenTelemetry's names for GenAI clients. Changes
 * nothing of the call.
 */
public final class MeteredModel implements ModelClient {
  private static final double[] SECONDS = {
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
  };
  private static final double[] TOKENS = {
    1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
  };

  private final ModelClient model;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Histogram durations;
  private final Histogram firstTokens;
  private final Histogram tokens;
  private final Counter failures;

  public MeteredModel(ModelClient model, PrometheusRegistry registry) {
    this.model = model;
    this.durations =
        histogram("gen_ai_client_operation_duration_seconds", "Model calls", SECONDS, "model")
            .register(registry);
    this.firstTokens =
        histogram(
                "gen_ai_server_time_to_first_token_seconds",
                "Time to first token",
                SECONDS,
                "model")
            .register(registry);
    this.tokens =
        histogram("gen_ai_client_token_usage", "Tokens a call", TOKENS, "model", "type")
            .register(registry);
    this.failures =
        Counter.builder()
            .name("plimsoll_model_failures")
            .help("Model calls without an answer, by kind")
            .labelNames("kind")
            .register(registry);
    GaugeWithCallback.builder()
        .name("plimsoll_inflight")
        .help("Model calls under way")
        .callback(out -> out.call(inFlight.get()))
        .register(registry);
  }

  private static Histogram.Builder histogram(
      String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds);
  }

  @Override
  public ModelAnswer call(ModelCall call) throws InterruptedException {
    long start = System.nanoTime();
    inFlight.incrementAndGet();
    try {
      ModelAnswer answer = model.call(call);
      durations.labelValues(call.model()).observe((System.nanoTime() - start) / 1e9);
      switch (answer) {
        case ModelAnswer.Completed done -> {
          firstTokens.labelValues(call.model()).observe(done.times().firstToken().toNanos() / 1e9);
          Usage usage = done.usage();
          tokens.labelValues(call.model(), "input").observe(usage.input());
          tokens.labelValues(call.model(), "output").observe(usage.output());
        }
        case ModelAnswer.Failed failed -> failures.labelValues(failed.failure().kind()).inc();
      }
      return answer;
    } finally {
      inFlight.decrementAndGet();
    }
  }

  @Override
  public String describe() {
    return model.describe();
  }

  @Override
  public void close() {
    model.close();
  }
}
