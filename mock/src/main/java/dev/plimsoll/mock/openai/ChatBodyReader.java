package dev.plimsoll.mock.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a chat completions body field by field and refuses it in OpenAI's words. */
final class ChatBodyReader {
  private static final int LONGEST_MODEL = 256;
  private static final int MOST_TOKENS = 131_072;
  private static final Set<String> ROLES =
      Set.of("developer", "system", "user", "assistant", "tool", "function");

  ChatBody read(byte[] json, UnaryOperator<ObjectNode> rewritten) {
    try {
      JsonNode root = Json.MAPPER.readTree(json);
      if (!(root instanceof ObjectNode body)) {
        return new ChatBody.Refused(
            ApiError.refused(400, "The body must be a JSON object, not " + kind(root) + "."));
      }
      return new ChatBody.Accepted(request(rewritten.apply(body)));
    } catch (Unusable unusable) {
      return new ChatBody.Refused(unusable.error);
    } catch (JacksonException fault) {
      return new ChatBody.Refused(ApiError.refused(400, notJson(fault)));
    }
  }

  private static String notJson(JacksonException fault) {
    String message = fault.getOriginalMessage().lines().findFirst().orElse("");
    String cut = message.length() <= 200 ? message : message.substring(0, 200) + "…";
    TokenStreamLocation at = fault.getLocation();
    String place =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    return "We could not parse the JSON body of your request: " + cut + place + ".";
  }

  private static ChatRequest request(JsonNode root) {
    String model = model(root);
    List<ChatRequest.Message> messages = messages(root);
    one(root);
    boolean stream = flag(root, "stream", "stream");
    return new ChatRequest(
        model, messages, stream, includeUsage(root, stream), maxTokens(root), OptionalInt.empty());
  }

  private static String model(JsonNode root) {
    JsonNode model = root.get("model");
    if (absent(model) || (model.isString() && model.stringValue().isEmpty())) {
      throw new Unusable(ApiError.refused(400, "you must provide a model parameter"));
    }
    if (!model.isString()) {
      throw wrongType("model", "a string", model);
    }
    if (model.stringValue().length() > LONGEST_MODEL) {
      throw new Unusable(
          ApiError.field(
              "model",
              "string_above_max_length",
              "Invalid 'model': string too long. Expected at most "
                  + LONGEST_MODEL
                  + " characters."));
    }
    return model.stringValue();
  }

