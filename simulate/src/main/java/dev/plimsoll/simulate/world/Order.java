package dev.plimsoll.simulate.world;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What somebody asks to have run; times count from when it reaches the server.
 *
 * @param role whose pool runs it, where there is one
 * @param input how many tokens its text has
 * @param maxTokens the most that its answer may take
 */
public record Order(
    Priority priority,
    String role,
    String tenant,
    int input,
    OptionalInt maxTokens,
    Optional<Duration> notBefore,
    Optional<Duration> deadline) {
  private static final int RECKONED_ANSWER = 256;
  private static final int USUAL_ANSWER = 128;

  /** How many tokens it will probably take, as the server reckons, at least 1. */
  public int cost() {
    return Math.max(1, input + maxTokens.orElse(RECKONED_ANSWER));
  }

  /** How many tokens the mock answers with. */
  int answer() {
    return maxTokens.orElse(USUAL_ANSWER);
  }
}
