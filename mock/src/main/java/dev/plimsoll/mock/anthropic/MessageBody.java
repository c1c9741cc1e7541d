package dev.plimsoll.mock.anthropic;

import dev.plimsoll.mock.openai.ApiError;
import dev.plimsoll.mock.openai.ChatBody;
import dev.plimsoll.mock.openai.ChatRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a messages body: the system prompt becomes the first message, and of content blocks only
 * the text is kept.
 */
public final class MessageBody {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private MessageBody() {}

  public static ChatBody read(byte[] json) {
    return switch (ChatBody.read(json, MessageBody::rewritten)) {
      case ChatBody.Accepted(ChatRequest request) when request.maxTokens().isEmpty() ->
          new ChatBody.Refused(ApiError.refused(400, "max_tokens: Field required"));
      case ChatBody body -> body;
    };
  }

  private static ObjectNode rewritten(ObjectNode body) {
    ObjectNode chat = NODES.objectNode();
    copy(body, "model", chat);
    copy(body, "stream", chat);
    copy(body, "max_tokens", chat);
    JsonNode messages = body.get("messages");
    if (messages != null) {
      chat.set("messages", messages.isArray() ? all(body.get("system"), messages) : messages);
    }
    return chat;
  }

  private static void copy(ObjectNode from, String field, ObjectNode to) {
    JsonNode value = from.get(field);
    if (value != null) {
      to.set(field, value);
    }
  }

  private static ArrayNode all(@Nullable JsonNode system, JsonNode messages) {
    ArrayNode all = NODES.arrayNode();
    if (!messages.isEmpty() && system != null && !system.isNull()) {
      all.add(NODES.objectNode().put("role", "system").set("content", texts(system)));
    }
    for (JsonNode message : messages) {
      JsonNode content = message.get("content");
      if (message instanceof ObjectNode object && content != null) {
        ObjectNode kept = NODES.objectNode();
        copy(object, "role", kept);
        kept.set("content", texts(content));
        all.add(kept);
      } else {
        all.add(message);
      }
    }
    return all;
  }

  private static JsonNode texts(JsonNode content) {
    if (!content.isArray()) {
      return content;
    }
    ArrayNode texts = NODES.arrayNode();
    for (JsonNode block : content) {
      if (!block.isObject() || block.path("type").stringValue("").equals("text")) {
        texts.add(block);
      }
    }
    return texts;
  }
}
