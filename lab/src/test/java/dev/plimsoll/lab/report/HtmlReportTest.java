package dev.plimsoll.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.example.Altered;
import dev.plimsoll.lab.example.ExampleRuns;
import dev.plimsoll.lab.example.Golden;
import dev.plimsoll.lab.measure.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final Map<String, Supplier<RunResult>> RUNS =
      new TreeMap<>(
          Map.of(
              "checkout", ExampleRuns::checkout,
              "llm", ExampleRuns::llm,
              "streamed", ExampleRuns::streamed,
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

  @Test
  void whatWasAskedIsNotDividedByTheWaitForLateAnswers() {
    RunResult run = ExampleRuns.checkout();
    RunResult.Series all = run.all();
    RunResult drained =
        Altered.of(run)
            .all(
                new RunResult.Series(
                    "all", all.total(), all.ok(), all.failed(), 120, all.response(), all.service()))
            .run();
    String tiles = Tiles.section(drained).toString().replace('\u00a0', ' ');

    assertThat(tiles).contains(">100 /s<").contains("asked 200 /s");
    assertThat(Tiles.section(ExampleRuns.invalid()).toString()).contains("asked –");
  }

  @Test
  void theChartsAreDrawnToTheLetter() {
    RunResult run = ExampleRuns.checkout();
    Golden.check(
        "chart/percentiles.svg",
        PercentileChart.draw(Curves.requests(run), Size.WIDE, "title").toString());
    Golden.check("chart/time.svg", time(run, Size.NARROW));
    Golden.check("chart/one-second-time.svg", time(ExampleRuns.oneSecond(), Size.WIDE));
    Golden.check("chart/longest-time.svg", time(ExampleRuns.many(7_200, 3), Size.NARROW));
  }

  private static String time(RunResult run, Size size) {
    return TimeChart.draw(run, Column.of(run.seconds(), size.columns), size, "title").toString();
  }

  @Test
  void everyCheckOfTheRunsValidityIsShownTheBrokenOnesFirst() {
    RunResult run = ExampleRuns.checkout();
    RunResult.Amount small = new RunResult.Amount(0.8, "0.80 ms");
    RunResult.Amount bound = new RunResult.Amount(10, "10 ms");
    RunResult.Validity validity =
        new RunResult.Validity(
            false,
            List.of("why"),
            List.of(),
            List.of(
                check("schedule lag p99", Optional.of(small), RunResult.Check.Finding.OK),
                check("GC pause", Optional.empty(), RunResult.Check.Finding.NOT_MEASURED),
                check("missed sends", Optional.of(bound), RunResult.Check.Finding.INVALID)));
    RunResult judged = Altered.of(run).verdict(RunResult.Verdict.INVALID).validity(validity).run();
    String trust = TrustSection.section(judged).toString();

    assertThat(trust).containsSubsequence("missed sends", "schedule lag p99", "GC pause");
    assertThat(trust).containsSubsequence("0.80 ms", "10 ms", "ok", "–", "not measured");
    assertThat(trust).contains("phase &lt;b&gt;").doesNotContain("<b>");
  }

  private static RunResult.Check check(
      String name, Optional<RunResult.Amount> found, RunResult.Check.Finding finding) {
    RunResult.Amount bound = new RunResult.Amount(10, "10 ms");
    return new RunResult.Check(name, "phase <b>", found, Optional.of(bound), finding, "");
  }

  @Test
  void aStreamedRunShowsItsFirstTokenFirstThenStreamsAttemptsAndSockets() {
    String page = HtmlReport.render(ExampleRuns.streamed()).replace('\u00a0', ' ');

    assertThat(page)
        .containsSubsequence(
            "TTFT p95</h2>",
            "791 ms",
            "limit &lt; 700 ms OVER",
            "tokens</h2>",
            "5,280 /s",
            "First token within 791 ms for 95 % of answers, then one every 20.9 ms",
            "id=\"streams\"",
            "chunks hold 2.1 tokens",
            "id=\"errors\"",
            "p50</th>",
            "id=\"attempts\"",
            "1.24 attempts for each request; 874 requests were rescued",
            "outside expected",
            "3.22 % (160)",
            "thread that sends",
            "64, the system allows 1,048,576");
    assertThat(HtmlReport.render(ExampleRuns.llm()))
        .doesNotContain("TTFT", "id=\"attempts\"", "outside expected", "connections opened");
  }

  @Test
  void noForeignTextIsMarkup() {
    String page = HtmlReport.render(ExampleRuns.hostile());
    assertThat(page).containsOnlyOnce("<script>").containsOnlyOnce("</script>");
    assertThat(page).doesNotContain("<b> ").contains("&lt;script&gt;");
    assertThat(page.replace("\n", "").replace("\t", "").chars())
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT);
  }

  @Test
  void foreignTextIsCut() {
    String page = HtmlReport.render(ExampleRuns.many(60, 30));
    assertThat(page).contains("x".repeat(199) + "…").doesNotContain("x".repeat(200));
  }

  @Test
  void thePolicyNamesTheScriptAndTheStyleThatAreThere() {
    String page = HtmlReport.render(ExampleRuns.empty());
    assertThat(page)
        .contains("default-src &#39;none&#39;; style-src &#39;sha256-")
        .doesNotContain("unsafe-inline")
        .doesNotContainPattern("(src|href)=\"(?!#)");
  }

  @Test
  void sectionsWithoutDataAreAbsent() {
    String page = HtmlReport.render(ExampleRuns.empty());
    assertThat(page).doesNotContain("<svg", "Tokens", "phases", "id=\"errors\"", "id=\"names\"");
    assertThat(page).contains("DONE", "No request was answered");
  }

  @Test
  void aPageIsTheSameEveryTime() {
    assertThat(HtmlReport.render(ExampleRuns.checkout()))
        .isEqualTo(HtmlReport.render(ExampleRuns.checkout()));
  }

  @Test
  void writingReplacesTheFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.html");
    Files.writeString(file, "old");
    HtmlReport.write(ExampleRuns.oneSecond(), file);
    assertThat(Files.readString(file)).isEqualTo(HtmlReport.render(ExampleRuns.oneSecond()));
  }

  @Test
  void figuresOfTableAndPageAreEqual() {
    RunResult run = ExampleRuns.checkout();
    String table = ClosingTable.text(run, Path.of("out"), ClosingTable.Next.NONE, false);
    String page = HtmlReport.render(run);
    for (String figure : new String[] {"993", "55.5", "70.9", "2.13", "1.58"}) {
      assertThat(table).contains(figure);
      assertThat(page).contains(figure);
    }
  }
}
