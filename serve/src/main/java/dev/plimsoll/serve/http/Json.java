package dev.plimsoll.serve.http;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON bodies; a body that is none is a problem with its line and column. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
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
    try {
      if (MAPPER.readTree(body) instanceof ObjectNode object) {
        return object;
      }
      throw Problem.badRequest("not_an_object", "expected a JSON object, found another value");
    } catch (JacksonException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw Problem.badRequest(
          "malformed_json", "the body is not JSON%s: %s".formatted(where, e.getOriginalMessage()));
    }
  }
}
