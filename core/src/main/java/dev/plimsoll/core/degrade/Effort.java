package dev.plimsoll.core.degrade;

import dev.plimsoll.core.work.Tier;

/**
 * What a run may spend on itself.
 *
 * @param iterations how often it may plan and try again, at least 1
 * @param maxTokens how long one answer of a model may be, at least 1
 */
public record Effort(Tier tier, Verifier verifier, int iterations, int maxTokens) {
  public Effort {
    if (iterations < 1 || maxTokens < 1) {
      throw new IllegalArgumentException(
          "%d iterations of %d tokens answer nothing; refuse the class instead"
              .formatted(iterations, maxTokens));
    }
  }

  /** Whether anything here is more than there. */
  boolean exceeds(Effort other) {
    return tier.compareTo(other.tier) > 0
        || verifier.compareTo(other.verifier) > 0
        || iterations > other.iterations
        || maxTokens > other.maxTokens;
  }
}
