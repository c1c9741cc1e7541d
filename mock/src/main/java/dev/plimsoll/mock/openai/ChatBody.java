package dev.plimsoll.mock.openai;

import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** What a body turned out to be. */
public sealed interface ChatBody {
  record Accepted(ChatRequest request) implements ChatBody {}

  record Refused(ApiError error) implements ChatBody {}

  /** Reads a body; unknown fields are accepted and ignored, as OpenAI-compatible servers do. */
  static ChatBody read(byte[] json) {
    return read(json, body -> body);
  }

  /** Reads a body of another dialect, which {@code rewritten} puts into OpenAI's fields. */
  static ChatBody read(byte[] json, UnaryOperator<ObjectNode> rewritten) {
    return new ChatBodyReader().read(json, rewritten);
  }
}
