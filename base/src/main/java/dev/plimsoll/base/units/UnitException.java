package dev.plimsoll.base.units;

/** A quantity that cannot be read; the message says what was found and what was expected. */
public final class UnitException extends IllegalArgumentException {
  public UnitException(String message) {
    super(message);
  }
}
