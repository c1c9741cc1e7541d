package dev.plimsoll.bench.routing;

import dev.plimsoll.core.route.Complexity;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The weights of {@code core.route}, learned from all exams. */
final class Training {
  private final Sheet sheet;
  private final double[] weights;
  private final Scale scale;
  private final double[] scores;

  Training(Sheet sheet) {
    this.sheet = sheet;
    BitSet all = new BitSet();
    all.set(0, sheet.size());
    this.weights = Designs.CHOSEN.weights(sheet, all);
    this.scores = Designs.CHOSEN.raw(sheet, weights);
    this.scale = Scale.of(scores);
  }

  /** The table as {@code LearnedWeights.java} has it. */
  String source(String how) {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != 0) {
        String name = Designs.learned().get(i).name();
        double weight = scale.factor() * weights[i];
        entries.add(
            String.format(Locale.ROOT, "          Map.entry(Trait.%s, %.3f)", name, weight));
      }
    }
    return """
    package dev.plimsoll.core.route;

    import java.util.Map;

    /**
     * Written by {@code bench/run routing --data DIR}; docs/routing.md says what they are worth.
     *
     * <p>%s
     */
    final class LearnedWeights {
      /** The log odds of a text that has no trait. */
      static final double BASE = %s;

      /** What a trait adds to the log odds where it is 1. */
      static final Map<Trait, Double> WEIGHTS =
          Map.ofEntries(
    %s);

      private LearnedWeights() {}
    }
    """
        .formatted(
            how, String.format(Locale.ROOT, "%.3f", scale.base()), String.join(",\n", entries));
  }

  /** How far the shipped complexity of an exam lies at most from the one that was just learned. */
  double farthest() {
    return IntStream.range(0, sheet.size())
        .mapToDouble(i -> Math.abs(odds(shipped(i)) - scale.odds(scores[i])))
        .max()
        .orElse(0);
  }

  /** The learned part of the log odds; what was judged is taken away again. */
  private static double odds(Complexity complexity) {
    double value = complexity.value();
    return Math.log(value / (1 - value)) - AsShipped.judged(complexity);
  }

  private Complexity shipped(int exam) {
    return Complexity.of(sheet.exams().get(exam).prompt());
  }
}
