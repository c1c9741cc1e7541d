package dev.plimsoll.lab.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.Ended;
import dev.plimsoll.lab.Lab;
import dev.plimsoll.lab.RunSettings;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.report.HtmlReport;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.wire.Certificates;
import dev.plimsoll.lab.wire.ScriptedServer;
import dev.plimsoll.lab.wire.ScriptedServer.Script;
import dev.plimsoll.lab.wire.ScriptedServer.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS over real sockets, against the JDK's own TLS as a server. */
@Timeout(30)
class TlsTargetTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String V13 = "TLSv1.3";

  private static @Nullable SSLContext before;
  private static @Nullable Certificates here;
  private static @Nullable Certificates elsewhere;

  @BeforeAll
  static void make(@TempDir Path folder) throws Exception {
    before = SSLContext.getDefault();
    here = new Certificates(folder, "ip:127.0.0.1");
    elsewhere = new Certificates(folder, "dns:elsewhere.test");
  }

  @AfterAll
  static void restore() {
    believe(before);
  }

  private static void believe(@Nullable SSLContext context) {
    if (context != null) {
      SSLContext.setDefault(context);
    }
  }

  private static Certificates here() {
    return java.util.Objects.requireNonNull(here);
  }

  private static List<Outcome> ask(ScriptedServer server, int times, String rest) {
    return ask(server.url(), times, rest);
  }

  private static List<Outcome> ask(String url, int times, String rest) {
    String target =
        rest.startsWith("{") ? rest.formatted(url) : "{http: '%s'}\n%s".formatted(url, rest);
    List<Outcome> outcomes = new ArrayList<>();
    try (Asker asker = new Asker("target: " + target)) {
      for (int i = 0; i < times; i++) {
        outcomes.add(asker.ask(10 * SECOND));
      }
    }
    return outcomes;
  }

  private static ScriptedServer server(Script script, String... protocols) throws Exception {
    return new ScriptedServer(script, here().listen(protocols));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", V13})
  void answers_come_over_a_kept_connection_whose_certificate_is_believed(String version)
      throws Exception {
    believe(here().context());
    try (ScriptedServer server = server((_, wire) -> wire.ok("hello"), version)) {
      List<Outcome> outcomes = ask(server, 20, "");

      assertThat(outcomes).allMatch(Outcome::isOk).allMatch(outcome -> outcome.bytes() == 5);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_fails_as_tls() throws Exception {
    believe(before);
    try (ScriptedServer server = server((_, wire) -> wire.ok("hello"), V13)) {
      Outcome outcome = ask(server, 1, "").getFirst();

      assertThat(outcome.kind()).isEqualTo("tls");
      assertThat(outcome.detail()).containsIgnoringCase("certification path");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void a_certificate_of_another_name_fails_as_tls() throws Exception {
    Certificates other = java.util.Objects.requireNonNull(elsewhere);
    believe(other.context());
    try (ScriptedServer server =
        new ScriptedServer((_, wire) -> wire.ok("hello"), other.listen(V13))) {
      Outcome outcome = ask(server, 1, "").getFirst();

      assertThat(outcome.kind()).isEqualTo("tls");
      assertThat(outcome.detail()).contains("127.0.0.1");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void insecure_believes_anybody() throws Exception {
    believe(before);
    Certificates other = java.util.Objects.requireNonNull(elsewhere);
    try (ScriptedServer server =
        new ScriptedServer((_, wire) -> wire.ok("hello"), other.listen("TLSv1.2", V13))) {
      assertThat(ask(server, 2, "{http: '%s', insecure: true}")).allMatch(Outcome::isOk);
    }
  }

  @Test
  void a_run_that_believes_anybody_says_so() throws Exception {
    try (ScriptedServer server = server((_, wire) -> wire.ok("hello"), V13)) {
      String target = "{http: '%s', insecure: true}".formatted(server.url());
      Scenario scenario =
          Scenarios.parse(
              "t",
              "target: %s\nload: [{users: 1, iterations: 2}]".formatted(target),
              Path.of(""),
              Options.NONE);
      Ended ended = new Lab(scenario, new RunSettings("plimsoll test", "0", "out"), _ -> {}).run();
      RunResult result = ((Ended.Ran) ended).result();

      assertThat(result.all().ok()).isEqualTo(2);
      assertThat(result.validity().warnings()).contains(Lab.INSECURE);
      assertThat(HtmlReport.render(result)).contains(Lab.INSECURE);
      assertThat(result.identity().scenarioYaml()).contains("insecure: true");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", V13})
  void an_answer_may_come_in_many_records_and_five_megabytes(String version) throws Exception {
    believe(here().context());
    String large = "x".repeat(5_000_000);
    Script script =
        (request, wire) ->
            request.onConnection() % 2 == 1
                ? wire.dribble(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
                : wire.ok(large);
    try (ScriptedServer server = server(script, version)) {
      List<Outcome> outcomes = ask(server, 6, "");

      assertThat(outcomes).allMatch(Outcome::isOk);
      assertThat(outcomes)
          .extracting(Outcome::bytes)
          .containsExactly(5L, 5_000_000L, 5L, 5_000_000L, 5L, 5_000_000L);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_body_of_five_megabytes_is_sent_whole(boolean tls, @TempDir Path folder) throws Exception {
    believe(here().context());
    Path file = java.nio.file.Files.writeString(folder.resolve("body"), "y".repeat(5_000_000));
    Script script = (request, wire) -> wire.ok("" + request.body().length());
    try (ScriptedServer server = tls ? server(script, V13) : new ScriptedServer(script)) {
      String rest =
          "requests: [{bodyFile: '%s', expect: 'body contains \"5000000\"'}]".formatted(file);
      long start = System.nanoTime();

      assertThat(ask(server, 2, rest)).allMatch(Outcome::isOk);
      assertThat(System.nanoTime() - start).isLessThan(8 * SECOND);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", V13})
  void a_close_in_the_middle_of_a_body_is_a_reset(String version) throws Exception {
    believe(here().context());
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello";
    try (ScriptedServer server = server((_, wire) -> !wire.write(half), version)) {
      Outcome outcome = ask(server, 1, "").getFirst();

      assertThat(outcome.kind()).isEqualTo("reset");
      assertThat(outcome.detail()).contains("closed 5 bytes before the end of the body");
    }
  }

  @Test
  void a_body_until_the_close_ends_with_the_close_that_was_said() throws Exception {
    believe(here().context());
    String all = "HTTP/1.1 200 OK\r\n\r\nhello";
    try (ScriptedServer server = server((_, wire) -> !wire.write(all), V13)) {
      List<Outcome> outcomes = ask(server, 3, "");

      assertThat(outcomes).allMatch(Outcome::isOk).allMatch(outcome -> outcome.bytes() == 5);
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void what_is_no_tls_fails_as_tls_and_so_does_a_close() throws Exception {
    for (String said : List.of("HTTP/1.1 400 Bad Request\r\n\r\n", "\u0016\u0003\u0003zzz", "")) {
      try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
        Thread.ofVirtual().start(() -> say(plain, said));
        Outcome outcome = ask("https://127.0.0.1:" + plain.getLocalPort(), 1, "").getFirst();

        assertThat(outcome.kind()).as(said).isEqualTo("tls");
        assertThat(outcome.detail()).as(said).isNotBlank();
      }
    }
  }

  private static void say(ServerSocket plain, String said) {
    try (Socket client = plain.accept()) {
      client.getInputStream().read(new byte[4096]);
      OutputStream out = client.getOutputStream();
      out.write(said.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      client.shutdownOutput();
      client.getInputStream().readAllBytes();
    } catch (IOException _) {
      // the client left
    }
  }

  @Test
  void a_server_that_closes_leaves_no_socket_behind() throws Exception {
    believe(here().context());
    Script script = (_, wire) -> closing(wire);
    try (ScriptedServer server = server(script, V13)) {
      try (Asker asker = new Asker("target: " + server.url())) {
        for (int i = 0; i < 30; i++) {
          assertThat(asker.ask(SECOND).isOk()).isTrue();
        }
        assertThat(asker.sockets().opened()).isEqualTo(30);
        assertThat(asker.sockets().most()).isLessThanOrEqualTo(2);
      }
    }
  }

  private static boolean closing(Wire wire) throws IOException {
    wire.write("HTTP/1.1 200 OK\r\n\r\nbye");
    return false;
  }
}
