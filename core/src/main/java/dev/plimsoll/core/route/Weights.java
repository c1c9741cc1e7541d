package dev.plimsoll.core.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What each trait adds to the log odds of complexity, and where these begin. Never changes. */
final class Weights {
  /** What exams of questions with one right answer cannot teach; judged, never measured. */
  static final Map<Trait, Double> JUDGED =
      Collections.unmodifiableMap(
          new EnumMap<>(
              Map.of(
                  Trait.ASKS_TASK, 0.6,
                  Trait.CODE, 3.0,
                  Trait.TOOLS, 2.0,
                  Trait.FOREIGN_LETTERS, 1.5,
                  Trait.LANGUAGES, 1.0)));

  static final Weights LEARNED = new Weights(LearnedWeights.BASE, LearnedWeights.WEIGHTS);

  private final double base;
  private final double[] weights = new double[Trait.values().length];

  /**
   * @param base the log odds of a text that has no trait at all
   * @param learned what a trait adds where it is 1; those of {@link #JUDGED} come with it
   */
  Weights(double base, Map<Trait, Double> learned) {
    this.base = base;
    JUDGED.forEach((trait, weight) -> weights[trait.ordinal()] = weight);
    learned.forEach((trait, weight) -> weights[trait.ordinal()] = weight);
  }

  /**
   * The logistic function of base and contributions.
   *
   * @param values one for each trait, in the order of their constants
   */
  Complexity weigh(double[] values) {
    List<Complexity.Part> parts = new ArrayList<>(values.length);
    double odds = base;
    for (Trait trait : Trait.values()) {
      double value = values[trait.ordinal()];
      double contribution = weights[trait.ordinal()] * value;
      parts.add(new Complexity.Part(trait, value, contribution));
      odds += contribution;
    }
    return new Complexity(1 / (1 + Math.exp(-odds)), parts);
  }
}
