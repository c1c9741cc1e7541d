package dev.plimsoll.base.random;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Independent generators from one seed, so that a run repeats whatever the order of its threads.
 */
public final class Seeds {
  private Seeds() {}

  /** The generator of the {@code index}-th item of a run: equal arguments, equal draws. */
  public static RandomGenerator of(long seed, long index) {
    return new SplittableRandom(mix(seed ^ mix(index + 0x9E3779B97F4A7C15L)));
  }

  /**
   * Stafford's mix 13 (the finaliser of SplittableRandom): every input bit moves every output bit.
   */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
