package dev.plimsoll.lab.stream;

import tools.jackson.core.JsonParser;

/** A {@code chat.completion} or one {@code chat.completion.chunk}: output, usage, error. */
final class OpenAiFields {
  private OpenAiFields() {}

  static void event(String name, JsonParser value, Reading into) {
    switch (name) {
      case "choices" -> Json.array(value, into, OpenAiFields::choice);
      case "usage" -> Json.object(value, into, OpenAiFields::usage);
      case "error" -> ErrorFields.read(value, into);
      case "object", "message", "type", "code" -> ErrorFields.ofEvent(name, value, into);
      default -> value.skipChildren();
    }
  }

  private static void choice(JsonParser value, Reading into) {
    into.answered = true;
    Json.object(value, into, OpenAiFields::choiceField);
  }

  private static void choiceField(String name, JsonParser value, Reading into) {
    switch (name) {
      case "delta", "message" -> Json.object(value, into, OpenAiFields::delta);
      default -> value.skipChildren();
    }
  }

  private static void delta(String name, JsonParser value, Reading into) {
    switch (name) {
      case "content", "refusal" -> into.visible(Json.says(value));
      case "reasoning_content", "reasoning" -> into.thought(Json.says(value));
      case "tool_calls" -> Json.array(value, into, OpenAiFields::toolCall);
      case "function_call" -> Json.object(value, into, OpenAiFields::function);
      default -> value.skipChildren();
    }
  }

  private static void toolCall(JsonParser value, Reading into) {
    Json.object(value, into, OpenAiFields::toolCallField);
  }

  private static void toolCallField(String name, JsonParser value, Reading into) {
    switch (name) {
      case "function", "custom" -> Json.object(value, into, OpenAiFields::function);
      default -> value.skipChildren();
    }
  }

  /** The model chose the name as well as the arguments: both are output. */
  private static void function(String name, JsonParser value, Reading into) {
    switch (name) {
      case "name", "arguments", "input" -> into.visible(Json.says(value));
      default -> value.skipChildren();
    }
  }

  private static void usage(String name, JsonParser value, Reading into) {
    switch (name) {
      case "prompt_tokens" -> into.input = Json.tokens(value, into.input);
      case "completion_tokens" -> into.output = Json.tokens(value, into.output);
      case "prompt_tokens_details", "completion_tokens_details" ->
          Json.object(value, into, OpenAiFields::usageDetail);
      default -> value.skipChildren();
    }
  }

  private static void usageDetail(String name, JsonParser value, Reading into) {
    switch (name) {
      case "cached_tokens" -> into.cached = Json.tokens(value, into.cached);
      case "reasoning_tokens" -> into.reasoning = Json.tokens(value, into.reasoning);
      default -> value.skipChildren();
    }
  }
}
