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

  /** The same with no more time and no more tokens than these. */
  public ModelCall within(Duration longest, int mostTokens) {
    return new ModelCall(
        id,
        key,
        model,
        messages,
        OptionalInt.of(Math.min(maxTokens.orElse(mostTokens), mostTokens)),
        timeout.compareTo(longest) < 0 ? timeout : longest);
  }

  /**
   * The same for another model.
   *
   * @param hop which call it is of one step, from 1; each later one has an id of its own
   */
  public ModelCall to(String other, int hop) {
    String own = hop == 1 ? id : id + "." + hop;
    return new ModelCall(own, key, other, messages, maxTokens, timeout);
  }

  /** The same beside one that is under way to the same provider: a call of its own to it. */
  public ModelCall apart(int hop) {
    return new ModelCall(id, key + "." + hop, model, messages, maxTokens, timeout);
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