  private static List<ChatRequest.Message> messages(JsonNode root) {
    JsonNode list = root.get("messages");
    if (absent(list)) {
      throw missing("messages");
    }
    if (!list.isArray()) {
      throw wrongType("messages", "an array of objects", list);
    }
    if (list.isEmpty()) {
      throw new Unusable(
          ApiError.field(
              "messages",
              "empty_array",
              "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an"
                  + " empty array instead."));
    }
    List<ChatRequest.Message> messages = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      messages.add(message(list.get(i), "messages[" + i + "]"));
    }
    return messages;
  }

  private static ChatRequest.Message message(JsonNode message, String at) {
    if (!message.isObject()) {
      throw wrongType(at, "an object", message);
    }
    JsonNode role = message.get("role");
    if (absent(role)) {
      throw missing(at + ".role");
    }
    if (!role.isString()) {
      throw wrongType(at + ".role", "a string", role);
    }
    if (!ROLES.contains(role.stringValue())) {
      throw new Unusable(
          ApiError.field(
              at + ".role",
              "invalid_value",
              "Invalid value: '%s'. Supported values are: %s."
                  .formatted(cut(role.stringValue()), quotedRoles())));
    }
    return new ChatRequest.Message(role.stringValue(), name(message, at), texts(message, at));
  }

  private static Optional<String> name(JsonNode message, String at) {
    JsonNode name = message.get("name");
    if (absent(name)) {
      return Optional.empty();
    }
    if (!name.isString()) {
      throw wrongType(at + ".name", "a string", name);
    }
    return Optional.of(name.stringValue());
  }

  private static List<String> texts(JsonNode message, String at) {
    JsonNode content = message.get("content");
    if (absent(content)) {
      if (message.path("role").stringValue("").equals("assistant")) {
        return List.of(); // it may carry only tool calls
      }
      throw missing(at + ".content");
    }
    if (content.isString()) {
      return List.of(content.stringValue());
    }
    if (!content.isArray()) {
      throw wrongType(at + ".content", "a string or an array of parts", content);
    }
    List<String> texts = new ArrayList<>(content.size());
    for (int i = 0; i < content.size(); i++) {
      texts.add(part(content.get(i), at + ".content[" + i + "]"));
    }
    return texts;
  }

  private static String part(JsonNode part, String at) {
    if (!part.isObject()) {
      throw wrongType(at, "an object", part);
    }
    String type = part.path("type").stringValue("");
    if (!type.equals("text") && !type.equals("refusal")) {
      throw new Unusable(
          ApiError.field(
              at + ".type",
              "invalid_value",
              "Invalid value: '%s'. This mock reads parts of type 'text' and 'refusal'."
                  .formatted(cut(type))));
    }
    JsonNode text = part.get(type);
    if (absent(text)) {
      throw missing(at + "." + type);
    }
    if (!text.isString()) {
      throw wrongType(at + "." + type, "a string", text);
    }
    return text.stringValue();
  }

  private static void one(JsonNode root) {
    JsonNode n = root.get("n");
    if (absent(n)) {
      return;
    }
    if (!n.isIntegralNumber()) {
      throw wrongType("n", "an integer", n);
    }
    if (!n.canConvertToInt() || n.intValue() != 1) {
      throw new Unusable(
          ApiError.field(
              "n",
              "unsupported_value",
              "Unsupported value: 'n' must be 1; this mock gives one choice."));
    }
  }

  private static boolean includeUsage(JsonNode root, boolean stream) {
    JsonNode options = root.get("stream_options");
    if (absent(options)) {
      return false;
    }
    if (!options.isObject()) {
      throw wrongType("stream_options", "an object", options);
    }
    if (!stream) {
      throw new Unusable(
          ApiError.field(
              "stream_options",
              null,
              "The 'stream_options' parameter is only allowed when 'stream' is enabled."));
    }
    return flag(options, "include_usage", "stream_options.include_usage");
  }

  private static boolean flag(JsonNode object, String key, String at) {
    JsonNode value = object.get(key);
    if (absent(value)) {
      return false;
    }
    if (!value.isBoolean()) {
      throw wrongType(at, "a boolean", value);
    }
    return value.booleanValue();
  }

  private static OptionalInt maxTokens(JsonNode root) {
    OptionalInt older = limit(root, "max_tokens");
    OptionalInt newer = limit(root, "max_completion_tokens");
    if (older.isPresent() && newer.isPresent()) {
      throw new Unusable(
          ApiError.field(
              "max_tokens",
              "invalid_parameter_combination",
              "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."));
    }
    return older.isPresent() ? older : newer;
  }

  private static OptionalInt limit(JsonNode root, String key) {
    JsonNode value = root.get(key);
    if (absent(value)) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber()) {
      throw wrongType(key, "an integer", value);
    }
    if (!value.canConvertToInt() || value.intValue() < 1 || value.intValue() > MOST_TOKENS) {
      boolean below = value.bigIntegerValue().signum() <= 0;
      throw new Unusable(
          ApiError.field(
              key,
              below ? "integer_below_min_value" : "integer_above_max_value",
              "Invalid '%s': expected an integer from 1 to %s, but got %s."
                  .formatted(key, MOST_TOKENS, cut(value.toString()))));
    }
    return OptionalInt.of(value.intValue());
  }

  private static boolean absent(@Nullable JsonNode node) {
    return node == null || node.isNull();
  }

  private static Unusable missing(String at) {
    return new Unusable(
        ApiError.field(
            at, "missing_required_parameter", "Missing required parameter: '%s'.".formatted(at)));
  }

  private static Unusable wrongType(String at, String expected, JsonNode found) {
    return new Unusable(
        ApiError.field(
            at,
            "invalid_type",
            "Invalid type for '%s': expected %s, but got %s instead."
                .formatted(at, expected, kind(found))));
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case NUMBER -> node.isIntegralNumber() ? "an integer" : "a decimal";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case BINARY, MISSING, POJO -> "nothing";
    };
  }

  private static String quotedRoles() {
    return ROLES.stream()
        .sorted()
        .map(role -> "'" + role + "'")
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }

  private static String cut(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  /** Leaves the reading at the first unusable field; never leaves this class. */
  private static final class Unusable extends RuntimeException {
    private final transient ApiError error;

    Unusable(ApiError error) {
      super(error.message(), null, false, false);
      this.error = error;
    }
  }
}
