package dev.plimsoll.bench.routing;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the exams: RouteLLM's files as they were published, or the excerpt that is shipped. */
final class Exams {
  static final String MMLU = "mmlu";
  static final String GSM8K = "gsm8k";

  private Exams() {}

  /**
   * Of a folder with {@code mmlu/mmlu_SUBJECT.csv} and {@code gsm8k_responses.csv}, or with these
   * in its folder {@code router}. Columns: prompt, whether Mixtral was right, whether GPT-4 was.
   */
  static List<Exam> in(Path folder) throws IOException, BrokenException {
    Path data = Files.isDirectory(folder.resolve("router")) ? folder.resolve("router") : folder;
    List<Exam> exams = new ArrayList<>();
    for (Path file : subjects(data.resolve(MMLU))) {
      String name = file.getFileName().toString();
      add(exams, file, MMLU, name.substring("mmlu_".length(), name.length() - ".csv".length()));
    }
    add(exams, data.resolve("gsm8k_responses.csv"), GSM8K, GSM8K);
    return exams;
  }

  /** What is shipped: some questions of each subject. */
  static List<Exam> excerpt() {
    List<List<String>> records = Csv.parse(Resources.read("routing/excerpt.csv"));
    return records.stream()
        .skip(1)
        .map(r -> new Exam(r.get(0), r.get(1), r.get(2), isTrue(r.get(3)), isTrue(r.get(4))))
        .toList();
  }

  private static List<Path> subjects(Path mmlu) throws IOException, BrokenException {
    if (!Files.isDirectory(mmlu)) {
      throw new BrokenException(
          "no folder " + mmlu + "; expected RouteLLM's evaluation data, see docs/routing.md");
    }
    try (Stream<Path> files = Files.list(mmlu)) {
      return files.filter(f -> f.getFileName().toString().endsWith(".csv")).sorted().toList();
    }
  }

  private static void add(List<Exam> exams, Path file, String set, String subject)
      throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    for (List<String> record : Csv.parse(text).stream().skip(1).toList()) {
      exams.add(
          new Exam(set, subject, record.get(0), isTrue(record.get(1)), isTrue(record.get(2))));
    }
  }

  private static boolean isTrue(String word) {
    return word.equals("True");
  }
}
