package dev.plimsoll.core.limit;

import dev.plimsoll.core.work.Priority;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model call that waits for its provider, with the links of the lines it stands in, so that it
 * leaves from anywhere. Whoever keeps the call extends it; the queue alone touches the links. Not
 * thread-safe.
 */
public class WaitingCall {
  /** Who waits for it, which decides how it may be treated. */
  public enum Kind {
    /** A later call of a run: dropping it would waste what the run has used. */
    BEGUN,
    /** The first call of a task that was answered 202: dropped by its deadline or a cancel only. */
    ACCEPTED,
    /** A caller that holds the line, and had rather hear no soon than yes late. */
    INTERACTIVE
  }

  private final Priority priority;
  private final Kind kind;
  private final Optional<Instant> deadline;

  boolean waiting;
  int passed; // by how many that came later, because it was too large
  long arrival;
  long since;
  final long latest; // its deadline in nanoseconds
  @Nullable WaitingCall before;
  @Nullable WaitingCall behind;

  /**
   * A call that does not wait yet.
   *
   * @param deadline when nobody wants its answer any more
   */
  protected WaitingCall(Priority priority, Kind kind, Optional<Instant> deadline) {
    this.priority = priority;
    this.kind = kind;
    this.deadline = deadline;
    latest = deadline.map(Nanos::of).orElse(Long.MAX_VALUE);
  }

  /** What it takes of a window; who takes less may pass one that does not fit. */
  protected long size() {
    return 0;
  }

  public final Priority priority() {
    return priority;
  }

  public final Kind kind() {
    return kind;
  }

  public final Optional<Instant> deadline() {
    return deadline;
  }
}
