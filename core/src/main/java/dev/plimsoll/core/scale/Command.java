package dev.plimsoll.core.scale;

import java.util.Optional;

/** What is to be done with an agent, in the order in which it was decided. */
public sealed interface Command {
  String agent();

  /** Make it; then say {@link Fleet#started}, or {@link Fleet#gone} if that failed. */
  record Start(String agent) implements Command {}

  /** Make a spare ready for work; then say {@link Fleet#started}, or {@link Fleet#gone}. */
  record Promote(String agent) implements Command {}

  /** It takes work from now on. */
  record Serve(String agent) implements Command {}

  /** It takes no more work, and ends what it has; a {@link Stop} follows when it has none. */
  record Drain(String agent) implements Command {}

  /** Let it go: it runs nothing. */
  record Stop(String agent) implements Command {}

  /**
   * Stop a sick one at once. What it runs counts as ended, and others do it again; say {@link
   * Fleet#gone} when it is stopped.
   *
   * @param by who was asked to start in its place; none where there are enough, or none may start
   */
  record Replace(String agent, Optional<String> by) implements Command {}
}
