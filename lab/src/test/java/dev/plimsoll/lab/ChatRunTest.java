package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.record.SummaryJson;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.stream.Dialect;
import dev.plimsoll.lab.wire.ScriptedServer;
import dev.plimsoll.lab.wire.ScriptedServer.Script;
import dev.plimsoll.lab.wire.ScriptedServer.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs against chats whose answers come at known times. */
@Timeout(30)
class ChatRunTest {
  private static final RunSettings INSISTING =
      new RunSettings("plimsoll test", "0", "out", true, Optional.empty(), Duration.ZERO);

  private static Scenario scenario(String url, Dialect dialect, boolean stream, String rest) {
    String text =
        "target: {%s: '%s', model: m, stream: %s}\ngracefulStop: 1s\n%s"
            .formatted(dialect.name().toLowerCase(java.util.Locale.ROOT), url, stream, rest);
    return Scenarios.parse("chat", text, Path.of(""), Options.NONE);
  }

  private static RunResult run(Script script, Dialect dialect, boolean stream, String rest)
      throws Exception {
    try (ScriptedServer server = new ScriptedServer(script)) {
      Scenario scenario = scenario(server.url(), dialect, stream, rest);
      Ended ended = new Lab(scenario, INSISTING, _ -> {}).run();
      assertThat(ended).isInstanceOf(Ended.Ran.class);
      return ((Ended.Ran) ended).result();
    }
  }

  private static final String THREE = "load: [{users: 1, iterations: 3}]\n";

  private static final String HTML =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\n<html>hi";

  private static boolean begin(Wire wire, Dialect dialect) throws IOException {
    String type = dialect == Dialect.OLLAMA ? "application/x-ndjson" : "text/event-stream";
    return wire.write("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\n");
  }

  private static String event(String json) {
    return "data: " + json + "\n\n";
  }

