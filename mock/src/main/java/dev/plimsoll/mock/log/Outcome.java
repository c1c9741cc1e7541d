package dev.plimsoll.mock.log;

import java.util.Locale;

/** How a call ended. */
public enum Outcome {
  /** Answered whole. */
  OK,
  /** Failed as drawn. */
  ERROR,
  /** Left by its caller. */
  CANCELLED,
  /** Refused: not a usable request. */
  REJECTED,
  /** Refused: above a rate limit. */
  LIMITED,
  /** Refused: no slot and no place in line. */
  OVERLOADED,
  /** Left by its caller, or given up, when nothing more came, as a fault had it. */
  STALLED,
  /** Cut off in the middle, as a fault had it. */
  CUT,
  /** Never answered, as a fault had it. */
  UNANSWERED;

  /** The word in the log. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
