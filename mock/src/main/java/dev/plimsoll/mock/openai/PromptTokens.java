package dev.plimsoll.mock.openai;

import dev.plimsoll.mock.tokens.TokenCounter;

/**
 * Tokens of a prompt by OpenAI's published formula: 3 a message, 1 a name, the tokens of role, name
 * and content, and 3 that begin the answer. Tools are not counted.
 */
public final class PromptTokens {
  private static final int PER_MESSAGE = 3;
  private static final int PER_NAME = 1;
  private static final int ANSWER = 3;

  private PromptTokens() {}

  /** May take long; never call it on an event loop. */
  public static long of(ChatRequest request, TokenCounter counter) {
    long tokens = ANSWER;
    for (ChatRequest.Message message : request.messages()) {
      tokens += PER_MESSAGE + counter.count(request.model(), message.role());
      for (String text : message.texts()) {
        tokens += counter.count(request.model(), text);
      }
      if (message.name().isPresent()) {
        tokens += PER_NAME + counter.count(request.model(), message.name().get());
      }
    }
    return tokens;
  }
}
