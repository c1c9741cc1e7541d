package dev.plimsoll.serve.cache;

import dev.plimsoll.base.usage.Usage;
import java.util.OptionalDouble;

/**
 * How the cache stands.
 *
 * @param bytes what its answers take, keys and overhead included
 * @param share how much of its settings it may hold; less than 1 while memory is short
 * @param hits calls that found an answer
 * @param shared calls that waited for the answer to an equal one
 * @param misses calls that went to a provider
 * @param saved the tokens that hits and shared calls did not take
 */
public record CacheReport(
    int entries, long bytes, double share, long hits, long shared, long misses, Usage saved) {
  /** The share of calls that no provider was asked for; empty before the first. */
  public OptionalDouble hitRate() {
    long all = hits + shared + misses;
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) (hits + shared) / all);
  }
}
