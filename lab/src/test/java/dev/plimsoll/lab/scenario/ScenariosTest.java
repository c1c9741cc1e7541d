package dev.plimsoll.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.arrivals.ConstantRate;
import dev.plimsoll.lab.arrivals.Iterations;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.TraceReplay;
import dev.plimsoll.lab.arrivals.Users;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.target.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenariosTest {
  private static final String TRACE =
      "TIMESTAMP,ContextTokens,GeneratedTokens\n"
          + "2023-11-16 18:15:46.5,374,44\n2023-11-16 18:15:50.9,396,109\n"
          + "2023-11-16 18:16:46.6,879,55\n";

  @TempDir Path folder;

  private Scenario parse(String text) {
    return parse(text, Options.NONE);
  }

  private Scenario parse(String text, Options options) {
    return Scenarios.parse("s.yaml", text, folder, options);
  }

  private void assertFault(String text, String... parts) {
    assertThatThrownBy(() -> parse(text))
        .as(text)
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  private static final String ALL =
      """
      name: checkout
      target: http://127.0.0.1:8001/
      seed: 42
      timeout: 5s
      gracefulStop: 0s
      maxConnections: 70
      load:
        - users: 64
          rampUp: 10s
          thinkTime: 1s..5s
          iterations: 10
          duration: 15s
        - rate: 1000/min
          arrivals: constant
          duration: 1m30s
        - trace: {file: t.csv, speed: 2.5, from: 1s, to: 30s}
      requests:
        - name: post
          weight: 60
          method: PUT
          path: /x?a=${user.id}
          headers: {X-Trace: "${random.uuid}", Accept: text/plain}
          body: '{"user":"u${random.int(1,9)}"}'
          expect: ["status == 200", '$.result.answer == "x"']
        - path: /y
      thresholds: ["response.p(95) < 4s", "success_rate > 0.95"]
      """;

  @Test
  void every_key_is_read() throws Exception {
    Files.writeString(folder.resolve("t.csv"), TRACE);
    Scenario scenario = parse(ALL);

    assertThat(scenario.name()).isEqualTo("checkout");
    assertThat(scenario.target()).hasToString("http://127.0.0.1:8001/");
    assertThat(scenario.seed()).isEqualTo(42);
    assertThat(scenario.limits())
        .isEqualTo(new Scenario.Limits(Duration.ofSeconds(5), Duration.ZERO, 70));
    Users closed = (Users) scenario.load().get(0);
    assertThat(closed.users()).isEqualTo(64);
    assertThat(closed.rampUp()).isEqualTo(Duration.ofSeconds(10));
    assertThat(closed.thinkTime().orElseThrow()).hasToString("uniform:1s..5s");
    assertThat(closed.iterations()).isEqualTo(new Iterations.Each(10));
    assertThat(scenario.load().get(1))
        .isEqualTo(new ConstantRate(new Rate(1000 / 60.0), Duration.ofSeconds(90)));
    TraceReplay replay = (TraceReplay) scenario.load().get(2);
    assertThat(replay.size()).isEqualTo(1);
    assertThat(scenario.load())
        .extracting(Shape::label)
        .containsExactly(
            "closed, 64 users", "open, 16.667/s", "trace, 29s of t.csv at 2.5 times its speed");
    assertThat(scenario.plannedSeconds().orElseThrow()).isEqualTo(15 + 90 + 29 / 2.5);
    RequestTemplate post = scenario.requests().get(0);
    assertThat(post.headers()).containsOnlyKeys("X-Trace", "Accept");
    assertThat(post.checks()).hasSize(2);
    assertThat(scenario.requests().get(1).name()).isEqualTo("GET /y");
    assertThat(scenario.thresholds())
        .containsExactly(
            Threshold.parse("response.p(95) < 4s"), Threshold.parse("success_rate > 0.95"));
  }

  @Test
  void a_scenario_written_and_read_again_is_the_same() throws Exception {
    Files.writeString(folder.resolve("t.csv"), TRACE);
    String written =
        parse(ALL.replace("path: /y", "path: /y\n    body: \"a\\tb\\\\ \\\"ü\\n\"")).toYaml();

    assertThat(parse(written).toYaml()).isEqualTo(written);
    assertThat(written).contains("seed: 42\n", "body: \"a\\tb\\\\ \\\"ü\\n\"\n");
    assertThat(parse(written).requests()).isEqualTo(parse(written).requests());
  }

  @Test
  void what_is_left_out_has_a_sensible_value() {
    Scenario scenario = parse("target: http://h");

    assertThat(scenario.name()).isEqualTo("s.yaml");
    assertThat(scenario.seed()).isEqualTo(1);
    assertThat(scenario.limits()).isEqualTo(Scenario.Limits.DEFAULT);
    assertThat(scenario.load()).containsExactly(new Users(1, Duration.ofSeconds(10)));
    assertThat(scenario.requests()).singleElement().extracting("name").isEqualTo("GET");
  }

  @Test
  void a_trace_for_tasks_sends_prompts_and_limits_of_its_sizes() throws Exception {
    Files.writeString(folder.resolve("t.csv"), TRACE);
    Scenario scenario = parse("target: {tasks: http://h}\nload: [{trace: {file: t.csv}}]");

    RequestTemplate task = scenario.requests().getFirst();
    assertThat(task.method()).isEqualTo("POST");
    assertThat(task.path()).hasToString("/api/v1/tasks");
    assertThat(task.body().orElseThrow())
        .hasToString("{\"task\":\"${trace.prompt}\",\"maxTokens\":${trace.generatedTokens}}");
    assertThat(parse("target: {tasks: http://h}").requests().getFirst().needsTrace()).isFalse();
  }

  @Test
  void faults_stand_where_they_are() throws Exception {
    Files.writeString(folder.resolve("t.csv"), TRACE);
    assertFault(
        "target: http://h\nload:\n  - users: 64\n    ramp-up: 10s\n",
        "s.yaml:4:5: 'ramp-up' is not a key here; did you mean 'rampUp'?",
        "Keys of a load phase: users, rampUp, spawnRate");
    assertFault("targt: http://h", "s.yaml:1:1: 'targt' is not a key here; did you mean 'target'?");
    assertFault("target: h:80", "s.yaml:1:9: 'h:80' is not an address");
    assertFault("target: {openai: http://h}", "'model' is missing");
    assertFault("target: {http: http://h, tasks: http://h}", "one of http, tasks");
    assertFault("target: {http: http://h, stream: true}", "'stream' is for a chat; this is http");
    assertFault("target: openai:http://h", "openai:http://h needs a model: give --model NAME");
    assertFault("target: {jsonrpc: http://h}", "a jsonrpc target needs 'requests'");
    assertFault("load: [{users: 1}]\ntarget: http://h", "'duration' or 'iterations' is missing");
    assertFault("{}", "no target: give one with --target");
    String at = "target: http://h\nload:\n  - ";
    assertFault(at + "{users: 5, rate: 5/s, duration: 1s}", "found users and rate");
    assertFault(at + "{duration: 1s}", "found none");
    assertFault(at + "{rate: 0/s, duration: 1s}", "0/s is no rate to send at");
    assertFault(at + "{users: 5, duration: 30}", "'30' has no unit; did you mean '30s' or '30ms'?");
    assertFault(at + "{users: 0, duration: 3s}", "expected a whole number from 1 to");
    assertFault(at + "{users: 5, duration: 0s}", "a phase of no length");
    assertFault(at + "{trace: {file: none.csv}}", "s.yaml:3:20:", "none.csv: no such file");
    assertFault(
        at + "{trace: {file: t.csv, from: 2h}}", "no request of the trace", "The trace lasts 1m");
    assertFault(
        at + "{users: 20000, duration: 1s}", "20,000 users need more than the 10,000 connections");
    assertFault("target: http://h\nload: []", "0 phases");
    String request = "target: http://h\nrequests:\n  - ";
    assertFault(request + "path: x", "s.yaml:3:11: a path starts with '/'");
    assertFault(request + "path: /a b", "no spaces");
    assertFault(request + "path: /${user.idd}", "did you mean 'user.id'? (at character 2)");
    assertFault(request + "path: /${trace.prompt}", "only where every phase replays a trace");
    assertFault(request + "method: GRAB", "'GRAB' is not allowed here");
    assertFault(request + "weight: 0", "a number from");
    assertFault(request + "expect: ['status = 200']", "s.yaml:3:14: 'status = 200' is not a check");
    assertFault(request + "headers: {Host: x}", "'Host' is set by the connection itself");
    assertFault(request + "headers: {X-A: \"a\\r\\nX-B: c\"}", "one line of ASCII");
    assertFault(request + "headers: {X-A: a, x-a: b}", "'x-a' is there already");
    assertFault(request + "name: a\n  - name: a", "two requests are named 'a'");
    assertFault("target: http://h\nthresholds: ['p(95) < 4']", "s.yaml:2:14: '4' has no unit");
    assertFault("target: http://h\ntimeout: 0s", "no answer comes in no time");
    assertFault("target: {tasks: http://h}\nrequests: [{method: GET}]", "a task is posted");
  }

  @Test
  void a_broken_trace_is_shown_in_the_trace() throws Exception {
    Files.writeString(folder.resolve("t.csv"), TRACE + "oops\n");

    assertThatThrownBy(() -> parse("target: http://h\nload: [{trace: {file: t.csv}}]"))
        .hasMessageContaining("t.csv:5:1: 1 of 3 columns");
  }

  @Test
  void options_go_before_the_file() {
    Options options =
        Options.NONE
            .withTarget("http://other:9")
            .withUsers(10)
            .withSpawnRate(new Rate(5))
            .withDuration(Duration.ofSeconds(7))
            .withSeed(9)
            .withThreshold("errors == 0");
    Scenario scenario =
        parse(
            "target: {tasks: http://h}\nload: [{rate: 5/s, duration: 1m}]\nthresholds: ['p(50) < 1s']",
            options);

    assertThat(scenario.target()).isEqualTo(Endpoint.of(Endpoint.Kind.TASKS, "http://other:9"));
    assertThat(scenario.seed()).isEqualTo(9);
    assertThat(scenario.load())
        .containsExactly(
            new Users(
                10,
                Duration.ofSeconds(2),
                Optional.empty(),
                new Iterations.Endless(),
                Optional.of(Duration.ofSeconds(7))));
    assertThat(scenario.thresholds())
        .extracting(Threshold::expression)
        .containsExactly("p(50) < 1s", "errors == 0");
  }

  @Test
  void a_duration_alone_changes_the_one_phase_that_there_is() throws Exception {
    Files.writeString(folder.resolve("t.csv"), TRACE);
    Options five = Options.NONE.withDuration(Duration.ofSeconds(5));
    String target = "target: http://h\n";

    assertThat(parse(target + "load: [{rate: 5/s, duration: 1m}]", five).load())
        .containsExactly(new ConstantRate(new Rate(5), Duration.ofSeconds(5)));
    TraceReplay replay =
        (TraceReplay)
            parse(target + "load: [{trace: {file: t.csv, speed: 2}}]", five).load().getFirst();
    assertThat(replay.to()).isEqualTo(Duration.ofSeconds(10));
    assertThatThrownBy(() ->
            parse(target + "load: [{users: 1, duration: 1s}, {users: 2, duration: 1s}]", five))
        .hasMessageContaining("which one?");
    assertThat(
            parse(
                    target + "load: [{users: 1, duration: 1s}, {users: 2, duration: 2s}]",
                    Options.NONE.withRate(new Rate(3)))
                .load())
        .containsExactly(new ConstantRate(new Rate(3), Duration.ofSeconds(3)));
  }

  @Test
  void options_alone_make_a_scenario() {
    Scenario scenario = Scenarios.of(Options.NONE.withTarget("http://h/x").withRate(new Rate(5)));

    assertThat(scenario.load())
        .containsExactly(new ConstantRate(new Rate(5), Duration.ofSeconds(10)));
    assertThatThrownBy(() -> Scenarios.of(Options.NONE.withUsers(3)))
        .hasMessageStartingWith("no target: give one with --target");
  }

  @Test
  void options_that_cannot_be_are_refused_by_name() {
    assertThatThrownBy(() -> Options.NONE.withTarget("h:1"))
        .hasMessageStartingWith("--target: 'h:1' is not an address; did you mean 'http://h:1'?");
    assertThatThrownBy(() -> Options.NONE.withRate(new Rate(0)))
        .hasMessage("--rate 0/s: expected above 0 and up to 1000000/s");
    assertThatThrownBy(() -> Options.NONE.withUsers(0))
        .hasMessageStartingWith("--users 0: expected 1 to");
    assertThatThrownBy(() -> Options.NONE.withThreshold("p95 < 4s"))
        .hasMessageStartingWith("--threshold: ");
    Options target = Options.NONE.withTarget("http://h");
    assertThatThrownBy(() -> Scenarios.of(target.withUsers(1).withRate(new Rate(1))))
        .hasMessageStartingWith("--users and --rate together");
    assertThatThrownBy(() -> Scenarios.of(target.withRate(new Rate(1)).withThinkTime("1s")))
        .hasMessageStartingWith("--think-time has no meaning with --rate");
  }

  @Test
  void scenarios_are_found_by_file_or_by_name() throws Exception {
    assertThat(Scenarios.open("baseline", Options.NONE).plannedSeconds()).hasValue(5);
    Scenario concurrent = Scenarios.open("http-concurrent", Options.NONE);
    assertThat(concurrent.load())
        .extracting(Shape::label)
        .containsExactly(
            "closed, 10 users", "closed, 25 users", "closed, 50 users", "closed, 100 users");
    assertThat(concurrent.plannedSeconds()).hasValue(55);
    assertThatThrownBy(() -> Scenarios.open("basline", Options.NONE))
        .hasMessage(
            "'basline' is neither a file nor a scenario built in; did you mean 'baseline'?%n  Built in: baseline, http-concurrent"
                .formatted());
    assertThatThrownBy(() -> Scenarios.open("none.yaml", Options.NONE))
        .hasMessage("none.yaml: no such file");

    Path file = Files.writeString(folder.resolve("mine.yaml"), "target: http://h");
    assertThat(Scenarios.open(file.toString(), Options.NONE).name()).isEqualTo("mine");
    Path json =
        Files.writeString(folder.resolve("mine.json"), "{\"target\": {\"tasks\": \"http://h\"}}");
    assertThat(Scenarios.open(json.toString(), Options.NONE).requests())
        .isEqualTo(List.of(Defaults.request(Endpoint.parse("tasks:http://h"), false)));
  }
}
