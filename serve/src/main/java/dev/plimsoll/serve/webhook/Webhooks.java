package dev.plimsoll.serve.webhook;

import dev.plimsoll.ports.delivery.DeliveryStore;
import java.util.Optional;

/**
 * What a door needs to know of webhooks.
 *
 * @param deliveries where a store has an outbox
 */
public record Webhooks(WebhookRules rules, Optional<DeliveryStore> deliveries) {
  /** Those of a server with these settings; without an outbox every webhook is refused. */
  public static Webhooks of(WebhookSettings settings, Optional<DeliveryStore> deliveries) {
    return new Webhooks(
        (deliveries.isPresent() ? settings : WebhookSettings.off()).rules(), deliveries);
  }
}