  /** The pieces of an answer of three tokens; the last one ends it. */
  private static List<String> pieces(Dialect dialect) {
    return switch (dialect) {
      case OPENAI ->
          List.of(
              event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}"),
              event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}"),
              event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}}]}"),
              event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"c\"}}]}"),
              event("{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}")
                  + event("[DONE]"));
      case ANTHROPIC ->
          List.of(
              "event: message_start\n"
                  + event(
                      "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}}"),
              delta("a"),
              delta("b"),
              delta("c"),
              "event: message_delta\n"
                  + event(
                      "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}}")
                  + "event: message_stop\n"
                  + event("{\"type\":\"message_stop\"}"));
      case OLLAMA ->
          List.of(
              "",
              "{\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"done\":false}\n",
              "{\"message\":{\"role\":\"assistant\",\"content\":\"b\"},\"done\":false}\n",
              "{\"message\":{\"role\":\"assistant\",\"content\":\"c\"},\"done\":false}\n",
              "{\"message\":{\"content\":\"\"},\"done\":true,\"prompt_eval_count\":7,\"eval_count\":3}\n");
    };
  }

  private static String delta(String text) {
    return "event: content_block_delta\n"
        + event(
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                + text
                + "\"}}");
  }

  /** The first token after 100 ms, each further after 40 ms, the end at once. */
  private static boolean streamed(Wire wire, Dialect dialect)
      throws IOException, InterruptedException {
    List<String> pieces = pieces(dialect);
    begin(wire, dialect);
    wire.write(pieces.get(0));
    Thread.sleep(100);
    wire.write(pieces.get(1));
    Thread.sleep(40);
    wire.write(pieces.get(2));
    Thread.sleep(40);
    return !wire.write(pieces.get(3) + pieces.get(4));
  }

  @Test
  void times_inside_a_streamed_answer_reach_the_result_and_the_summary() throws Exception {
    for (Dialect dialect : Dialect.values()) {
      RunResult result =
          run(
              (_, wire) -> streamed(wire, dialect),
              dialect,
              true,
              THREE + "objective: {ttft: 5s}\nthresholds: ['ttft.p(50) < 5s', 'tpot.max < 5s']");
      RunResult.Stream stream = result.all().stream().orElseThrow();
      String summary = SummaryJson.of(result);

      assertThat(result.errors()).as("%s", dialect).isEmpty();
      assertThat(stream.ttft().count()).isEqualTo(3);
      assertThat(stream.ttft().percentile(50).orElseThrow() / 1e6).isBetween(99.0, 300.0);
      assertThat(stream.tpot().percentile(50).orElseThrow() / 1e6).isBetween(35.0, 150.0);
      assertThat(stream.interChunk().count()).isEqualTo(6);
      assertThat(result.all().good()).hasValue(3);
      assertThat(result.tokens().orElseThrow()).isEqualTo(new RunResult.Tokens(21, 0, 9));
      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASS);
      assertThat(summary).contains("\"ttft\"", "\"tpot\"", "\"tokensPerSecond\"");
    }
  }

  @Test
  void an_objective_of_ttft_counts_only_what_kept_it() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Script script =
        (_, wire) -> {
          if (asked.incrementAndGet() % 2 == 0) {
            Thread.sleep(500);
          }
          return streamed(wire, Dialect.OPENAI);
        };
    RunResult result =
        run(
            script,
            Dialect.OPENAI,
            true,
            "load: [{users: 1, iterations: 4}]\nobjective: {ttft: 400ms}");

    assertThat(result.all().ok()).isEqualTo(4);
    assertThat(result.all().good()).hasValue(2);
  }

  @Test
  void a_plain_answer_is_read_whole_and_counts_its_tokens() throws Exception {
    for (Dialect dialect : Dialect.values()) {
      String body =
          switch (dialect) {
            case OPENAI ->
                "{\"choices\":[{\"message\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}";
            case ANTHROPIC ->
                "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}],\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}";
            case OLLAMA ->
                "{\"message\":{\"content\":\"a\"},\"done\":true,\"prompt_eval_count\":7,\"eval_count\":3}";
          };
      Script script =
          (request, wire) -> {
            assertThat(request.line()).startsWith("POST " + dialect.path() + " ");
            assertThat(request.body()).contains("\"model\":\"m\"").contains("\"stream\":false");
            return wire.write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(body.length(), body));
          };
      RunResult result = run(script, dialect, false, THREE);

      assertThat(result.errors()).as("%s", dialect).isEmpty();
      assertThat(result.all().stream()).isEmpty();
      assertThat(result.tokens()).contains(new RunResult.Tokens(21, 0, 9));
    }
  }

  private static String kind(Script script, Dialect dialect) throws Exception {
    RunResult result = run(script, dialect, true, "load: [{users: 1, iterations: 2}]");
    assertThat(result.all().failed()).isEqualTo(2);
    assertThat(result.errors()).hasSize(1);
    assertThat(result.errors().getFirst().first()).isNotBlank();
    return result.errors().getFirst().kind();
  }

  @Test
  void what_goes_wrong_in_a_stream_is_named() throws Exception {
    for (Dialect dialect : Dialect.values()) {
      String first = pieces(dialect).get(0) + pieces(dialect).get(1);
      String error =
          switch (dialect) {
            case OPENAI -> event("{\"error\":{\"type\":\"server_error\",\"message\":\"boom\"}}");
            case ANTHROPIC ->
                "event: error\n"
                    + event(
                        "{\"type\":\"error\",\"error\":{\"type\":\"server_error\",\"message\":\"boom\"}}");
            case OLLAMA -> "{\"error\":\"boom\"}\n";
          };

      assertThat(kind((_, wire) -> begin(wire, dialect) && !wire.write(first), dialect))
          .isEqualTo("stream ended early");
      assertThat(
              kind((_, wire) -> begin(wire, dialect) && wire.write(first) && wire.reset(), dialect))
          .isEqualTo("stream ended early");
      assertThat(kind((_, wire) -> begin(wire, dialect) && !wire.write(first + error), dialect))
          .startsWith("stream error");
      assertThat(kind((_, wire) -> wire.ok("{}"), dialect)).isEqualTo("stream ended early");
      assertThat(kind((_, wire) -> wire.write(HTML), dialect)).isEqualTo("not a stream");
    }
  }

  @Test
  void a_stream_is_one_without_its_type_and_under_every_name_for_json_by_lines() throws Exception {
    for (Dialect dialect : Dialect.values()) {
      List<String> heads = new ArrayList<>(List.of(""));
      if (dialect == Dialect.OLLAMA) {
        for (String type : List.of("x-ndjson", "ndjson; charset=utf-8", "jsonl", "json")) {
          heads.add("Content-Type: application/" + type + "\r\n");
        }
      }
      for (String head : heads) {
        String answer = "HTTP/1.1 200 OK\r\n" + head + "\r\n" + String.join("", pieces(dialect));
        RunResult result = run((_, wire) -> !wire.write(answer), dialect, true, THREE);

        assertThat(result.errors()).as("%s: %s", dialect, head).isEmpty();
        assertThat(result.tokens()).contains(new RunResult.Tokens(21, 0, 9));
      }
    }
  }

  @Test
  void a_plain_answer_that_is_none_of_its_dialect_has_failed() throws Exception {
    for (Dialect dialect : Dialect.values()) {
      assertThat(plainKind((_, wire) -> wire.write(HTML), dialect)).isEqualTo("malformed");
      assertThat(plainKind((_, wire) -> wire.ok("{\"id\":\"x\"}"), dialect)).isEqualTo("malformed");
      assertThat(
              plainKind(
                  (_, wire) -> wire.ok("{\"error\":{\"type\":\"overloaded\",\"message\":\"m\"}}"),
                  dialect))
          .isEqualTo("stream error: overloaded");
    }
  }

  private static String plainKind(Script script, Dialect dialect) throws Exception {
    RunResult result = run(script, dialect, false, THREE);
    assertThat(result.all().failed()).isEqualTo(3);
    assertThat(result.errors()).hasSize(1);
    return result.errors().getFirst().kind();
  }

  @Test
  void a_refusal_is_tried_again_after_the_time_it_asks_for() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Script script =
        (_, wire) ->
            asked.incrementAndGet() == 2
                ? wire.write(
                    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")
                : streamed(wire, Dialect.OPENAI);
    RunResult result =
        run(
            script,
            Dialect.OPENAI,
            true,
            "load: [{users: 1, iterations: 1}]\nretry: {backoff: 1ms..1ms}");

    assertThat(result.all().ok()).isEqualTo(1);
    assertThat(result.all().response().max().orElseThrow() / 1e6).isBetween(1180.0, 1480.0);
    assertThat(result.all().stream().orElseThrow().ttft().max().orElseThrow() / 1e6)
        .as("the first token counts from the first attempt")
        .isBetween(1090.0, 1400.0);
    assertThat(result.attempts().orElseThrow().attempts()).isEqualTo(2);
    assertThat(result.attempts().orElseThrow().rateLimited()).isEqualTo(1);
  }

  @Test
  void a_stop_cuts_off_what_waits_for_another_attempt_and_every_attempt_is_counted()
      throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch refused = new CountDownLatch(4);
    Script script =
        (_, wire) -> {
          asked.incrementAndGet();
          refused.countDown();
          return wire.write(
              "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 20\r\nContent-Length: 0\r\n\r\n");
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      Scenario scenario =
          scenario(
              server.url(),
              Dialect.OPENAI,
              true,
              "load: [{users: 3, duration: 60s}]\nretry: {attempts: 3}");
      Lab lab = new Lab(scenario, INSISTING, _ -> {});
      CompletableFuture<Ended> running =
          CompletableFuture.supplyAsync(() -> {
            try {
              return lab.run();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue(); // the probe and each user
      lab.stop();
      RunResult result = ((Ended.Ran) running.get(5, TimeUnit.SECONDS)).result();

      assertThat(result.identity().interrupted()).isTrue();
      assertThat(result.all().total()).isEqualTo(3);
      assertThat(result.all().ok()).isZero();
      assertThat(result.attempts().orElseThrow().requests()).isEqualTo(3);
      assertThat(result.attempts().orElseThrow().attempts()).isEqualTo(asked.get() - 1);
      assertThat(result.attempts().orElseThrow().rateLimited()).isEqualTo(asked.get() - 1);
    }
  }
}
