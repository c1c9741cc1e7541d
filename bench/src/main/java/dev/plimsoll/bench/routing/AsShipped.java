package dev.plimsoll.bench.routing;

import dev.plimsoll.core.route.Complexity;
import java.util.BitSet;

/** What is shipped: the learned log odds, and on top of them what the product judged itself. */
record AsShipped() implements Design {
  @Override
  public String name() {
    return "… with what was judged (as shipped)";
  }

  @Override
  public double[] scores(Sheet sheet, BitSet train) {
    double[] scores = Designs.CHOSEN.scores(sheet, train);
    for (int i = 0; i < scores.length; i++) {
      scores[i] += judged(Complexity.of(sheet.exams().get(i).prompt()));
    }
    return scores;
  }

  /** The part of the log odds that nobody learned. */
  static double judged(Complexity complexity) {
    return complexity.traits().stream()
        .filter(part -> part.trait().isJudged())
        .mapToDouble(Complexity.Part::contribution)
        .sum();
  }
}
