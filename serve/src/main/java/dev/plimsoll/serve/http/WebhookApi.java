package dev.plimsoll.serve.http;

import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore;
import dev.plimsoll.ports.store.TaskRecord;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows which ends were told, are still to be told, or were given up. */
final class WebhookApi {
  private static final List<String> STATES = List.of("pending", "given_up");

  private static final Pattern MESSAGE = Pattern.compile("msg_[0-9a-f-]{36}_-?[0-9a-z]{1,13}");

  private final Optional<DeliveryStore> deliveries;

  WebhookApi(Optional<DeliveryStore> deliveries) {
    this.deliveries = deliveries;
  }

  /** A task as it is shown, and how far its webhook is, once it is over. */
  ObjectNode show(TaskRecord task) {
    ObjectNode view = TaskView.of(task);
    if (deliveries.isPresent() && task.request().webhook().isPresent() && task.status().isFinal()) {
      ObjectNode webhook = view.putObject("webhook");
      deliveries
          .get()
          .find(task.id())
          .ifPresentOrElse(
              delivery -> show(webhook, delivery), () -> webhook.put("state", "delivered"));
    }
    return view;
  }

  /** The caller's deliveries that are pending, or those that were given up. */
  Reply list(Exchange exchange) {
    Parameters.allow(exchange, List.of("state", "limit", "cursor"));
    String state = exchange.parameter("state").orElse(STATES.getFirst());
    if (!STATES.contains(state)) {
      throw Problem.badRequest(
          "unknown_state",
          "'state' must be one of %s, found %s"
              .formatted(String.join(", ", STATES), Text.quoted(state)));
    }
    int most = Parameters.limit(exchange);
    Optional<String> after = exchange.parameter("cursor");
    after
        .filter(text -> !MESSAGE.matcher(text).matches())
        .ifPresent(text -> {
          throw Parameters.noCursor(text);
        });
    Optional<String> tenant = exchange.caller().onlyTenant();
    List<Delivery> page =
        deliveries
            .map(store -> store.list(tenant, state.equals("given_up"), after, most))
            .orElse(List.of());
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("webhooks");
    for (Delivery delivery : page) {
      ObjectNode view = list.addObject();
      view.put("webhookId", delivery.id());
      view.put("taskId", delivery.task().value());
      show(view, delivery);
    }
    if (page.size() == most) {
      body.put("next", page.getLast().id());
    }
    return Reply.json(200, body);
  }

  /** Never its address: the path or query of one is often a secret. */
  private static void show(ObjectNode view, Delivery delivery) {
    view.put("state", delivery.gaveUp().isPresent() ? "given_up" : "pending");
    view.put("host", delivery.host());
    view.put("attempts", delivery.attempts());
    delivery
        .gaveUp()
        .ifPresentOrElse(
            at -> view.put("gaveUpAt", at.toString()),
            () -> view.put("nextAttemptAt", delivery.due().toString()));
    delivery.error().ifPresent(error -> view.put("error", error));
  }
}
