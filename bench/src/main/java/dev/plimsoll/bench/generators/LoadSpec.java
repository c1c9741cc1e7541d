package dev.plimsoll.bench.generators;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What every generator is asked to do: post the same body over so many connections for so long.
 *
 * @param folder for what the generator reads and writes
 */
record LoadSpec(URI uri, int connections, Duration length, Path folder) {
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
