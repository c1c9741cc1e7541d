package dev.plimsoll.mock.limit;

/**
 * How a limit stands for one caller, just after its request was counted.
 *
 * @param resetNanos until all of it is back if nobody came
 */
public record Standing(RateLimit limit, long remaining, long resetNanos) {
  /** What is left as a part of the whole. */
  double share() {
    return (double) remaining / limit.amount();
  }
}
