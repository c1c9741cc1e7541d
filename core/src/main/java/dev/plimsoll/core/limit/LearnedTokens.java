package dev.plimsoll.core.limit;

import dev.plimsoll.base.stat.FadingQuantile;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How many tokens a call of a role and class of tasks should reserve: a learned quantile, not the
 * worst case, which would fill the window with what nobody uses. Not thread-safe: the Engine owns
 * it.
 *
 * <p>Not for a provider that counts the longest answer as a call arrives (OpenAI does, and corrects
 * it at the end): that much has to be reserved there, or it refuses.
 */
public final class LearnedTokens {
  private static final int MOST_KINDS = 1_000;
  private static final int ENOUGH = 20;
  private static final double GROWTH = 1.072; // rounded up by less than a thirteenth
  private static final double FADE = 0.995;

  private final long floor;
  private final double share;
  private final SequencedMap<Kind, FadingQuantile> learned = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Has learned nothing yet.
   *
   * @param floor never reserves less, except where a call cannot take so much
   * @param share of the calls that take no more than is reserved for them, 0.9 as a rule, below 1
   */
  public LearnedTokens(long floor, double share) {
    if (floor < 1) {
      throw new IllegalArgumentException("a call takes at least one token, not " + floor);
    }
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a share lies between 0 and 1, not at " + share);
    }
    this.floor = floor;
    this.share = share;
  }

  /** What calls are learned apart by. */
  public record Kind(String role, String taskClass) {}

  /**
   * The tokens to reserve.
   *
   * @param most what the call takes at most: its prompt and the longest answer; reserved as long as
   *     fewer than 20 of its kind were seen
   */
  public long reserve(Kind kind, long most) {
    FadingQuantile quantile = learned.get(kind);
    if (quantile == null || quantile.seen() < ENOUGH) {
      return most;
    }
    return Math.min(most, Math.max(floor, (long) Math.ceil(quantile.upper(share))));
  }

  /**
   * A call of this kind took so many tokens; the kind not seen longest is forgotten beyond 1,000.
   */
  public void took(Kind kind, long tokens) {
    if (!learned.containsKey(kind) && learned.size() >= MOST_KINDS) {
      Object _ = learned.pollFirstEntry();
    }
    learned.computeIfAbsent(kind, _ -> new FadingQuantile(1, GROWTH, FADE)).add(tokens);
  }

  /** How many kinds it remembers. */
  public int kinds() {
    return learned.size();
  }
}
