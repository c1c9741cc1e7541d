package dev.plimsoll.mock.tokens;

import dev.plimsoll.base.units.Share;

/**
 * Of what kinds tokens are.
 *
 * @param cached the share of a prompt that came from the prompt cache
 * @param reasoning the share of an answer that was spent on reasoning
 */
public record Kinds(Share cached, Share reasoning) {
  /** No cache, no reasoning. */
  public static final Kinds PLAIN = new Kinds(new Share(0), new Share(0));

  /** How many tokens of a prompt came from the cache. */
  public long cached(long prompt) {
    return (long) (prompt * cached.fraction());
  }

  /** How many tokens of an answer were spent on reasoning. */
  public long reasoning(long answer) {
    return (long) (answer * reasoning.fraction());
  }
}
