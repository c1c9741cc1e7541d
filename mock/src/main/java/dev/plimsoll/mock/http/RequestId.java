package dev.plimsoll.mock.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.stream.Stream;

/** The id a caller gave its request, if it is short and printable. */
final class RequestId {
  private static final int LONGEST = 128;

  private RequestId() {}

  static Optional<String> of(HttpServerRequest request) {
    return Stream.of("x-request-id", "x-client-request-id")
        .flatMap(name -> Optional.ofNullable(request.getHeader(name)).stream())
        .filter(RequestId::usable)
        .findFirst();
  }

  private static boolean usable(String id) {
    return !id.isEmpty()
        && id.length() <= LONGEST
        && id.chars().allMatch(letter -> letter > ' ' && letter < 127);
  }
}
