package dev.plimsoll.serve.http;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An answer, complete before its first byte is sent. */
record Reply(int status, String contentType, Buffer body, Map<String, String> headers)
    implements Answer {
  static final String JSON = "application/json";

  static Reply json(int status, JsonNode body) {
    return new Reply(status, JSON, Buffer.buffer(Json.bytes(body)), Map.of());
  }

  static Reply text(int status, String contentType, String body) {
    return new Reply(status, contentType, Buffer.buffer(body), Map.of());
  }

  Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, contentType, body, more);
  }

  /** Adds to lists that are there already rather than replacing them. */
  Reply withAlso(Map<String, String> others) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    others.forEach(
        (name, value) -> more.merge(name, value, (there, other) -> other + ", " + there));
    return new Reply(status, contentType, body, more);
  }

  Reply with(Map<String, String> others) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.putAll(others);
    return new Reply(status, contentType, body, more);
  }
}
