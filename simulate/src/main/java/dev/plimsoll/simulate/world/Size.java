package dev.plimsoll.simulate.world;

import dev.plimsoll.core.route.Complexity;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How large a task is to a model.
 *
 * @param input how many tokens its text has
 * @param cached how many of them the provider has in its cache
 * @param maxTokens the most that its answer may take
 * @param answer how many it takes where nothing cuts it; absent: all that it may
 * @param complexity of its text, where it is known
 */
public record Size(
    int input,
    int cached,
    OptionalInt maxTokens,
    OptionalInt answer,
    Optional<Complexity> complexity) {
  private static final int RECKONED_ANSWER = 256;
  private static final int USUAL_ANSWER = 128;

  /** A text, and the most that its answer may take. */
  public static Size of(int input, OptionalInt maxTokens) {
    return new Size(input, 0, maxTokens, OptionalInt.empty(), Optional.empty());
  }

  /** The same with all that the agents of a pool say of their own. */
  Size on(Fleet.Pool pool) {
    return new Size(
        input + pool.prompt(),
        cached,
        maxTokens.isPresent() ? maxTokens : pool.maxTokens(),
        answer,
        complexity);
  }

  /** The same, so complex. */
  public Size as(Complexity other) {
    return new Size(input, cached, maxTokens, answer, Optional.of(other));
  }

  /** How many tokens it will probably take, as the server reckons, at least 1. */
  int cost() {
    return Math.max(1, input + most());
  }

  /** How long an answer the server reckons with. */
  int most() {
    return maxTokens.orElse(RECKONED_ANSWER);
  }

  /** How many tokens it is answered with where nothing cuts it. */
  int answered() {
    int wanted = answer.orElse(maxTokens.orElse(USUAL_ANSWER));
    return Math.min(wanted, maxTokens.orElse(Integer.MAX_VALUE));
  }
}
