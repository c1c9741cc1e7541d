package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.random.Seeds;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws think times, each user's from a generator of its own: who answers first changes nothing.
 */
final class Thinking {
  private final Distribution drawn;
  private final long fixed;
  private final RandomGenerator[] ofUser;

  private Thinking(Distribution drawn, int users, long seed) {
    this.drawn = drawn;
    boolean isFixed = drawn instanceof Distribution.Constant;
    this.fixed = isFixed ? drawn.mean().toNanos() : -1;
    this.ofUser = new RandomGenerator[isFixed ? 0 : users];
    for (int i = 0; i < ofUser.length; i++) {
      ofUser[i] = Seeds.of(seed, i);
    }
  }

  static Thinking of(Optional<Distribution> drawn, int users, long seed) {
    return new Thinking(drawn.orElse(new Distribution.Constant(Duration.ZERO)), users, seed);
  }

  /** A user's next think time in nanoseconds. */
  long next(int user) {
    return fixed >= 0 ? fixed : drawn.sample(ofUser[user]).toNanos();
  }
}
