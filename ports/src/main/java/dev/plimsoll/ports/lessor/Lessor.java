package dev.plimsoll.ports.lessor;

import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Lent;
import java.util.List;

/**
 * Lends one node its parts of limits that several nodes share. Whatever the nodes do, all that they
 * hold and have used of late is never more than the limit. Keeps time by its own clock, never by a
 * node's. Thread-safe.
 */
public interface Lessor {
  /**
   * Hears what this node holds and has used of some limits, and lends what it may of what it wants
   * of each. May wait for others, for seconds at most.
   *
   * @return an answer to each, in their order
   * @throws LessorException when nobody answers; whether the words were heard is then not known,
   *     and they may be said again
   */
  List<Lent> lease(List<Demand> demands);

  /** Nobody answers at present. */
  final class LessorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LessorException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
