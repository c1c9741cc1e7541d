package dev.plimsoll.mock.openai;

import dev.plimsoll.mock.tokens.Kinds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A chat completions request as far as it changes the answer.
 *
 * @param answer the tokens that its answer has of itself; absent: as many as it may have
 * @param kinds of what kinds its tokens are
 */
public record ChatRequest(
    String model,
    List<Message> messages,
    boolean stream,
    boolean includeUsage,
    OptionalInt maxTokens,
    OptionalInt answer,
    Kinds kinds) {
  /** One whose tokens are all plain. */
  public ChatRequest(
      String model,
      List<Message> messages,
      boolean stream,
      boolean includeUsage,
      OptionalInt maxTokens,
      OptionalInt answer) {
    this(model, messages, stream, includeUsage, maxTokens, answer, Kinds.PLAIN);
  }

  /** Tokens of an answer that the caller did not limit. */
  public static final int DEFAULT_TOKENS = 128;

  /** One message; its text parts are kept apart. */
  public record Message(String role, Optional<String> name, List<String> texts) {}

  /** The same, whose answer ends by itself after so many tokens where it may have as many. */
  public ChatRequest answering(int tokens) {
    return new ChatRequest(
        model, messages, stream, includeUsage, maxTokens, OptionalInt.of(tokens), kinds);
  }

  /** The same with tokens of these kinds. */
  public ChatRequest of(Kinds other) {
    return new ChatRequest(model, messages, stream, includeUsage, maxTokens, answer, other);
  }

  /** How many tokens the answer may have. */
  public int mostTokens() {
    return maxTokens.orElse(DEFAULT_TOKENS);
  }

  /** How many tokens the answer has. */
  public int tokens() {
    return Math.min(mostTokens(), answer.orElse(mostTokens()));
  }

  /** {@code length} where the caller's limit cut the answer, else {@code stop}. */
  public String finishReason() {
    return maxTokens.isPresent() && tokens() == mostTokens() ? "length" : "stop";
  }
}
