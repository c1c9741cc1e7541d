package dev.plimsoll.serve.observe;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.ports.model.CallListener;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelClient;

/** Measures every call of a model client. Changes nothing of the call. */
public final class MeteredModel implements ModelClient {
  private final String provider;
  private final ModelClient model;
  private final CallMetrics metrics;

  public MeteredModel(String provider, ModelClient model, CallMetrics metrics) {
    this.provider = provider;
    this.model = model;
    this.metrics = metrics;
  }

  @Override
  public ModelAnswer call(ModelCall call, CallListener listener) throws InterruptedException {
    long start = System.nanoTime();
    ModelAnswer answer = model.call(call, listener);
    double seconds = (System.nanoTime() - start) / 1e9;
    metrics.durations.labelValues(provider, call.model()).observe(seconds);
    switch (answer) {
      case ModelAnswer.Completed done -> {
        metrics
            .firstTokens
            .labelValues(provider, call.model())
            .observe(done.times().firstToken().toNanos() / 1e9);
        Usage usage = done.usage();
        metrics.tokens.labelValues(provider, call.model(), "input").observe(usage.input());
        metrics.tokens.labelValues(provider, call.model(), "output").observe(usage.output());
      }
      case ModelAnswer.Failed failed ->
          metrics.failures.labelValues(provider, failed.failure().kind()).inc();
    }
    return answer;
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
