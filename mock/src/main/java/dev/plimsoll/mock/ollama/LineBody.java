package dev.plimsoll.mock.ollama;

import dev.plimsoll.mock.openai.ChatBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads a chat body, which asks for a stream unless it says otherwise. */
public final class LineBody {
  private LineBody() {}

  public static ChatBody read(byte[] json) {
    return ChatBody.read(json, LineBody::rewritten);
  }

  private static ObjectNode rewritten(ObjectNode body) {
    ObjectNode chat = JsonNodeFactory.instance.objectNode();
    for (String field : new String[] {"model", "messages"}) {
      JsonNode value = body.get(field);
      if (value != null) {
        chat.set(field, value);
      }
    }
    JsonNode stream = body.path("stream");
    if (stream.isMissingNode() || stream.isNull()) {
      chat.put("stream", true);
    } else {
      chat.set("stream", stream);
    }
    JsonNode limit = body.path("options").path("num_predict");
    if (!limit.isMissingNode() && !endless(limit)) {
      chat.set("max_tokens", limit);
    }
    return chat;
  }

  /** Below zero stands for an answer without a limit. */
  private static boolean endless(JsonNode limit) {
    return limit.isIntegralNumber() && limit.bigIntegerValue().signum() < 0;
  }
}
