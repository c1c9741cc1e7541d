package dev.plimsoll.bench.routing;

import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Percentiles;
import dev.plimsoll.core.route.Complexity;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** How long the complexity of a text takes, in this process, once it is compiled. */
final class Speed {
  private static final int BATCH = 100;

  private Speed() {}

  /** The lines to print: a text of 2 KB, and a megabyte of what no parser likes. */
  static List<String> lines(List<Exam> exams, int batches) {
    StringBuilder usual = new StringBuilder();
    for (int i = 0; usual.length() < 2048; i = (i + 1) % exams.size()) {
      usual.append(exams.get(i).prompt()).append('\n');
    }
    usual.setLength(2048);
    return List.of(
        line("complexity of 2 KB, median", usual.toString(), batches),
        line("complexity of 1 MB of brackets, median", "(\n".repeat(500_000), batches),
        line("complexity of 1 MB of one word, median", "a".repeat(1_000_000), batches));
  }

  private static String line(String what, String text, int batches) {
    List<Double> millis = new ArrayList<>();
    double sum = 0;
    for (int batch = 0; batch < batches; batch++) {
      long start = System.nanoTime();
      for (int i = 0; i < BATCH; i++) {
        sum += Complexity.of(text).value();
      }
      millis.add((System.nanoTime() - start) / 1e6 / BATCH);
    }
    OptionalDouble median = Percentiles.percentile(millis.subList(batches / 2, batches), 50);
    return Lines.plain(what, Double.isNaN(sum) ? "–" : Lines.millis(median));
  }
}
