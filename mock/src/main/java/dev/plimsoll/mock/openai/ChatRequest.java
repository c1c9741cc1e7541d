package dev.plimsoll.mock.openai;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A chat completions request as far as it changes the answer. */
public record ChatRequest(
    String model,
    List<Message> messages,
    boolean stream,
    boolean includeUsage,
    OptionalInt maxTokens) {
  /** Tokens of an answer that the caller did not limit. */
  public static final int DEFAULT_TOKENS = 128;

  /** One message; its text parts are kept apart. */
  public record Message(String role, Optional<String> name, List<String> texts) {}

  /** How many tokens the answer has. */
  public int tokens() {
    return maxTokens.orElse(DEFAULT_TOKENS);
  }

  /** {@code length} where the caller's limit cut the answer, else {@code stop}. */
  public String finishReason() {
    return maxTokens.isPresent() ? "length" : "stop";
  }
}
