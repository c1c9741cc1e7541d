package dev.plimsoll.bench;

/** A run that measured nothing; the message says what went wrong. */
final class BrokenException extends Exception {
  private final String why;

  BrokenException(String why) {
    super(why);
    this.why = why;
  }

  /** What went wrong, never null. */
  String why() {
    return why;
  }
}
