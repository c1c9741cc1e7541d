package dev.plimsoll.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.example.ExampleRuns;
import dev.plimsoll.lab.measure.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final Map<String, Supplier<RunResult>> RUNS =
      new TreeMap<>(
          Map.of(
              "checkout", ExampleRuns::checkout,
              "llm", ExampleRuns::llm,
              "one-second", ExampleRuns::oneSecond,
              "empty", ExampleRuns::empty,
              "all-failed", ExampleRuns::allFailed,
              "invalid", ExampleRuns::invalid,
              "hostile", ExampleRuns::hostile));

  @Test
  void everyKindOfRunGivesAPage() throws IOException {
    Path folder = Path.of("target/reports");
    Files.createDirectories(folder);
    for (var run : RUNS.entrySet()) {
      String page = HtmlReport.render(run.getValue().get());
      Files.writeString(folder.resolve(run.getKey() + ".html"), page);
      assertThat(page.getBytes(StandardCharsets.UTF_8).length).as(run.getKey()).isLessThan(300_000);
    }
  }

  @Test
  void theLongestRunOverManyNamesStaysBelowOneMegabyte() {
    String page = HtmlReport.render(ExampleRuns.many(7_200, 10_000));
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
    assertThat(page).contains("more in stats.csv");
  }
}
