package dev.plimsoll.app;

import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.Scope;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code keys} was asked for.
 *
 * @param store a folder or {@code postgresql://…}
 * @param json print the result as JSON on standard output
 */
record KeysArguments(String store, boolean json, Ask ask) {
  /** One of the three things. */
  sealed interface Ask {}

  record Add(
      String name, Set<Scope> scopes, String tenant, Limits limits, Optional<Duration> expires)
      implements Ask {}

  record All() implements Ask {}

  record Revoke(String id) implements Ask {}
}
