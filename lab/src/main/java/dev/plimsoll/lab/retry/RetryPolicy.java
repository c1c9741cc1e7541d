package dev.plimsoll.lab.retry;

import dev.plimsoll.base.units.Share;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * When a client tries again. Immutable.
 *
 * @param attempts of one request, the first included; 1 tries nothing again
 * @param budget how many retries each request adds to what may be spent
 */
public record RetryPolicy(int attempts, On on, Backoff backoff, Hint hint, Share budget) {
  /** The most attempts that one request may have. */
  public static final int MOST_ATTEMPTS = 100;

  /** What stands for the keys that a file leaves out. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          4,
          new On(Set.of(429, 503), Set.of("reset", "timeout", "refused")),
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)),
          new Hint(true, Duration.ofSeconds(60)),
          new Share(0.2));

  /**
   * What is tried again.
   *
   * @param kinds of failures without an answer, as reports name them
   */
  public record On(Set<Integer> statuses, Set<String> kinds) {
    /** The kinds that may be named. */
    public static final List<String> KINDS =
        List.of("reset", "timeout", "refused", "dns", "unreachable", "tls", "malformed");

    public On {
      statuses = Set.copyOf(statuses);
      kinds = Set.copyOf(kinds);
    }

    boolean includes(RetryQuestion failed) {
      return statuses.contains(failed.status()) || kinds.contains(failed.kind());
    }
  }

  /** Exponential backoff: {@code base} doubles with each retry up to {@code cap}. */
  public record Backoff(Duration base, Duration cap) {
    /** The most that is waited before a retry, in nanoseconds. */
    long ceilingNanos(int retry) {
      double doubled = base.toNanos() * Math.pow(2, Math.min(retry, 62));
      return (long) Math.min(doubled, (double) cap.toNanos());
    }
  }

  /**
   * What is made of the server's {@code Retry-After}.
   *
   * @param most a server that asks for longer is not asked again
   */
  public record Hint(boolean honoured, Duration most) {}
}
