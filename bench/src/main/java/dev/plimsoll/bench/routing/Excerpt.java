package dev.plimsoll.bench.routing;

import dev.plimsoll.base.random.Seeds;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The few exams that are shipped: short ones of each subject, drawn by a seed. */
final class Excerpt {
  private static final int OF_A_SUBJECT = 3;
  private static final int OF_GSM8K = 40;
  private static final int LONGEST = 500; // characters

  private Excerpt() {}

  /** As {@link Exams#excerpt} reads it. */
  static String of(List<Exam> exams, long seed) {
    Map<String, List<Exam>> subjects =
        exams.stream()
            .filter(exam -> exam.prompt().length() <= LONGEST)
            .collect(Collectors.groupingBy(Exam::subject, TreeMap::new, Collectors.toList()));
    StringBuilder text =
        new StringBuilder(Csv.line(List.of("set", "subject", "prompt", "weak", "strong")));
    subjects.forEach((subject, all) ->
        all.stream()
            .sorted(Comparator.comparingLong(e -> Seeds.of(seed, hash(e)).nextLong()))
            .limit(subject.equals(Exams.GSM8K) ? OF_GSM8K : OF_A_SUBJECT)
            .forEach(exam -> text.append(line(exam))));
    return text.toString();
  }

  private static int hash(Exam exam) {
    return exam.prompt().hashCode();
  }

  private static String line(Exam exam) {
    return Csv.line(
        List.of(exam.set(), exam.subject(), exam.prompt(), word(exam.weak()), word(exam.strong())));
  }

  private static String word(boolean right) {
    return right ? "True" : "False";
  }
}
