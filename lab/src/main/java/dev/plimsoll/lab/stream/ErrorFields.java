package dev.plimsoll.lab.stream;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The error of a stream: an object with type, code and message, or a bare text. */
final class ErrorFields {
  private ErrorFields() {}

  /** Reads the value of an {@code error} field; null, false and an empty text are no error. */
  static void read(JsonParser value, Reading into) {
    if (value.currentToken() == JsonToken.START_OBJECT) {
      into.failed = true;
      Json.object(value, into, ErrorFields::field);
    } else if (Json.says(value)) {
      into.failed = true;
      into.errorMessage = Json.text(value);
    }
  }

  /** Reads a field of an event that may itself be an error: {@code "object":"error"}. */
  static void ofEvent(String name, JsonParser value, Reading into) {
    if (name.equals("object")) {
      into.failed |= Json.text(value).equals("error");
    } else {
      field(name, value, into);
    }
  }

  private static void field(String name, JsonParser value, Reading into) {
    switch (name) {
      case "type" -> into.errorType = orElse(Json.text(value), into.errorType);
      case "code" -> into.errorType = orElse(into.errorType, Json.text(value));
      case "message" -> into.errorMessage = Json.text(value);
      default -> value.skipChildren();
    }
  }

  private static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }
}
