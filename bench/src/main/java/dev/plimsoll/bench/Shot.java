package dev.plimsoll.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What every generator is asked to do: post the same body over so many connections for so long.
 *
 * @param folder for what the generator reads and writes
 */
record Shot(URI uri, int connections, Duration length, Path folder) {
  /** Sixty bytes of JSON. */
  static final String BODY =
      "{\"user\":\"u1234567\",\"amount\":12345,\"currency\":\"EUR\",\"k\":true}";

  /** The body's media type. */
  static final String JSON = "application/json";

  String seconds() {
    return Long.toString(length.toSeconds());
  }

  String count() {
    return Integer.toString(connections);
  }

  /** Scheme, host and port. */
  String origin() {
    return "http://" + uri.getAuthority();
  }
}
