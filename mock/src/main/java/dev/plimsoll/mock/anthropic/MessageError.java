package dev.plimsoll.mock.anthropic;

import dev.plimsoll.mock.openai.ApiError;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** An error in Anthropic's shape; its type follows from the status. */
public final class MessageError {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private MessageError() {}

  public static byte[] json(ApiError error) {
    return "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":%s}}"
        .formatted(type(error.status()), JSON.writeValueAsString(error.message()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 408, 504 -> "timeout_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      default -> status >= 500 ? "api_error" : "invalid_request_error";
    };
  }
}
