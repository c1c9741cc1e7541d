package dev.plimsoll.ports.model;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * One call to a model.
 *
 * @param id names this call in the provider's logs; one attempt has one id
 * @param key the step's idempotency key: the same for every attempt of it
 * @param timeout from the request to the last byte
 */
public record ModelCall(
    String id,
    String key,
    String model,
    List<Message> messages,
    OptionalInt maxTokens,
    Duration timeout) {
  public ModelCall {
    messages = List.copyOf(messages);
  }

  /** One message of the conversation. */
  public record Message(Role role, String content) {}

  /** Who speaks. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }
}
