package dev.plimsoll.lab.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.example.Altered;
import dev.plimsoll.lab.example.ExampleRuns;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.report.MarkdownReport;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class RunFilesTest {
  private static final List<RunResult> RUNS =
      List.of(
          ExampleRuns.checkout(),
          ExampleRuns.llm(),
          ExampleRuns.empty(),
          ExampleRuns.allFailed(),
          ExampleRuns.invalid(),
          ExampleRuns.hostile(),
          ExampleRuns.many(60, 22));

  @Test
  void the_library_reads_the_log_and_finds_every_answer() {
    for (RunResult run : RUNS) {
      HistogramLogReader reader =
          new HistogramLogReader(
              new ByteArrayInputStream(HistogramLog.of(run).getBytes(StandardCharsets.UTF_8)));
      Map<String, Histogram> sums = new TreeMap<>();
      while (reader.hasNext()) {
        EncodableHistogram next = reader.nextIntervalHistogram();
        if (next != null) {
          sums.computeIfAbsent(next.getTag(), _ -> Latencies.histogram()).add((Histogram) next);
        }
      }
      Histogram seconds = Latencies.histogram();
      run.seconds().forEach(second -> second.response().addTo(seconds));

      assertThat(sums.getOrDefault("response", Latencies.histogram())).isEqualTo(seconds);
      assertThat(sums.get("lag")).isEqualTo(run.load().scheduleLag().micros());
      for (RunResult.Series name : run.names()) {
        assertThat(sums.get(Tag.ofName("response", name.name()).toString()))
            .isEqualTo(name.response().micros());
      }
      assertThat(reader.getStartTimeSec() * 1000)
          .isEqualTo((double) run.identity().started().toEpochMilli());
    }
  }

  @Test
  void tags_of_any_name_are_read_back() {
    for (String name : List.of("GET /a,b?c=d e", "日本\n\"x\"", "a:b@2", "%", "+ +")) {
      Tag tag = Tag.ofName("response", name);
      assertThat(tag.toString()).doesNotContain(",", " ", "\n");
      assertThat(Tag.parse(tag.toString())).isEqualTo(tag);
    }
    assertThat(Tag.parse("lag@12")).isEqualTo(Tag.ofPhase("lag", 12));
    assertThat(Tag.parse("response")).isEqualTo(Tag.ofRun("response"));
  }

  @Test
  void the_history_has_a_line_a_second_and_ends_with_the_totals() {
    RunResult run = ExampleRuns.checkout();
    List<String> lines = StatsHistoryCsv.of(run).lines().toList();

    assertThat(lines).hasSize(run.seconds().size() + 1);
    assertThat(lines.getFirst()).startsWith("Timestamp,User Count,Type,Name,Requests/s");
    assertThat(lines.getFirst().split(",", -1)).hasSize(24);
    assertThat(lines).allMatch(line -> line.split(",", -1).length == 24);
    String[] last = lines.getLast().split(",", -1);
    assertThat(last[17]).isEqualTo(Long.toString(run.all().total()));
    assertThat(last[18]).isEqualTo(Long.toString(run.all().failed()));
    assertThat(Double.parseDouble(last[22]) * 1e6)
        .isEqualTo(run.all().response().max().orElseThrow());
  }

  @Test
  void failures_name_method_request_and_kind() {
    RunResult.ErrorKind kind =
        new RunResult.ErrorKind(
            "HTTP 500", 5, "oops, \"x\"", 1, 2, Latencies.none(), Map.of("POST /buy", 3L));
    RunResult run = ExampleRuns.oneSecond();
    RunResult failing = Altered.of(run).errors(List.of(kind)).run();

    assertThat(FailuresCsv.of(failing))
        .isEqualTo(
            """
            Method,Name,Error,Occurrences
            POST,POST /buy,"HTTP 500: oops, ""x""\",3
            ,,"HTTP 500: oops, ""x""\",2
            """);
    assertThat(ExceptionsCsv.of(run)).isEqualTo("Count,Message,Traceback,Nodes\n");
  }

  @Test
  void the_junit_report_is_well_formed_whatever_the_names() throws Exception {
    for (RunResult run : RUNS) {
      Document xml =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(JunitXml.of(run).getBytes(StandardCharsets.UTF_8)));

      assertThat(xml.getElementsByTagName("testcase").getLength())
          .isEqualTo(run.thresholds().size() + 1);
      int bad =
          xml.getElementsByTagName("failure").getLength()
              + xml.getElementsByTagName("error").getLength();
      String failures = xml.getDocumentElement().getAttribute("failures");
      String errors = xml.getDocumentElement().getAttribute("errors");
      assertThat(bad).isEqualTo(Integer.parseInt(failures) + Integer.parseInt(errors));
    }
    assertThat(JunitXml.of(ExampleRuns.invalid()))
        .contains("name=\"the run is valid\" time=\"0\"><failure message=\"the generator was");
  }

  @Test
  void the_markdown_report_begins_with_the_verdict_and_stays_short_and_tame() {
    for (RunResult run : RUNS) {
      String report = MarkdownReport.render(run);
      assertThat(report.lines().count()).isLessThan(60);
      assertThat(report).startsWith("### ").doesNotContain("<script", "](", "@");
    }
    assertThat(MarkdownReport.render(ExampleRuns.checkout()))
        .startsWith("### ✕ FAIL: ")
        .contains("| response | 12,000 |", "**Valid**");
  }
}
