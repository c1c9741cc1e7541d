package dev.plimsoll.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code serve} was asked for. An absent value means that the configuration file decides, or
 * else the default.
 *
 * @param store {@code memory}, the only one in this version
 * @param exitWithParent end when standard input ends, as a child of another process does
 */
record ServeArguments(
    Optional<Path> config,
    Optional<Integer> port,
    Optional<String> host,
    Optional<Path> data,
    String store,
    Optional<Duration> grace,
    boolean exitWithParent) {
  static final int USUAL_PORT = 8001;
}
