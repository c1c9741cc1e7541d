package dev.plimsoll.mock.log;

import java.util.Locale;

/** How a call ended: answered, failed as drawn, left by its caller, or refused as unusable. */
public enum Outcome {
  OK,
  ERROR,
  CANCELLED,
  REJECTED;

  /** The word in the log. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
