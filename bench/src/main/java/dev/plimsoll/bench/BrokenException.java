package dev.plimsoll.bench;

/** A run that measured nothing; the message says what went wrong. */
final class BrokenException extends Exception {
  BrokenException(String message) {
    super(message);
  }
}
