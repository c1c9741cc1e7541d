package dev.plimsoll.bench.harness;

/** A run that measured nothing; the message says what went wrong. */
public final class BrokenException extends Exception {
  private final String why;

  public BrokenException(String why) {
    super(why);
    this.why = why;
  }

  /** What went wrong, never null. */
  public String why() {
    return why;
  }
}
