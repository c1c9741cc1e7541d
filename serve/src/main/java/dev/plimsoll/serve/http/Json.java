package dev.plimsoll.serve.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON bodies; a body that is none is a problem with its line and column. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // not a digit may be lost
          .build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  static String string(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /** A value that was stored as its JSON text. */
  static JsonNode stored(String text) {
    return MAPPER.readTree(text);
  }

  /**
   * The object of a request's body.
   *
   * @throws Problem when it is empty, no JSON, or no object
   */
  static ObjectNode object(byte[] body) {
    if (body.length == 0) {
      throw Problem.badRequest("empty_body", "expected a JSON object, found an empty body");
    }
    String text = utf8(body);
    try {
      JsonNode read = MAPPER.readTree(text);
      if (read instanceof ObjectNode object) {
        if (text.contains("\\u")) { // only so can a character be written that is none
          mustBeText(object);
        }
        return object;
      }
      throw Problem.badRequest("not_an_object", "expected a JSON object, found " + kind(read));
    } catch (JacksonException _) {
      throw Problem.badRequest("malformed_json", "the body is not JSON; " + JsonFault.of(text));
    }
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "an array";
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case MISSING -> "nothing";
      case BINARY, OBJECT, POJO -> "another value";
    };
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw Problem.badRequest("not_utf8", "the body is not UTF-8");
    }
  }

  /** Half a character cannot be written as UTF-8, and a zero no database keeps. */
  private static void mustBeText(JsonNode node) {
    if (node.isString()) {
      mustBeText(node.asString());
    }
    for (String name : node.propertyNames()) {
      mustBeText(name);
    }
    for (JsonNode child : node) {
      mustBeText(child);
    }
  }

  private static void mustBeText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        throw Problem.badRequest(
            "not_text",
            "a text has the character U+%04X, which is %s"
                .formatted((int) c, c == 0 ? "not allowed" : "half of one"));
      }
      i += pair ? 1 : 0;
    }
  }
}
