package dev.plimsoll.serve.webhook;

import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.store.TaskRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a receiver gets: the same body at every attempt, the time and the signatures of this one.
 */
record Message(Map<String, String> headers, byte[] body) {
  private static final JsonMapper MAPPER = new JsonMapper();

  static Message of(Delivery delivery, byte[] body, List<Secret> secrets, Instant now) {
    long timestamp = now.getEpochSecond();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", delivery.id());
    headers.put("webhook-timestamp", String.valueOf(timestamp));
    headers.put(
        "webhook-signature",
        secrets.stream()
            .map(secret -> secret.sign(delivery.id(), timestamp, body))
            .collect(Collectors.joining(" ")));
    return new Message(headers, body);
  }

  /**
   * The body.
   *
   * @param largest in bytes; the result of a larger one is left out, and the receiver told so
   */
  static byte[] body(
      Delivery delivery, TaskRecord task, Function<TaskRecord, ObjectNode> view, int largest) {
    ObjectNode data = view.apply(task);
    byte[] body = body(delivery, task, data);
    if (body.length <= largest) {
      return body;
    }
    data.remove(List.of("result", "metadata"));
    data.put("resultOmitted", true);
    return body(delivery, task, data);
  }

  private static byte[] body(Delivery delivery, TaskRecord task, ObjectNode data) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", "task." + task.status().word());
    body.put("timestamp", delivery.end().toString());
    body.set("data", data);
    return MAPPER.writeValueAsBytes(body);
  }
}
