package dev.plimsoll.base.usage;

/** Tokens of one or more model calls; cached input is a part of input. */
public record Usage(long input, long cachedInput, long output) {
  public static final Usage NONE = new Usage(0, 0, 0);

  public Usage {
    if (input < 0 || cachedInput < 0 || output < 0) {
      throw new IllegalArgumentException("tokens cannot be negative");
    }
  }

  public Usage plus(Usage other) {
    return new Usage(input + other.input, cachedInput + other.cachedInput, output + other.output);
  }
}
