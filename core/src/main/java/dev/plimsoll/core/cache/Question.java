package dev.plimsoll.core.cache;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that an answer depends on.
 *
 * @param parameters by name, as they stand in the request; those that change no answer may be there
 *     and do not count
 * @param tools each as the text of its definition, in the order in which the model sees them
 */
public record Question(
    String tenant,
    String model,
    List<Message> messages,
    Map<String, String> parameters,
    List<String> tools) {
  /** What says how an answer travels, not what it is. Whatever is not here counts. */
  static final Set<String> OF_TRANSPORT =
      Set.of("stream", "stream_options", "user", "metadata", "store", "service_tier", "timeout");

  public Question {
    if (tenant.isEmpty()) {
      throw new IllegalArgumentException("every question has a tenant");
    }
    messages = List.copyOf(messages);
    parameters = Map.copyOf(parameters);
    tools = List.copyOf(tools);
  }

  /** One message of the conversation. */
  public record Message(String role, String content) {}
}
