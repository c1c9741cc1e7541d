package dev.plimsoll.serve.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * When a message is sent again, and when nobody tries any more. Pure.
 *
 * @param delays after the first attempt, the second, and so on; after the last there is no more
 * @param jitter the share by which a delay may be shorter or longer, 0 to 1
 * @param longestAsked the most of a receiver's Retry-After that is obeyed
 */
public record RetrySchedule(List<Duration> delays, double jitter, Duration longestAsked) {
  private static final int GONE = 410;

  public RetrySchedule {
    delays = List.copyOf(delays);
    if (jitter < 0 || jitter > 1) {
      throw new IllegalArgumentException("jitter is a share");
    }
  }

  /** That of Standard Webhooks: ten attempts in a little more than three days. */
  public static RetrySchedule standard() {
    return new RetrySchedule(
        Stream.of(5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
            .map(Duration::ofSeconds)
            .toList(),
        0.1,
        Duration.ofDays(1));
  }

  /** What follows from an attempt. */
  sealed interface Next {
    record Done() implements Next {}

    record Again(Instant due, String error) implements Next {}

    record GivenUp(String error) implements Next {}
  }

  /**
   * @param attempts how many were made, this one included
   */
  Next after(int attempts, Outcome outcome, Instant now, RandomGenerator random) {
    return switch (outcome) {
      case Outcome.Answered a when a.status() / 100 == 2 -> new Next.Done();
      case Outcome.Answered a when a.status() == GONE -> new Next.GivenUp("HTTP 410");
      case Outcome.Answered a -> again(attempts, "HTTP " + a.status(), a.retryAfter(), now, random);
      case Outcome.Broken b -> again(attempts, b.why(), Optional.empty(), now, random);
      case Outcome.Pointless p -> new Next.GivenUp(p.why());
    };
  }

  private Next again(
      int attempts, String error, Optional<Duration> asked, Instant now, RandomGenerator random) {
    if (attempts > delays.size()) {
      return new Next.GivenUp(error);
    }
    double factor = 1 + jitter * (2 * random.nextDouble() - 1);
    Duration planned = Duration.ofMillis(Math.round(delays.get(attempts - 1).toMillis() * factor));
    Duration wanted = asked.map(time -> shorter(time, longestAsked)).orElse(Duration.ZERO);
    return new Next.Again(now.plus(longer(planned, wanted)), error);
  }

  /**
   * The longest pause after so many attempts, whoever asked for it.
   *
   * @param attempts how many were made
   */
  Duration longest(int attempts) {
    if (attempts == 0 || attempts > delays.size()) {
      return Duration.ZERO;
    }
    long planned = Math.round(delays.get(attempts - 1).toMillis() * (1 + jitter));
    return longer(Duration.ofMillis(planned), longestAsked);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
