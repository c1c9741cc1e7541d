package dev.plimsoll.bench.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.core.route.Thresholds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamsTest {
  @Test
  void quoted_fields_hold_commas_quotes_and_lines() {
    String text = "a,b\r\n\"x, \"\"y\"\"\nz\",\r\nlast,1";
    assertThat(Csv.parse(text))
        .containsExactly(List.of("a", "b"), List.of("x, \"y\"\nz", ""), List.of("last", "1"));
    assertThat(Csv.parse(Csv.line(List.of("x, \"y\"\nz", "plain"))))
        .containsExactly(List.of("x, \"y\"\nz", "plain"));
  }

  @Test
  void the_excerpt_holds_both_sets_and_every_outcome() {
    List<Exam> excerpt = Exams.excerpt();
    assertThat(excerpt).hasSizeBetween(100, 400);
    assertThat(excerpt.stream().map(Exam::set)).contains(Exams.MMLU, Exams.GSM8K);
    assertThat(excerpt.stream().map(Confusion.Outcome::of)).contains(Confusion.Outcome.values());
  }

  @Test
  void a_folder_is_read_as_it_was_published(@TempDir Path folder) throws Exception {
    Path router = Files.createDirectories(folder.resolve("router"));
    Path mmlu = Files.createDirectories(router.resolve("mmlu"));
    Files.writeString(mmlu.resolve("mmlu_law.csv"), "prompt,w,s\n\"Is it?\nA. no\",False,True\n");
    Files.writeString(
        router.resolve("gsm8k_responses.csv"), "prompt,w,s,x,y\nSum?,True,True,a,b\n");
    assertThat(Exams.in(folder))
        .containsExactly(
            new Exam("mmlu", "law", "Is it?\nA. no", false, true),
            new Exam("gsm8k", "gsm8k", "Sum?", true, true));
    assertThat(Exams.in(router)).hasSize(2);
    assertThatThrownBy(() -> Exams.in(mmlu))
        .isInstanceOf(BrokenException.class)
        .hasMessageContaining("expected RouteLLM's evaluation data");
  }

  @Test
  void the_confusion_table_counts_each_exam_once() {
    List<Exam> exams =
        List.of(
            new Exam("s", "s", "a", true, true),
            new Exam("s", "s", "b", false, true),
            new Exam("s", "s", "c", true, false),
            new Exam("s", "s", "d", false, false));
    List<String> table =
        new Confusion(exams, new double[] {0.1, 0.9, 0.5, 0.9}, Thresholds.standard()).table();
    assertThat(table.getLast())
        .isEqualTo(
            "| large | 2 | 0 (0.0 %) | 1 (50.0 %) | 0 (0.0 %) | 1 (50.0 %) | +50.0 points |");
  }
}
