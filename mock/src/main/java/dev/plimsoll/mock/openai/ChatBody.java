package dev.plimsoll.mock.openai;

/** What a body turned out to be. */
public sealed interface ChatBody {
  record Accepted(ChatRequest request) implements ChatBody {}

  record Refused(ApiError error) implements ChatBody {}

  /** Reads a body; unknown fields are accepted and ignored, as OpenAI-compatible servers do. */
  static ChatBody read(byte[] json) {
    return new ChatBodyReader().read(json);
  }
}
