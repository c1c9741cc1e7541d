package dev.plimsoll.mock.openai;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A refusal or failure in OpenAI's error shape. The message never carries a stack trace. */
public record ApiError(
    int status, String type, String message, @Nullable String param, @Nullable String code) {
  private static final String INVALID = "invalid_request_error";

  /** 400: a field that cannot be used. */
  public static ApiError field(String param, @Nullable String code, String message) {
    return new ApiError(400, INVALID, message, param, code);
  }

  /** Any other refusal by {@code status}, without a field. */
  public static ApiError refused(int status, String message) {
    return new ApiError(status, INVALID, message, null, null);
  }

  /** 404 for a route that is not served. */
  public static ApiError unknownRoute(String method, String path) {
    String shown = path.length() <= 120 ? path : path.substring(0, 120) + "…";
    return new ApiError(
        404, INVALID, "Unknown request URL: %s %s.".formatted(method, shown), null, "unknown_url");
  }

  /** 405 with the methods that are allowed. */
  public static ApiError method(String method, String allowed) {
    return new ApiError(
        405,
        INVALID,
        "Not allowed to %s here; expected %s.".formatted(method, allowed),
        null,
        "method_not_supported");
  }

  /** The failure drawn for a call, by its status. */
  public static ApiError drawn(long call, int status) {
    String by = " (drawn by the mock for call " + call + ").";
    return switch (status) {
      case 429 -> limited("requests", "Rate limit reached" + by);
      case 503, 529 -> failure(status, "The engine is currently overloaded" + by);
      default ->
          status < 500
              ? refused(status, "The request was refused" + by)
              : failure(status, "The server had an error while processing your request" + by);
    };
  }

  /** 429: above a limit of {@code unit}, which is {@code requests} or {@code tokens}. */
  public static ApiError limited(String unit, String message) {
    return new ApiError(429, unit, message, null, "rate_limit_exceeded");
  }

  /** A failure of the server itself. */
  public static ApiError failure(int status, String message) {
    return new ApiError(status, "server_error", message, null, null);
  }

  /** The body as JSON. */
  public byte[] json() {
    return "{\"error\":{\"message\":%s,\"type\":%s,\"param\":%s,\"code\":%s}}"
        .formatted(Json.quoted(message), Json.quoted(type), Json.quoted(param), Json.quoted(code))
        .getBytes(StandardCharsets.UTF_8);
  }
}
