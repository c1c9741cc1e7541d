package dev.plimsoll.bench.routing;

import dev.plimsoll.core.route.Thresholds;
import dev.plimsoll.core.work.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which tier exams went to, against which of the two models would have been right. */
final class Confusion {
  private final int[][] counts = new int[Tier.values().length][Outcome.values().length];

  Confusion(List<Exam> exams, double[] complexities, Thresholds thresholds) {
    for (int i = 0; i < complexities.length; i++) {
      int tier = thresholds.tier(complexities[i]).ordinal();
      counts[tier][Outcome.of(exams.get(i)).ordinal()]++;
    }
  }

  /** A table in Markdown. */
  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        | tier | exams | both right | only strong | only weak | neither | strong brings |
        |---|---|---|---|---|---|---|\
        """);
    for (Tier tier : Tier.values()) {
      lines.add(line(tier.word(), counts[tier.ordinal()]));
    }
    return lines;
  }

  private static String line(String name, int[] row) {
    int all = 0;
    for (int count : row) {
      all += count;
    }
    double gain = row[Outcome.ONLY_STRONG.ordinal()] - row[Outcome.ONLY_WEAK.ordinal()];
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %s | %s | %s | %s | %+.1f points |",
        name,
        all,
        cell(row, Outcome.BOTH, all),
        cell(row, Outcome.ONLY_STRONG, all),
        cell(row, Outcome.ONLY_WEAK, all),
        cell(row, Outcome.NEITHER, all),
        all == 0 ? 0 : 100 * gain / all);
  }

  private static String cell(int[] row, Outcome outcome, int all) {
    int count = row[outcome.ordinal()];
    return String.format(Locale.ROOT, "%,d (%.1f %%)", count, all == 0 ? 0 : 100.0 * count / all);
  }

  /** Who was right. */
  enum Outcome {
    BOTH,
    ONLY_STRONG,
    ONLY_WEAK,
    NEITHER;

    static Outcome of(Exam exam) {
      if (exam.strong()) {
        return exam.weak() ? BOTH : ONLY_STRONG;
      }
      return exam.weak() ? ONLY_WEAK : NEITHER;
    }
  }
}
