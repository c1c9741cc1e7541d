package dev.plimsoll.mock.limit;

/**
 * What one limit still grants to those who share it. Times are nanoseconds since the provider began
 * and never run backwards. Belongs to {@link Limits}, under its lock.
 */
sealed interface Allowance permits FixedWindow, SlidingLog, Bucket {
  /** No wait helps: it is more than the limit ever grants. */
  long NEVER = Long.MAX_VALUE;

  static Allowance of(RateLimit limit) {
    long per = limit.per().toNanos();
    return switch (limit.window()) {
      case FIXED -> new FixedWindow(limit.amount(), per);
      case SLIDING -> new SlidingLog(limit.amount(), per);
      case BUCKET -> new Bucket(limit.amount(), per);
    };
  }

  /** How long until {@code cost} could be taken if nobody else came: 0 for now, or NEVER. */
  long waitFor(long cost, long now);

  /** Takes {@code cost}, for which there is room; returns the ticket by which it is corrected. */
  long take(long cost, long now);

  /** Adds {@code by} to what {@code ticket} took, which may be below zero, if that still counts. */
  void correct(long ticket, long by, long now);

  /** What is left, not below zero. */
  long remaining(long now);

  /** How long until all of it is back if nobody came. */
  long reset(long now);
}
