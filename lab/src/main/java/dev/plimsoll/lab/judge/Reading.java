package dev.plimsoll.lab.judge;

/** A figure that was read off what was measured, or why it could not be. */
sealed interface Reading {
  /**
   * It is there.
   *
   * @param value in milliseconds, a share, a count, per second or dollars
   * @param note on what it rests where that is little, or empty
   */
  record Found(double value, String note) implements Reading {}

  /** It is not there, which is never zero. */
  record Absent(String why) implements Reading {}
}
