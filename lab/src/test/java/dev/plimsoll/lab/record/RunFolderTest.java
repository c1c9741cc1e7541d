package dev.plimsoll.lab.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.Ended;
import dev.plimsoll.lab.Lab;
import dev.plimsoll.lab.RunSettings;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.Sample;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.target.Outcome;
import dev.plimsoll.lab.wire.ScriptedServer;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunFolderTest {
  @TempDir Path folder;

  private static final String LOAD =
      """
      seed: 7
      load: [{rate: 100/s, duration: 500ms}, {users: 2, iterations: 5}]
      requests:
        - {name: 'GET "a", b', path: /a}
        - {name: broken, path: /b, weight: 0.5}
      thresholds: [errors == 0, 'service.p(50) < 1s', 'ttft.p(95) < 1s']
      """;

  private RunResult run(String rest) throws Exception {
    ScriptedServer.Script script =
        (request, wire) ->
            request.line().contains("/b") ? wire.status("500 No", "boom") : wire.ok("hello");
    try (ScriptedServer server = new ScriptedServer(script)) {
      Scenario scenario =
          Scenarios.parse("s", "target: " + server.url() + "\n" + rest, folder, Options.NONE);
      Ended ended = new Lab(scenario, new RunSettings("c", "0.1.0", "out"), _ -> {}).run();
      return ((Ended.Ran) ended).result();
    }
  }

  @Test
  void a_run_without_an_answer_has_a_summary_without_times() throws Exception {
    Scenario scenario =
        Scenarios.parse(
            "s",
            "target: http://127.0.0.1:1\nload: [{users: 1, duration: 100ms}]",
            folder,
            Options.NONE);
    Lab lab =
        new Lab(scenario, new RunSettings("c", "0.1.0", "out", true, Optional.empty()), _ -> {});
    lab.stop();
    String text = SummaryJson.of(((Ended.Ran) lab.run()).result());
    JsonNode summary = JsonMapper.builder().build().readTree(text);

    assertThat(summary.has("response")).isFalse();
    assertThat(summary.at("/requests").has("successRate")).isFalse();
    assertThat(summary.at("/interrupted").asBoolean()).isTrue();
  }

  @Test
  void the_folder_holds_whole_files_and_nothing_else() throws Exception {
    RunResult result = run(LOAD);
    Path out = folder.resolve("deep/run");
    RunFolder.write(result, out);
    RunFolder.write(result, out);

    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("scenario.yaml", "stats.csv", "summary.json");
    }
    Scenario again = Scenarios.read(out.resolve("scenario.yaml"), Options.NONE);
    assertThat(again.toYaml()).isEqualTo(Files.readString(out.resolve("scenario.yaml")));
    assertThat(again.seed()).isEqualTo(7);

    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> RunFolder.write(result, file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be made");
  }

  @Test
  void stats_have_locusts_columns_and_end_with_the_sum() throws Exception {
    List<String> lines = StatsCsv.of(run(LOAD)).lines().toList();

    assertThat(lines.getFirst())
        .startsWith("Type,Name,Request Count,Failure Count,Median Response Time")
        .endsWith("98%,99%,99.9%,99.99%,100%");
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).startsWith("GET,\"GET \"\"a\"\", b\",");
    assertThat(lines.get(2)).startsWith(",broken,");
    assertThat(lines.get(3)).startsWith(",Aggregated,60,");
    String[] names = lines.getFirst().split(",");
    String[] sum = lines.get(3).split(",", -1);
    assertThat(sum).hasSameSizeAs(names);
    assertThat(Double.parseDouble(sum[8])).as(names[8]).isBetween(4.0, 5.0);
    assertThat(Double.parseDouble(sum[21])).isGreaterThanOrEqualTo(Double.parseDouble(sum[11]));
  }

  @Test
  void a_request_log_says_how_many_lines_it_dropped() throws Exception {
    StringWriter out = new StringWriter();
    RequestLog log = new RequestLog(Path.of("x.csv"), out, List.of("a,b"), 2);
    log.startAt(Instant.parse("2026-01-02T03:04:05.678Z"));
    Sample sample =
        new Sample(0, 1, 1_500_000, 2_000_000, 1_002_000_000, "", "", 0, Optional.empty());
    Outcome outcome =
        new Outcome(
            0,
            "task dead: x",
            "",
            200,
            0,
            Optional.empty(),
            Optional.of(new Outcome.Task("t1", 3)));
    for (int i = 0; i < 5; i++) {
      log.on(sample, outcome);
    }
    log.close();
    log.close();

    assertThat(out.toString().lines())
        .hasSize(3)
        .startsWith(
            "\"a,b\",2,1767323045679.500,1767323045680.000,1767323046680.000,task dead: x,200,t1,3")
        .endsWith("# 3 more requests are not listed");
    assertThat(log.fault()).isEmpty();
  }
}
