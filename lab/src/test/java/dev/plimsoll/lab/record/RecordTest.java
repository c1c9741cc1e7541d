package dev.plimsoll.lab.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.example.Altered;
import dev.plimsoll.lab.example.ExampleRuns;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.Objective;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.Sample;
import dev.plimsoll.lab.target.Outcome;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Isolated("it sets the locale of all")
class RecordTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  private static JsonNode summary(RunResult run) {
    return JSON.readTree(SummaryJson.of(run));
  }

  @Test
  void the_summary_holds_every_field_of_its_contract() {
    RunResult run = ExampleRuns.llm();
    JsonNode root = summary(run);

    assertThat(root.propertyNames())
        .containsExactlyInAnyOrder(
            "plimsoll",
            "scenario",
            "seed",
            "target",
            "started",
            "durationSeconds",
            "verdict",
            "validity",
            "load",
            "requests",
            "response",
            "service",
            "tokens",
            "errors",
            "thresholds",
            "marks",
            "byName",
            "phases",
            "generator");
    assertThat(root.path("plimsoll").asString()).isEqualTo("0.1.0");
    assertThat(root.path("scenario").asString()).isEqualTo("chat");
    assertThat(root.path("started").asString()).isEqualTo("2026-11-21T10:00:00Z");
    assertThat(root.path("durationSeconds").asDouble()).isEqualTo(120.0);
    assertThat(root.path("verdict").asString()).isEqualTo("pass");
    assertThat(root.path("validity").propertyNames())
        .containsExactlyInAnyOrder("valid", "reasons", "warnings", "checks");
    assertThat(root.path("load").propertyNames()).contains("intended", "sent", "late", "missed");
    assertThat(root.path("load").path("late").isNumber()).isTrue();
    assertThat(root.path("requests").propertyNames())
        .containsExactlyInAnyOrder("total", "ok", "failed", "successRate", "throughput", "goodput");
    assertThat(root.path("response").propertyNames())
        .containsExactlyInAnyOrder("min", "mean", "p50", "p90", "p95", "p99", "p999", "max");
    assertThat(root.path("response").path("p95").asDouble())
        .isEqualTo(run.all().response().percentile(95).orElseThrow() / 1e6);
    assertThat(root.path("tokens").path("cachedInput").asLong()).isEqualTo(402_000);
    assertThat(root.path("errors").get(0).path("kind").asString()).isEqualTo("HTTP 429");
    assertThat(root.path("thresholds").get(0).path("outcome").asString()).isEqualTo("pass");
    assertThat(root.path("byName").path("chat").propertyNames())
        .containsExactlyInAnyOrder("requests", "response", "service");
    assertThat(root.path("phases").size()).isEqualTo(2);
    assertThat(root.path("generator").propertyNames())
        .containsExactlyInAnyOrder("cpu", "rssMb", "gcPauseMaxMs");
  }

  @Test
  void a_summary_tells_of_streams_checks_and_the_objective() {
    RunResult run = ExampleRuns.oneSecond();
    RunResult.Series all = run.all();
    RunResult.Stream stream =
        new RunResult.Stream(
            all.response(),
            all.response(),
            all.service(),
            Latencies.none(),
            OptionalDouble.of(42),
            OptionalDouble.empty(),
            Optional.empty());
    RunResult.Series streamed =
        new RunResult.Series(
            "all",
            50,
            50,
            0,
            1,
            all.response(),
            all.service(),
            OptionalDouble.empty(),
            OptionalLong.of(40),
            Optional.of(stream),
            OptionalLong.empty());
    Objective objective =
        new Objective(
            Optional.of(Duration.ofSeconds(4)),
            Optional.empty(),
            Optional.of(Duration.ofMillis(5)));
    RunResult.Check check =
        new RunResult.Check(
            "GC pause",
            "",
            Optional.of(new RunResult.Amount(3.5, "3.50 ms")),
            Optional.empty(),
            RunResult.Check.Finding.NOT_MEASURED,
            "");
    RunResult.Validity validity =
        new RunResult.Validity(true, List.of(), List.of(), List.of(check));
    JsonNode root =
        summary(Altered.of(run).validity(validity).all(streamed).objective(objective).run());

    assertThat(root.at("/objective").toString()).isEqualTo("{\"response\":4000.0,\"tpot\":5.0}");
    assertThat(root.at("/requests/goodput").asDouble()).isEqualTo(40);
    assertThat(root.at("/requests/goodputShare").asDouble()).isEqualTo(0.8);
    assertThat(root.at("/stream").propertyNames())
        .containsExactly("ttft", "ttfo", "tpot", "tokensPerSecond");
    assertThat(root.at("/validity/checks").toString())
        .isEqualTo("[{\"name\":\"GC pause\",\"value\":3.5,\"outcome\":\"not measured\"}]");
    assertThat(root.at("/byName/get/requests").has("goodput"))
        .as("what met the objective was not counted by name")
        .isFalse();
  }

  @Test
  void a_summary_tells_of_attempts_sockets_and_failures_times() {
    JsonNode root = summary(ExampleRuns.streamed());

    assertThat(root.at("/attempts").propertyNames())
        .containsExactlyInAnyOrder(
            "total",
            "requests",
            "rateLimited",
            "retried",
            "rescued",
            "outOfBudget",
            "amplification",
            "meanDelayMs",
            "finalSuccess");
    assertThat(root.at("/attempts/total").asLong()).isEqualTo(4_986 + 1_186);
    assertThat(root.at("/attempts/amplification").asDouble()).isEqualTo(6_172.0 / 4_986);
    assertThat(root.at("/attempts/meanDelayMs").asDouble()).isEqualTo(412);
    assertThat(root.at("/attempts/finalSuccess").asDouble()).isEqualTo(4_971.0 / 4_986);
    assertThat(root.at("/stream/tokensPerChunk").asDouble()).isEqualTo(2.1);
    assertThat(root.at("/stream/warning").asString()).startsWith("chunks hold 2.1 tokens");
    for (String series : List.of("/byName/chat", "/phases/0", "/phases/1")) {
      assertThat(root.at(series + "/stream").propertyNames())
          .as(series)
          .contains("ttft", "ttfo", "tpot", "interChunk", "tokensPerSecond", "tokensPerChunk");
    }
    assertThat(root.at("/byName/chat/outsideExpected").asLong()).isEqualTo(160);
    assertThat(root.has("outsideExpected")).isFalse();
    assertThat(root.at("/errors/0/service").propertyNames()).contains("min", "p50", "max");
    assertThat(root.at("/errors/1").has("service")).as("never timed").isFalse();
    assertThat(root.at("/generator/loadThreadCpu").asDouble()).isEqualTo(0.22);
    assertThat(root.at("/generator/sockets").toString())
        .isEqualTo("{\"opened\":71,\"peakOpen\":64,\"descriptorLimit\":1048576}");
  }

  @Test
  void what_was_not_measured_is_absent() {
    JsonNode root = summary(ExampleRuns.empty());

    assertThat(root.propertyNames())
        .doesNotContain("response", "service", "tokens", "stream", "attempts");
    assertThat(summary(ExampleRuns.llm()).at("/load").has("askedSeconds")).isFalse();
    assertThat(summary(ExampleRuns.checkout()).at("/load/askedSeconds").asDouble()).isEqualTo(60);
    assertThat(summary(ExampleRuns.checkout()).at("/byName/simple").has("outsideExpected"))
        .isFalse();
    assertThat(root.path("requests").propertyNames())
        .containsExactlyInAnyOrder("total", "ok", "failed");
    assertThat(root.path("load").propertyNames()).doesNotContain("scheduleLag");
    assertThat(root.path("generator").size()).isZero();
    JsonNode unmeasured = summary(ExampleRuns.allFailed()).path("thresholds").get(1);
    assertThat(unmeasured.has("value")).isFalse();
    assertThat(unmeasured.path("outcome").asString()).isEqualTo("not measurable");
  }

  @Test
  void missed_requests_count_against_success() {
    JsonNode root = summary(ExampleRuns.invalid());
    double ok = root.path("requests").path("ok").asDouble();
    double due = root.path("requests").path("total").asDouble() + 18_800;

    assertThat(root.path("requests").path("successRate").asDouble()).isEqualTo(ok / due);
    assertThat(root.path("verdict").asString()).isEqualTo("invalid");
  }

  @Test
  void machine_files_are_the_same_in_every_locale() {
    Locale before = Locale.getDefault();
    String json = SummaryJson.of(ExampleRuns.checkout());
    String csv = StatsCsv.of(ExampleRuns.checkout());
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(SummaryJson.of(ExampleRuns.checkout())).isEqualTo(json);
      assertThat(StatsCsv.of(ExampleRuns.checkout())).isEqualTo(csv);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void stats_have_one_cell_for_each_column_whatever_the_names_are() {
    for (RunResult run :
        List.of(ExampleRuns.checkout(), ExampleRuns.hostile(), ExampleRuns.empty())) {
      List<List<String>> rows = csv(StatsCsv.of(run));

      assertThat(rows).hasSize(run.names().size() + 2).allMatch(row -> row.size() == 22);
      assertThat(rows.getFirst()).startsWith("Type", "Name", "Request Count", "Failure Count");
      for (int i = 0; i < run.names().size(); i++) {
        assertThat(rows.get(i + 1).get(1)).isEqualTo(run.names().get(i).name());
      }
      List<String> all = rows.getLast();
      assertThat(all).startsWith("", "Aggregated", Long.toString(run.all().total()));
      assertThat(all.get(21).isEmpty()).isEqualTo(run.all().total() == 0);
    }
  }

  @Test
  void half_a_surrogate_pair_costs_no_run_its_summary() throws IOException {
    RunFolder.write(folder.resolve("x.txt"), "a\uD83Db");

    assertThat(Files.readString(folder.resolve("x.txt"))).isEqualTo("a?b");
  }

  @Test
  void a_folder_holds_whole_files_only_and_older_ones_are_replaced() throws IOException {
    Path run = folder.resolve("deep/run");
    RunFolder.write(ExampleRuns.llm(), run);
    RunFolder.write(ExampleRuns.checkout(), run);

    try (var files = Files.list(run)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "scenario.yaml",
              "stats.csv",
              "stats_history.csv",
              "failures.csv",
              "exceptions.csv",
              "histogram.hlog",
              "junit.xml",
              "summary.json");
    }
    assertThat(JSON.readTree(run.resolve("summary.json").toFile()).path("scenario").asString())
        .isEqualTo("checkout");
    assertThat(Files.readString(run.resolve("scenario.yaml"))).startsWith("name: checkout\n");
  }

  @Test
  void a_file_that_cannot_be_written_leaves_the_older_one_and_no_part() throws IOException {
    Path file = Files.createDirectories(folder.resolve("summary.json/full")).getParent();

    assertThatThrownBy(() -> RunFolder.write(file, "text"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("summary.json cannot be written");
    assertThat(file.resolveSibling("summary.json.part")).doesNotExist();
    assertThatThrownBy(() ->
            RunFolder.write(
                ExampleRuns.llm(), Files.writeString(folder.resolve("f"), "").resolve("g")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be made");
  }

  @Test
  void the_request_log_is_bounded_and_says_what_it_left_out() {
    StringWriter text = new StringWriter();
    String hostile = "a,\"b\"\r\nc";
    RequestLog log = new RequestLog(folder, text, List.of(hostile), 3);
    log.startAt(Instant.parse("2026-11-21T10:00:00.123456Z"));
    Outcome failed =
        new Outcome(
            0,
            "check: $.a == \"x\"",
            "",
            200,
            5,
            Optional.empty(),
            Optional.of(new Outcome.Task("t,1", 2)));
    for (int i = 0; i < 5; i++) {
      log.on(
          new Sample(
              0, 1, 1_000_000, 2_000_999, 3_500_000, failed.kind(), "d", 5, Optional.empty()),
          failed);
    }
    log.close();
    log.close();
    List<List<String>> rows = csv(text.toString());

    assertThat(log.fault()).isEmpty();
    assertThat(rows).hasSize(4);
    assertThat(rows.getFirst())
        .containsExactly(
            hostile,
            "2",
            "1795255200124.456",
            "1795255200125.456",
            "1795255200126.956",
            "check: $.a == \"x\"",
            "200",
            "t,1",
            "2",
            "",
            "");
    assertThat(rows.getLast()).containsExactly("# 2 more requests are not listed");
  }

  @Test
  void a_request_log_that_breaks_says_so_and_stops_nothing() {
    Writer broken =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("disk full");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    RequestLog log = new RequestLog(folder.resolve("log.csv"), broken, List.of("a"), 3);
    Outcome ok = new Outcome(0, "", "", 200, 5, Optional.empty(), Optional.empty());
    log.on(new Sample(0, 0, 0, 0, 0, "", "", 5, Optional.empty()), ok);
    log.close();

    assertThat(log.fault().orElseThrow()).contains("log.csv is not complete").contains("disk full");
    assertThatThrownBy(() ->
            RequestLog.open(
                Files.writeString(folder.resolve("f"), "").resolve("log.csv"), List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be written");
  }

  /** RFC 4180, as a reader of these files would read them. */
  private static List<List<String>> csv(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else if (c == '"') {
          quoted = false;
        } else {
          cell.append(c);
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',' || c == '\n') {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else {
        cell.append(c);
      }
    }
    assertThat(cell).as("what follows the last line end").isEmpty();
    return rows;
  }
}
