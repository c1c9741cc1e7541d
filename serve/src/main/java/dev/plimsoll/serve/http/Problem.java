package dev.plimsoll.serve.http;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer that says what went wrong, as RFC 9457 problem details. Never carries a stack trace.
 */
final class Problem extends RuntimeException {
  static final String CONTENT_TYPE = "application/problem+json";
  static final String QUOTA_EXCEEDED =
      "https://iana.org/assignments/http-problem-types#quota-exceeded";
  static final String REDUCED_CAPACITY =
      "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity";

  private final int status;
  private final String type;
  private final String error;
  private final String detail;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final ObjectNode members = Json.object();

  private Problem(int status, String type, String error, String detail) {
    super(error, null, false, false); // a value, not a fault: no stack trace is taken
    this.status = status;
    this.type = type;
    this.error = error;
    this.detail = detail;
  }

  /**
   * @param error a short stable word that programs may test for
   * @param detail a sentence: what was found, what was expected
   */
  static Problem of(int status, String error, String detail) {
    return new Problem(status, "about:blank", error, detail);
  }

  static Problem of(int status, String type, String error, String detail) {
    return new Problem(status, type, error, detail);
  }

  static Problem badRequest(String error, String detail) {
    return of(400, error, detail);
  }

  /** The store could not do it; nothing that was accepted is lost. */
  static Problem storeFailed(String why) {
    return of(503, REDUCED_CAPACITY, "store_failed", "the store cannot be used now: " + why)
        .retryAfter(5);
  }

  /** Says after how many seconds another try makes sense, in the body and in both headers. */
  Problem retryAfter(long seconds) {
    return with("retryAfter", seconds)
        .header("Retry-After", Long.toString(seconds))
        .header("X-Retry-After", Long.toString(seconds));
  }

  /** Adds a list of words to the body. */
  Problem with(String name, List<String> words) {
    ArrayNode list = members.putArray(name);
    words.forEach(list::add);
    return this;
  }

  /** Adds a member to the body. */
  Problem with(String name, long value) {
    members.put(name, value);
    return this;
  }

  /** Names the policy that stood in the way. */
  Problem violating(String policy) {
    members.putArray("violated-policies").add(policy);
    return this;
  }

  Problem header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  int status() {
    return status;
  }

  Reply reply() {
    return new Reply(status, CONTENT_TYPE, Buffer.buffer(Json.bytes(body())), headers);
  }

  /** The problem details alone. */
  ObjectNode body() {
    ObjectNode body = Json.object();
    body.put("type", type);
    body.put("title", title(status));
    body.put("status", status);
    body.put("detail", detail);
    body.put("error", error);
    body.setAll(members);
    return body;
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 422 -> "Unprocessable Content";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      default -> "Error";
    };
  }
}
