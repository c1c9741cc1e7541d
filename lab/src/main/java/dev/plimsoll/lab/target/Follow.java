package dev.plimsoll.lab.target;

import java.time.Duration;

/**
 * How an accepted job is followed to its end.
 *
 * @param every between two looks, at least; an answer may ask for longer
 */
public record Follow(Way way, Duration every) {
  /** Long poll, and ten looks a second where the server does not wait as it was asked to. */
  public static final Follow USUAL = new Follow(Way.LONG_POLL, Duration.ofMillis(100));

  /** How its result is asked for. */
  public enum Way {
    /** Again and again. */
    POLL,
    /** With {@code wait=10s} in the query, so that the server answers when there is news. */
    LONG_POLL,
    /** As an event stream below its address, at {@code /events}. */
    SSE
  }
}
