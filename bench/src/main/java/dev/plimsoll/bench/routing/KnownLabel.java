package dev.plimsoll.bench.routing;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Looks at a label of the exam and not at its text: what the strong model brings on average to
 * those of the same label. No router has such labels; it shows how much they alone would explain.
 */
record KnownLabel(String name, Function<Exam, String> label) implements Design {
  @Override
  public double[] scores(Sheet sheet, BitSet train) {
    Map<String, double[]> sums = new HashMap<>();
    for (int i = train.nextSetBit(0); i >= 0; i = train.nextSetBit(i + 1)) {
      Exam exam = sheet.exams().get(i);
      double[] sum = sums.computeIfAbsent(label.apply(exam), _ -> new double[2]);
      sum[0] += exam.gain();
      sum[1]++;
    }
    return sheet.exams().stream()
        .mapToDouble(exam -> mean(sums.getOrDefault(label.apply(exam), new double[2])))
        .toArray();
  }

  private static double mean(double[] sum) {
    return sum[1] == 0 ? 0 : sum[0] / sum[1];
  }
}
