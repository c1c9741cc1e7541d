package dev.plimsoll.core.schedule;

/** A text that says no fire times: where, what was found, what is expected. */
public final class UnreadableTimetable extends RuntimeException {
  private final int position;

  /**
   * @param position of the first character that cannot be read, from 1
   * @param part which part of the text it is: {@code hour}
   */
  UnreadableTimetable(int position, String part, String found, String expected) {
    super(
        "%s (character %d): found %s, expected %s".formatted(part, position, found, expected),
        null,
        false,
        false);
    this.position = position;
  }

  /** Of the first character that cannot be read, from 1. */
  public int position() {
    return position;
  }
}
