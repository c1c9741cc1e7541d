package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.wire.ScriptedServer;
import dev.plimsoll.lab.wire.ScriptedServer.Request;
import dev.plimsoll.lab.wire.ScriptedServer.Script;
import dev.plimsoll.lab.wire.ScriptedServer.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs against a server of the Model Context Protocol that is written out byte for byte. */
@Timeout(30)
class McpRunTest {
  private static final RunSettings INSISTING =
      new RunSettings("plimsoll test", "0", "out", true, Optional.empty(), Duration.ZERO);

  /** How a call is answered; its session was there. */
  private interface Calls {
    boolean answer(int call, String id, Wire wire) throws IOException;
  }

  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private String speaks = "2025-06-18";
  private List<Request> requests = List.of();
  private int connections;

  private boolean serve(Request request, Wire wire, Calls answers) throws IOException {
    String body = request.body();
    if (body.contains("\"initialize\"")) {
      return json(
          wire,
          "Mcp-Session-Id: s" + sessions.incrementAndGet() + "\r\n",
          "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"protocolVersion\":\""
              + speaks
              + "\",\"capabilities\":{},\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}}");
    }
    if (!request.head().contains("Mcp-Session-Id: s" + sessions.get() + "\r\n")) {
      return wire.status("404 Not Found", "no such session");
    }
    if (body.contains("notifications/initialized")) {
      return wire.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    }
    String id = body.replaceAll(".*\"id\": ?(\\d+).*", "$1");
    return answers.answer(calls.incrementAndGet(), id, wire);
  }

  private static boolean json(Wire wire, String headers, String body) throws IOException {
    return wire.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(headers, body.length(), body));
  }

  private static String result(String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"content\":[]}}";
  }

  private RunResult run(Calls answers, int iterations) throws Exception {
    Script script = (request, wire) -> serve(request, wire, answers);
    try (ScriptedServer server = new ScriptedServer(script)) {
      String text =
          """
          target: {mcp: '%s/mcp'}
          load: [{users: 1, iterations: %d}]
          timeout: 5s
          requests:
            - name: search
              body: '{"jsonrpc": "2.0", "id": ${request.index}, "method": "tools/call", "params": {"name": "search"}}'
              expect: $.result.content exists
          """
              .formatted(server.url(), iterations);
      Scenario scenario = Scenarios.parse("mcp", text, Path.of(""), Options.NONE);
      Ended ended = new Lab(scenario, INSISTING, _ -> {}).run();
      assertThat(ended).isInstanceOf(Ended.Ran.class);
      assertThat(server.requests()).allMatch(request -> request.line().startsWith("POST /mcp "));
      assertThat(server.requests())
          .allMatch(request ->
              request.head().contains("Accept: application/json, text/event-stream\r\n"));
      requests = List.copyOf(server.requests());
      connections = server.connections();
      return ((Ended.Ran) ended).result();
    }
  }

  @Test
  void a_session_is_opened_once_and_answers_come_as_json_or_as_events() throws Exception {
    RunResult result =
        run(
            (call, id, wire) ->
                call % 2 == 0
                    ? json(wire, "", result(id))
                    : !wire.write(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                            + "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}\n\n"
                            + "event: message\ndata: "
                            + result(id)
                            + "\n\n"),
            6);

    assertThat(result.errors()).isEmpty();
    assertThat(result.all().ok()).isEqualTo(6);
    assertThat(sessions).hasValue(2); // the probe's and the user's
  }

  @Test
  void a_lost_session_fails_one_call_and_the_next_opens_another() throws Exception {
    RunResult result =
        run(
            (call, id, wire) -> {
              if (call == 3) {
                return wire.status("404 Not Found", "session is gone");
              }
              return json(wire, "", result(id));
            },
            5);

    assertThat(result.all().failed()).isEqualTo(1);
    assertThat(result.all().ok()).isEqualTo(4);
    assertThat(sessions).hasValue(3);
  }

  @Test
  void an_error_is_no_answer_and_a_stream_without_one_ended_early() throws Exception {
    RunResult errors =
        run(
            (_, id, wire) ->
                json(
                    wire,
                    "",
                    "{\"jsonrpc\":\"2.0\",\"id\":"
                        + id
                        + ",\"error\":{\"code\":-32602,\"message\":\"no such tool\"}}"),
            2);
    RunResult early =
        run(
            (_, _, wire) ->
                !wire.write(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {}\n\n"),
            2);

    assertThat(errors.errors()).extracting(ErrorKind::kind).isEqualTo(List.of("check: jsonrpc"));
    assertThat(errors.errors().getFirst().first()).contains("no such tool");
    assertThat(early.errors()).extracting(ErrorKind::kind).containsExactly("stream ended early");
  }

  /** An event stream in one chunk that is not over. */
  private static String events(String id) {
    String event = "event: message\ndata: " + result(id) + "\n\n";
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        + Integer.toHexString(event.length())
        + "\r\n"
        + event
        + "\r\n";
  }

  @Test
  void a_call_is_done_with_its_response_though_the_stream_stays_open() throws Exception {
    RunResult result =
        run(
            (_, id, wire) -> {
              wire.write(events(id));
              return wire.socket().getInputStream().read() >= 0; // until the caller leaves
            },
            4);

    assertThat(result.errors()).isEmpty();
    assertThat(result.all().ok()).isEqualTo(4);
    assertThat(result.all().response().max().orElseThrow() / 1e6).isLessThan(1000);
  }

  @Test
  void a_stream_that_ends_after_its_response_leaves_its_connection_to_the_next_call()
      throws Exception {
    RunResult result = run((_, id, wire) -> wire.write(events(id) + "0\r\n\r\n"), 20);

    assertThat(result.errors()).isEmpty();
    assertThat(result.all().ok()).isEqualTo(20);
    assertThat(connections).isLessThanOrEqualTo(3);
  }

  @Test
  void the_version_that_the_server_answers_with_is_spoken() throws Exception {
    speaks = "2025-03-26";
    RunResult result = run((_, id, wire) -> json(wire, "", result(id)), 3);

    assertThat(result.errors()).isEmpty();
    for (Request request : requests) {
      boolean isOpening = request.body().contains("\"initialize\"");
      assertThat(request.head().contains("MCP-Protocol-Version: 2025-03-26\r\n"))
          .isEqualTo(!isOpening);
      assertThat(request.head().contains("MCP-Protocol-Version: 2025-06-18")).isFalse();
    }
  }
}
