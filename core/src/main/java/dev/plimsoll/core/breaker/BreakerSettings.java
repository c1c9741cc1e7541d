package dev.plimsoll.core.breaker;

import java.time.Duration;

/** When a breaker opens, how long it rests, and how it tries again. */
public record BreakerSettings(Tripping tripping, Rest rest, Probing probing) {
  /** 5 failures or over 5 % of at least 50 calls a minute; 30 s; one probe, 2 successes. */
  public static BreakerSettings standard() {
    return new BreakerSettings(Tripping.standard(), Rest.standard(), Probing.standard());
  }

  /**
   * What opens it; whichever comes first.
   *
   * @param failures so many in a row
   * @param errorShare more than this share of the calls that ended within the window, 0 to 1
   * @param leastCalls fewer calls in the window make no share
   * @param window the least length; it grows to the P99 of the call times
   * @param longestWindow it grows no longer
   */
  public record Tripping(
      int failures, double errorShare, int leastCalls, Duration window, Duration longestWindow) {
    public Tripping {
      require(failures >= 1, "a breaker opens after at least one failure, not " + failures);
      require(
          errorShare >= 0 && errorShare <= 1,
          "an error share lies between 0 and 1, not at " + errorShare);
      require(leastCalls >= 1, "a share needs at least one call, not " + leastCalls);
      requireLength(window, "the window of a breaker");
      require(
          longestWindow.compareTo(window) >= 0,
          "the longest window of a breaker, %s, is shorter than its window, %s"
              .formatted(longestWindow, window));
    }

    public static Tripping standard() {
      return new Tripping(5, 0.05, 50, Duration.ofMinutes(1), Duration.ofMinutes(10));
    }
  }

  /**
   * How long it stays open.
   *
   * @param first the least wait
   * @param factor by how much each wait is longer than the one before it, when it opens again soon
   * @param longest no wait is longer, jitter apart
   * @param jitter up to this share is added by chance, so that nodes do not probe together
   */
  public record Rest(Duration first, double factor, Duration longest, double jitter) {
    public Rest {
      requireLength(first, "the wait of an open breaker");
      require(factor >= 1 && factor <= 10, "waits grow by a factor from 1 to 10, not " + factor);
      require(
          longest.compareTo(first) >= 0,
          "the longest wait of a breaker, %s, is shorter than its first, %s"
              .formatted(longest, first));
      require(jitter >= 0 && jitter <= 1, "jitter lies between 0 and 1, not at " + jitter);
    }

    public static Rest standard() {
      return new Rest(Duration.ofSeconds(30), 2, Duration.ofMinutes(5), 0.1);
    }
  }

  /**
   * How it tries again.
   *
   * @param atOnce how many probes run at once
   * @param successes so many close it
   * @param patience a probe of which nothing was heard for so long blocks no other; such a wait
   *     should be longer than a call may take
   */
  public record Probing(int atOnce, int successes, Duration patience) {
    public Probing {
      require(atOnce >= 1 && atOnce <= 1_000, "1 to 1000 probes run at once, not " + atOnce);
      require(successes >= 1, "a breaker closes after at least one success, not " + successes);
      requireLength(patience, "the patience with a probe");
    }

    public static Probing standard() {
      return new Probing(1, 2, Duration.ofMinutes(2));
    }
  }

  private static void requireLength(Duration length, String what) {
    boolean fits = length.isPositive() && length.compareTo(Duration.ofDays(1)) <= 0;
    require(fits, what + " lies between 1 ns and 1 day, not at " + length);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
