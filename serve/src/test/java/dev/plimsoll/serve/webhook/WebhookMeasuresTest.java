package dev.plimsoll.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.serve.observe.MeteredDeliveries;
import dev.plimsoll.serve.observe.Metrics;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebhookMeasuresTest {
  @Test
  void tells_how_many_wait_and_what_became_of_the_others() throws Exception {
    try (Ends ends = new Ends()) {
      Metrics metrics = new Metrics();
      MeteredDeliveries metered =
          new MeteredDeliveries(ends.store.deliveries(), metrics.registry());
      for (int i = 0; i < 3; i++) {
        var _ = ends.completed("http://127.0.0.1/");
      }
      Instant now = ends.instant().plusSeconds(1);
      List<Delivery> claimed = metered.claim(now, now.plusSeconds(60), 10, Set.of());
      assertThat(metrics.text()).contains("plimsoll_webhooks_waiting 3.0");
      metered.delivered(claimed.get(0).id());
      metered.failed(claimed.get(1).id(), 1, now.plusSeconds(5), "HTTP 500");
      metered.gaveUp(claimed.get(2).id(), 1, now, "HTTP 410");
      assertThat(metrics.text())
          .contains(
              "plimsoll_webhooks_waiting 1.0",
              "plimsoll_webhooks_total{outcome=\"delivered\"} 1.0",
              "plimsoll_webhooks_total{outcome=\"failed\"} 1.0",
              "plimsoll_webhooks_total{outcome=\"given_up\"} 1.0");
      var _ = ends.completed("http://127.0.0.1/");
      Instant later = now.plusSeconds(6);
      var _ = metered.claim(later, later.plusSeconds(60), 10, Set.of());
      assertThat(metrics.text()).contains("plimsoll_webhooks_waiting 2.0");
    }
  }
}
