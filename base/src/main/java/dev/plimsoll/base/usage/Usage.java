package dev.plimsoll.base.usage;

/**
 * Tokens of one or more model calls. What was read from and written into the provider's prompt
 * cache is a part of input, what was spent on reasoning a part of output.
 */
public record Usage(long input, long cachedInput, long output, long cacheWrite, long reasoning) {
  public static final Usage NONE = new Usage(0, 0, 0);

  public Usage {
    if (input < 0 || cachedInput < 0 || output < 0 || cacheWrite < 0 || reasoning < 0) {
      throw new IllegalArgumentException("tokens cannot be negative");
    }
  }

  /** Tokens of calls that wrote no cache and told of no reasoning. */
  public Usage(long input, long cachedInput, long output) {
    this(input, cachedInput, output, 0, 0);
  }

  public Usage plus(Usage other) {
    return new Usage(
        input + other.input,
        cachedInput + other.cachedInput,
        output + other.output,
        cacheWrite + other.cacheWrite,
        reasoning + other.reasoning);
  }

  /** Input and output together. */
  public long total() {
    return input + output;
  }

  /** Input that no cache had to do with; 0 where a provider counts its cache beside its input. */
  public long plainInput() {
    return Math.max(0, input - cachedInput - cacheWrite);
  }

  /** Output that is not reasoning. */
  public long plainOutput() {
    return Math.max(0, output - reasoning);
  }
}
