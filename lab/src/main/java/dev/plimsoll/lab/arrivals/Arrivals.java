package dev.plimsoll.lab.arrivals;

import dev.plimsoll.lab.trace.Trace;
import org.jspecify.annotations.Nullable;

/**
 * The arrivals of one phase while it runs: a state machine with one owner, which reads no clock.
 * Times are nanoseconds from the phase's start.
 */
public interface Arrivals {
  /** The time of what is not known to fall due at all. */
  long NEVER = Long.MAX_VALUE;

  /**
   * When the next request falls due; {@link #NEVER} when none is known (in closed load until
   * somebody's {@link #done}). May lie in the past. Costs O(1), allocates nothing.
   */
  long next();

  /**
   * Takes that request.
   *
   * @return its caller: in closed load the user's index from 0, in open load the request's number
   *     from 0
   * @throws IllegalStateException when {@link #next} is {@link #NEVER}
   */
  long take();

  /** The answer of a caller's request came at a moment. Open load takes no notice. */
  default void done(long caller, long at) {}

  /** The recorded request behind the one last taken, in a replay; else null. */
  default Trace.@Nullable Row row() {
    return null;
  }
}
