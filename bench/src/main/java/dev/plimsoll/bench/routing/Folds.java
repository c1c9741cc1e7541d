package dev.plimsoll.bench.routing;

import dev.plimsoll.base.random.Seeds;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which exams are left out together; seeded, and the same whatever the order of the exams. */
enum Folds {
  /** By chance. Exams with the same text are never on both sides. */
  QUESTIONS {
    @Override
    int[] of(List<Exam> exams, long seed) {
      return exams.stream()
          .mapToInt(exam -> Seeds.of(seed, exam.prompt().hashCode()).nextInt(COUNT))
          .toArray();
    }
  },

  /** Whole subjects, so that nothing can be learned from their own questions. */
  SUBJECTS {
    @Override
    int[] of(List<Exam> exams, long seed) {
      Map<String, Long> sizes =
          exams.stream().collect(Collectors.groupingBy(Exam::subject, Collectors.counting()));
      List<String> shuffled =
          sizes.keySet().stream()
              .sorted(Comparator.comparingLong(s -> Seeds.of(seed, s.hashCode()).nextLong()))
              .sorted(
                  Comparator.comparingLong(
                      (String s) -> -sizes.getOrDefault(s, 0L) / 200)) // the large first
              .toList();
      long[] filled = new long[COUNT];
      Map<String, Integer> fold = new HashMap<>();
      for (String subject : shuffled) {
        int least = 0;
        for (int i = 1; i < COUNT; i++) {
          least = filled[i] < filled[least] ? i : least;
        }
        filled[least] += sizes.getOrDefault(subject, 0L);
        fold.put(subject, least);
      }
      return exams.stream().mapToInt(exam -> fold.getOrDefault(exam.subject(), 0)).toArray();
    }
  };

  static final int COUNT = 5;

  /** The fold of each exam, 0 to 4. */
  abstract int[] of(List<Exam> exams, long seed);

  /** What is drawn together in a bootstrap of these folds. */
  Function<Exam, String> drawn() {
    return switch (this) {
      case QUESTIONS -> Exam::prompt;
      case SUBJECTS -> Exam::subject;
    };
  }
}
