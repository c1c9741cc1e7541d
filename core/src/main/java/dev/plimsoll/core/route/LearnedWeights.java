package dev.plimsoll.core.route;

import java.util.Map;

/**
 * Written by {@code bench/run routing --data DIR}; docs/routing.md says what they are worth.
 *
 * <p>Learned from 15,361 exams on 2026-11-22, seed of the folds 20261122.
 */
final class LearnedWeights {
  /** The log odds of a text that has no trait. */
  static final double BASE = -1.593;

  /** What a trait adds to the log odds where it is 1. */
  static final Map<Trait, Double> WEIGHTS =
      Map.ofEntries(
          Map.entry(Trait.CAPITALS, 1.823),
          Map.entry(Trait.NEGATION, 2.186),
          Map.entry(Trait.LOGIC, 0.360),
          Map.entry(Trait.JUDGEMENT, 3.339),
          Map.entry(Trait.COMPARISON, 1.936),
          Map.entry(Trait.AMOUNTS, 0.150),
          Map.entry(Trait.REPETITION, 0.509));

  private LearnedWeights() {}
}
