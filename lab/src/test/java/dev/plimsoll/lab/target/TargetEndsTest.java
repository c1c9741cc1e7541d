package dev.plimsoll.lab.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.request.Check;
import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Template;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.wire.ScriptedServer;
import dev.plimsoll.lab.wire.ScriptedServer.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How calls end when nothing ends them well. */
class TargetEndsTest {
  private static final Variables NONE =
      new Variables(new SplittableRandom(1), 7, 9, Optional.empty());

  private static RequestTemplate request(String method, String path, String... checks) {
    return new RequestTemplate(
        "r",
        method,
        Template.parse(path),
        Map.of(),
        Optional.empty(),
        new Expectation(
            Arrays.stream(checks).map(Check::parse).toList(), List.of(), Optional.empty()));
  }

  private static Outcome send(String url, RequestTemplate request, int times) {
    Outcome last = null;
    try (Asker asker = new Asker(Endpoint.parse(url), List.of(request))) {
      for (int i = 0; i < times; i++) {
        last = asker.ask(request, NONE, 2_000_000_000L);
      }
    }
    return Objects.requireNonNull(last);
  }

  @Test
  void a_busy_connection_that_breaks_is_a_failure_not_a_second_request() throws Exception {
    Script script = (request, wire) -> request.onConnection() == 1 ? wire.ok("x") : wire.reset();
    try (ScriptedServer server = new ScriptedServer(script)) {
      assertThat(send(server.url(), request("POST", "/"), 2).kind()).isEqualTo("reset");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void a_write_that_nobody_reads_is_ended_by_the_sweep() throws Exception {
    String large = "x".repeat(30_000_000);
    RequestTemplate post =
        new RequestTemplate(
            "r",
            "POST",
            Template.parse("/"),
            Map.of(),
            Optional.of(RequestTemplate.Body.of(Template.parse(large))),
            Expectation.NONE);
    try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Asker asker =
            new Asker(Endpoint.parse("http://127.0.0.1:" + deaf.getLocalPort()), List.of())) {
      assertThat(asker.ask(post, NONE, 200_000_000L).kind()).isEqualTo("timeout");
    }
  }

  @Test
  void an_abort_ends_calls_as_unfinished_and_allows_new_ones() throws Exception {
    Script script =
        (request, wire) -> {
          if (request.line().contains("slow")) {
            Thread.sleep(10_000);
          }
          return wire.ok("x");
        };
    try (ScriptedServer server = new ScriptedServer(script);
        Asker asker = new Asker(Endpoint.parse(server.url()), List.of())) {
      Outcome aborted =
          asker.ask(
              request("GET", "/slow"), NONE, 10_000_000_000L, () -> !server.requests().isEmpty());

      assertThat(aborted.kind()).isEqualTo("unfinished");
      assertThat(aborted.doneNanos()).isLessThan(5_000_000_000L);
      assertThat(asker.ask(request("GET", "/"), NONE, 10_000_000_000L).isOk()).isTrue();
    }
  }

  @Test
  void checks_decide_what_a_good_answer_is() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer((_, wire) -> wire.status("404 No", "{\"a\":[{\"b\":\"x\"}]}"))) {
      String url = server.url();
      assertThat(send(url, request("GET", "/"), 1).kind()).isEqualTo("HTTP 404");
      assertThat(send(url, request("GET", "/", "status == 404"), 1).isOk()).isTrue();
      assertThat(send(url, request("GET", "/", "$.a[0].b == \"x\""), 1).isOk()).isTrue();
      Outcome failed = send(url, request("GET", "/", "status < 500", "$.a[0].c exists"), 1);
      assertThat(failed.kind()).isEqualTo("check: $.a[0].c exists");
      assertThat(failed.detail()).isEqualTo("no such value in {\"a\":[{\"b\":\"x\"}]}");
    }
  }

  @Test
  void plain_http_at_a_tls_port_is_a_tls_failure() throws Exception {
    try (ServerSocket talker = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> {
        try (Socket client = talker.accept()) {
          client.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(UTF_8));
          client.getInputStream().readAllBytes();
        } catch (IOException _) {
          // the client is gone
        }
      });
      String url = "https://127.0.0.1:" + talker.getLocalPort();

      assertThat(send(url, request("GET", "/"), 1).kind()).isEqualTo("tls");
    }
  }
}
