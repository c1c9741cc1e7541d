package dev.plimsoll.core.cache;

import java.util.List;

/**
 * What became of an answer that was to be kept.
 *
 * @param kept whether it is kept
 * @param evicted what has to leave the storage; the answer itself where it lost against the others
 */
public record Placement(boolean kept, List<CacheKey> evicted) {
  public Placement {
    evicted = List.copyOf(evicted);
  }
}
