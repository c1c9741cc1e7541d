package dev.plimsoll.lab.stream;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A plain answer or one line of a stream, of {@code /api/chat} and of {@code /api/generate}. */
final class OllamaFields {
  private OllamaFields() {}

  static void event(String name, JsonParser value, Reading into) {
    switch (name) {
      case "message" -> {
        into.answered |= value.currentToken() == JsonToken.START_OBJECT;
        Json.object(value, into, OllamaFields::message);
      }
      case "response" -> {
        into.answered |= value.currentToken() == JsonToken.VALUE_STRING;
        into.visible(Json.says(value));
      }
      case "thinking" -> into.thought(Json.says(value));
      case "done" -> into.ended |= Json.isTrue(value);
      case "prompt_eval_count" -> into.input = Json.tokens(value, into.input);
      case "eval_count" -> into.output = Json.tokens(value, into.output);
      case "error" -> ErrorFields.read(value, into);
      default -> value.skipChildren();
    }
  }

  private static void message(String name, JsonParser value, Reading into) {
    switch (name) {
      case "content" -> into.visible(Json.says(value));
      case "thinking" -> into.thought(Json.says(value));
      case "tool_calls" -> Json.array(value, into, OllamaFields::toolCall);
      default -> value.skipChildren();
    }
  }

  private static void toolCall(JsonParser value, Reading into) {
    Json.object(value, into, OllamaFields::toolCallField);
  }

  private static void toolCallField(String name, JsonParser value, Reading into) {
    switch (name) {
      case "function" -> Json.object(value, into, OllamaFields::function);
      default -> value.skipChildren();
    }
  }

  private static void function(String name, JsonParser value, Reading into) {
    switch (name) {
      case "name" -> into.visible(Json.says(value));
      default -> value.skipChildren();
    }
  }
}
