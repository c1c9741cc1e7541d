package dev.plimsoll.bench.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FoldsTest {
  private static List<Exam> exams() {
    List<Exam> exams = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      exams.add(new Exam("set", "subject " + i * i % 57, "prompt " + i % 2_900, true, true));
    }
    return exams;
  }

  private static int[] sizes(int[] folds) {
    int[] sizes = new int[Folds.COUNT];
    for (int fold : folds) {
      sizes[fold]++;
    }
    return sizes;
  }

  @Test
  void the_same_text_is_never_on_both_sides() {
    int[] folds = Folds.QUESTIONS.of(exams(), 1);
    for (int i = 2_900; i < 3_000; i++) {
      assertThat(folds[i]).isEqualTo(folds[i - 2_900]);
    }
    assertThat(Arrays.stream(sizes(folds)).boxed())
        .allSatisfy(size -> assertThat(size).isBetween(500, 700));
  }

  @Test
  void a_subject_is_left_out_whole() {
    List<Exam> exams = exams();
    int[] folds = Folds.SUBJECTS.of(exams, 1);
    Map<String, Set<Integer>> of = new HashMap<>();
    for (int i = 0; i < folds.length; i++) {
      of.computeIfAbsent(exams.get(i).subject(), _ -> new HashSet<>()).add(folds[i]);
    }
    assertThat(of.values()).allSatisfy(one -> assertThat(one).hasSize(1));
    assertThat(Arrays.stream(sizes(folds)).boxed())
        .allSatisfy(size -> assertThat(size).isBetween(450, 750));
  }

  @Test
  void another_seed_makes_other_folds_and_the_same_seed_the_same() {
    for (Folds folds : Folds.values()) {
      assertThat(folds.of(exams(), 1)).isEqualTo(folds.of(exams(), 1));
      assertThat(folds.of(exams(), 2)).isNotEqualTo(folds.of(exams(), 1));
    }
  }

  @Test
  void what_belongs_together_is_drawn_together() {
    List<Exam> exams = exams();
    Bootstrap bootstrap = new Bootstrap(exams, Folds.SUBJECTS.drawn(), 20, 1);
    for (int[] draw : bootstrap.draws()) {
      Map<String, Integer> times = new HashMap<>();
      for (int i = 0; i < draw.length; i++) {
        assertThat(times.merge(exams.get(i).subject(), draw[i], (a, _) -> a)).isEqualTo(draw[i]);
      }
    }
    Bootstrap again = new Bootstrap(exams, Folds.SUBJECTS.drawn(), 20, 1);
    assertThat(again.draws().getLast()).isEqualTo(bootstrap.draws().getLast());
  }
}
