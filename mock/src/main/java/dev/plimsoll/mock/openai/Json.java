package dev.plimsoll.mock.openai;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON mapper of this room. */
final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** A JSON string, or {@code null}. */
  static String quoted(@Nullable String text) {
    return text == null ? "null" : MAPPER.writeValueAsString(text);
  }
}
