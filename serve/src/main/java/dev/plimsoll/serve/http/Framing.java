package dev.plimsoll.serve.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a head can be understood in one way only. What a proxy before us may have read otherwise
 * is refused, so that nobody's request hides in somebody else's.
 */
final class Framing {
  private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

  private Framing() {}

  /** What is wrong with it. */
  static Optional<Problem> fault(HttpServerRequest request) {
    MultiMap headers = request.headers();
    int hosts = headers.getAll("Host").size();
    if (hosts > 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_1)) {
      return Optional.of(Problem.badRequest("no_host", "HTTP/1.1 needs one Host header"));
    }
    if (headers.contains("")) {
      return Optional.of(Problem.badRequest("malformed", "a header has no name"));
    }
    List<String> lengths = headers.getAll("Content-Length");
    List<String> codings = headers.getAll("Transfer-Encoding");
    if (lengths.size() + codings.size() > 1
        || !lengths.stream().allMatch(length -> DIGITS.matcher(length).matches())) {
      return Optional.of(
          Problem.badRequest("malformed", "a body has one length: a whole number, or chunked"));
    }
    if (!codings.stream().allMatch("chunked"::equalsIgnoreCase)) {
      return Optional.of(
          Problem.of(501, "unknown_coding", "the only Transfer-Encoding here is chunked"));
    }
    return Optional.empty();
  }
}
