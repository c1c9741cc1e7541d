package dev.plimsoll.serve.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request whose body is here, on its way to an answer. Says when its caller leaves; an answer
 * given after that goes nowhere.
 */
final class Exchange {
  private final String method;
  private final String path;
  private final String query;
  private final Map<String, String> headers;
  private final byte[] body;
  private final long startNanos;
  private Caller caller = Caller.ANYONE;
  private @Nullable Runnable onLeave;
  private boolean left;
  private volatile boolean shut;

  /**
   * @param query what stands behind the question mark, as it came
   * @param headers by lower-case name
   */
  Exchange(
      String method,
      String path,
      String query,
      Map<String, String> headers,
      byte[] body,
      long startNanos) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.startNanos = startNanos;
  }

  String method() {
    return method;
  }

  /** Whether it asks for something to be shown and changes nothing. */
  boolean isLook() {
    return method.equals("GET") || method.equals("HEAD");
  }

  String path() {
    return path;
  }

  byte[] body() {
    return body;
  }

  /** When its head was here, by {@link System#nanoTime}. */
  long startNanos() {
    return startNanos;
  }

  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /** Who sent it; said by the doorkeeper before anybody asks. */
  void sentBy(Caller known) {
    caller = known;
  }

  Caller caller() {
    return caller;
  }

  /** All query parameters; a problem when one cannot be decoded. */
  Map<String, List<String>> parameters() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
      if (decoded.indexOf('\0') >= 0) { // no store can look for it
        throw new IllegalArgumentException("zero");
      }
      return decoded;
    } catch (IllegalArgumentException _) {
      throw Problem.badRequest("malformed_query", "the address is not percent-encoded rightly");
    }
  }

  /** A segment of the path, decoded. */
  static String segment(String text) {
    return decoded(text.replace("+", "%2B"));
  }

  /** A query parameter; a problem when it stands there twice. */
  Optional<String> parameter(String name) {
    List<String> values = parameters().getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw Problem.badRequest("duplicate_parameter", "'%s' stands there twice".formatted(name));
    }
    return values.stream().findFirst();
  }

  /** What to do when the caller leaves before the answer; done at once when it has left already. */
  synchronized void onLeave(Runnable action) {
    onLeave = action;
    if (left) {
      action.run();
    }
  }

  /**
   * The caller may go on no longer: whatever waits for it ends as if it had left, but it is told.
   * Must not block.
   */
  void shut() {
    shut = true;
    leave();
  }

  boolean isShut() {
    return shut;
  }

  /** The caller has left. Must not block: it is said on the event loop. */
  synchronized void leave() {
    left = true;
    if (onLeave != null) {
      onLeave.run();
    }
  }
}
