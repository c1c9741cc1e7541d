package dev.plimsoll.bench.routing;

import dev.plimsoll.core.route.Complexity;
import dev.plimsoll.core.route.Thresholds;
import dev.plimsoll.core.work.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the shipped complexity says of questions that taught it nothing: MT-Bench and the queries of
 * LLMRouter. They carry no answers of a weak and a strong model, so nothing is judged by them.
 */
final class Elsewhere {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, List<Double>> complexities = new TreeMap<>();

  private Elsewhere() {}

  /** Of those files that are there. */
  static List<String> table(Path folder) throws IOException {
    Path data = Files.isDirectory(folder.resolve("router")) ? folder.resolve("router") : folder;
    Elsewhere elsewhere = new Elsewhere();
    elsewhere.read(data.resolve("mt_bench_question.jsonl"), "MT-Bench", "category", "turns");
    elsewhere.read(data.resolve("llmrouter_query_test.jsonl"), "LLMRouter", "task_name", "query");
    return elsewhere.lines();
  }

  private void read(Path file, String set, String label, String text) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    for (String line : Files.readAllLines(file)) {
      JsonNode query = JSON.readTree(line);
      JsonNode prompt = query.path(text).isArray() ? query.path(text).path(0) : query.path(text);
      complexities
          .computeIfAbsent(set + ": " + query.path(label).asString(), _ -> new ArrayList<>())
          .add(Complexity.of(prompt.asString()).value());
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        | questions | count | mean | small | medium | large |
        |---|---|---|---|---|---|\
        """);
    complexities.forEach((name, values) -> lines.add(line(name, values)));
    return lines;
  }

  private static String line(String name, List<Double> values) {
    int[] tiers = new int[Tier.values().length];
    values.forEach(value -> tiers[Thresholds.standard().tier(value).ordinal()]++);
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f | %d | %d | %d |",
        name,
        values.size(),
        mean,
        tiers[0],
        tiers[1],
        tiers[2]);
  }
}
