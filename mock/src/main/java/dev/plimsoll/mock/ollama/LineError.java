package dev.plimsoll.mock.ollama;

import dev.plimsoll.mock.openai.ApiError;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** An error in Ollama's shape: its text and nothing else. */
public final class LineError {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private LineError() {}

  public static byte[] json(ApiError error) {
    return ("{\"error\":" + JSON.writeValueAsString(error.message()) + "}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
