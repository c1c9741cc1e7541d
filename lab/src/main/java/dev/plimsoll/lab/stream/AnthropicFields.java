package dev.plimsoll.lab.stream;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A message or one event of its stream. No field means two things in two events, but for the output
 * tokens of {@code message_start}, which are none yet: so the order of fields is free.
 */
final class AnthropicFields {
  private AnthropicFields() {}

  /** One event of a stream. */
  static void event(String name, JsonParser value, Reading into) {
    switch (name) {
      case "type" -> into.ended |= Json.text(value).equals("message_stop");
      case "message" -> Json.object(value, into, AnthropicFields::started);
      case "content_block", "delta" -> Json.object(value, into, AnthropicFields::output);
      case "usage" -> Json.object(value, into, AnthropicFields::usage);
      case "error" -> ErrorFields.read(value, into);
      default -> value.skipChildren();
    }
  }

  /** A plain answer. */
  static void plain(String name, JsonParser value, Reading into) {
    switch (name) {
      case "content" -> {
        into.answered = value.currentToken() == JsonToken.START_ARRAY;
        value.skipChildren();
      }
      case "usage" -> Json.object(value, into, AnthropicFields::usage);
      case "error" -> ErrorFields.read(value, into);
      default -> value.skipChildren();
    }
  }

  private static void started(String name, JsonParser value, Reading into) {
    switch (name) {
      case "usage" -> Json.object(value, into, AnthropicFields::inputUsage);
      default -> value.skipChildren();
    }
  }

  /** A block's beginning or more of it; {@code name} is the tool that the model chose. */
  private static void output(String name, JsonParser value, Reading into) {
    switch (name) {
      case "text", "partial_json", "name" -> into.visible(Json.says(value));
      case "thinking", "content" -> into.thought(Json.says(value));
      default -> value.skipChildren();
    }
  }

  private static void inputUsage(String name, JsonParser value, Reading into) {
    switch (name) {
      case "output_tokens" -> value.skipChildren();
      default -> usage(name, value, into);
    }
  }

  private static void usage(String name, JsonParser value, Reading into) {
    switch (name) {
      case "input_tokens" -> into.input = Json.tokens(value, into.input);
      case "cache_read_input_tokens" -> into.cached = Json.tokens(value, into.cached);
      case "cache_creation_input_tokens" ->
          into.cacheWritten = Json.tokens(value, into.cacheWritten);
      case "output_tokens" -> into.output = Json.tokens(value, into.output);
      default -> value.skipChildren();
    }
  }
}
