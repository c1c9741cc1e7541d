package dev.plimsoll.app;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code dead-letters} was asked for.
 *
 * @param edit a JSON object whose members replace those of the one task that is tried again
 */
record DeadLettersArguments(
    Step step, Which which, Optional<String> edit, RunningServer server, boolean json) {
  static final URI USUAL_SERVER = URI.create("http://127.0.0.1:8001");

  /** What to do with them. */
  enum Step {
    LIST,
    SHOW,
    RETRY,
    PURGE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Which ones.
   *
   * @param ids these alone, when there are any
   * @param filter by its name on the wire: reason, userId, role, priority
   * @param all as many as there are, rather than {@code limit}
   */
  record Which(List<String> ids, Map<String, String> filter, boolean all, int limit) {}

  /** Where they are, and by which key one may ask. */
  record RunningServer(URI address, Optional<String> key) {}
}
