package dev.plimsoll.serve.observe;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An outbox that measures what becomes of its deliveries. How many wait is counted with a claim,
 * every five seconds at most, so that whoever asks for the measures never waits for the store.
 */
public final class MeteredDeliveries implements DeliveryStore {
  private static final Duration COUNT_AGAIN = Duration.ofSeconds(5);

  private final DeliveryStore store;
  private final Counter attempts;
  private final AtomicLong waiting = new AtomicLong();
  private Instant counted = Instant.MIN; // of the claiming thread

  public MeteredDeliveries(DeliveryStore store, PrometheusRegistry registry) {
    this.store = store;
    this.attempts =
        Counter.builder()
            .name("plimsoll_webhooks")
            .help("Attempts to tell an end, by their outcome; one that failed is made again")
            .labelNames("outcome")
            .register(registry);
    for (String outcome : List.of("delivered", "failed", "given_up")) {
      attempts.initLabelValues(outcome);
    }
    GaugeWithCallback.builder()
        .name("plimsoll_webhooks_waiting")
        .help("Ends that are still to be told, as last counted")
        .callback(out -> out.call(waiting.get()))
        .register(registry);
  }

  @Override
  public List<Delivery> claim(Instant now, Instant until, int most, Set<String> busy) {
    if (counted.isBefore(now.minus(COUNT_AGAIN)) || counted.isAfter(now)) {
      waiting.set(store.counts().pending());
      counted = now;
    }
    return store.claim(now, until, most, busy);
  }

  @Override
  public void delivered(String id) {
    store.delivered(id);
    over("delivered");
  }

  @Override
  public void failed(String id, int made, Instant due, String error) {
    store.failed(id, made, due, error);
    attempts.labelValues("failed").inc();
  }

  @Override
  public void putOff(Delivery delivery, Instant due) {
    store.putOff(delivery, due);
  }

  @Override
  public void gaveUp(String id, int made, Instant at, String error) {
    store.gaveUp(id, made, at, error);
    over("given_up");
  }

  private void over(String outcome) {
    attempts.labelValues(outcome).inc();
    waiting.updateAndGet(before -> Math.max(0, before - 1));
  }

  @Override
  public Optional<Instant> nextDue() {
    return store.nextDue();
  }

  @Override
  public Optional<Delivery> find(TaskId task) {
    return store.find(task);
  }

  @Override
  public List<Delivery> list(
      Optional<String> tenant, boolean gaveUp, Optional<String> after, int most) {
    return store.list(tenant, gaveUp, after, most);
  }

  @Override
  public Counts counts() {
    return store.counts();
  }

  @Override
  public void onNew(Runnable listener) {
    store.onNew(listener);
  }
}
