package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.random.Seeds;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Users that each wait for their answer, think, and ask again. User k of n starts at k ÷ n of the
 * ramp.
 *
 * @param rampUp over which the users start, evenly spaced
 * @param thinkTime drawn anew after each answer, from each user's own generator
 * @param iterations requests of each user
 * @param duration after which nobody asks again
 */
public record ClosedUsers(
    int users,
    Duration rampUp,
    Distribution thinkTime,
    OptionalInt iterations,
    Duration duration,
    long seed)
    implements Shape {

  /** The user's own state machine. */
  public User user(int index) {
    return new User(index, Seeds.of(seed, index));
  }

  /** One user; not thread-safe, whoever drives it owns it. */
  public final class User {
    private final int index;
    private final RandomGenerator random;
    private int asked;

    private User(int index, RandomGenerator random) {
      this.index = index;
      this.random = random;
    }

    /** When the first request is due, or empty when the user never starts. */
    public OptionalLong first() {
      long start = (long) ((double) rampUp.toNanos() * index / users);
      return ask(start);
    }

    /**
     * When the next request is due, after an answer at {@code done}, or empty when the user leaves.
     */
    public OptionalLong after(long done) {
      return ask(done + thinkTime.sample(random).toNanos());
    }

    private OptionalLong ask(long at) {
      boolean more = iterations.isEmpty() || asked < iterations.getAsInt();
      if (!more || at >= duration.toNanos()) {
        return OptionalLong.empty();
      }
      asked++;
      return OptionalLong.of(at);
    }
  }
}
