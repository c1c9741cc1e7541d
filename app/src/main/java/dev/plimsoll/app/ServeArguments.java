package dev.plimsoll.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code serve} was asked for. An absent value means that the configuration file decides, or
 * else the default.
 *
 * @param store a folder, {@code postgresql://…} or {@code memory}
 * @param node this server's name among those that share a database
 * @param unsafe a database may be used that can lose what it said it holds
 * @param exitWithParent end when standard input ends, as a child of another process does
 * @param record the file that what happens is written down in
 * @param doors who may come in, and how
 */
record ServeArguments(
    Optional<Path> config,
    Optional<Integer> port,
    Optional<String> host,
    Optional<String> store,
    Optional<String> node,
    boolean unsafe,
    Optional<Duration> grace,
    boolean exitWithParent,
    Optional<Path> record,
    Doors doors) {
  /**
   * How the server is reached.
   *
   * @param tlsCert the PEM file of a certificate, together with
   * @param tlsKey the PEM file of its key
   * @param insecureListen listen beyond this machine without keys all the same
   */
  record Doors(Optional<Path> tlsCert, Optional<Path> tlsKey, boolean insecureListen) {
    static final Doors USUAL = new Doors(Optional.empty(), Optional.empty(), false);
  }

  static final int USUAL_PORT = 8001;
}
