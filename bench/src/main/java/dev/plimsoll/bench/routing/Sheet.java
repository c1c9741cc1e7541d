package dev.plimsoll.bench.routing;

import dev.plimsoll.core.route.Trait;
import java.util.List;

/** Some exams with the traits of their prompts. Never changes. */
record Sheet(List<Exam> exams, double[][] traits) {
  static Sheet of(List<Exam> exams) {
    double[][] traits =
        exams.stream().map(exam -> Trait.of(exam.prompt())).toArray(double[][]::new);
    return new Sheet(List.copyOf(exams), traits);
  }

  /** The names of the data sets, in the order in which they come. */
  List<String> sets() {
    return exams.stream().map(Exam::set).distinct().toList();
  }

  int size() {
    return exams.size();
  }
}
