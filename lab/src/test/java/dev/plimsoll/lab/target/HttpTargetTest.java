package dev.plimsoll.lab.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.wire.ScriptedServer;
import dev.plimsoll.lab.wire.ScriptedServer.Script;
import dev.plimsoll.lab.wire.Shown;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpTargetTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String KEEP_BODY = "requests: [{name: g, expect: ['$.a exists']}]";

  private static List<Outcome> ask(Script script, int times, String rest) throws Exception {
    try (ScriptedServer server = new ScriptedServer(script)) {
      return ask(server, times, 0, 5 * SECOND, rest);
    }
  }

  private static List<Outcome> ask(
      ScriptedServer server, int times, long pauseMillis, long timeout, String rest)
      throws Exception {
    String scenario = "target: " + server.url() + "\nload: [{users: 1, iterations: 1}]\n" + rest;
    List<Outcome> outcomes = new ArrayList<>();
    try (Asker asker = new Asker(scenario)) {
      for (int i = 0; i < times; i++) {
        if (i > 0) {
          Thread.sleep(pauseMillis);
        }
        outcomes.add(asker.ask(timeout));
      }
    }
    return outcomes;
  }

  private static Outcome one(String answer) throws Exception {
    return one(answer, "");
  }

  /** The outcome of an answer after which the server closes. */
  private static Outcome one(String answer, String rest) throws Exception {
    return ask((_, wire) -> !wire.write(answer), 1, rest).getFirst();
  }

  private static void ok(String answer, long bytes) throws Exception {
    Outcome outcome = one(answer);
    assertThat(outcome.kind()).as(answer).isEmpty();
    assertThat(outcome.bytes()).as(answer).isEqualTo(bytes);
  }

  private static void fails(String answer, String kind, String detail) throws Exception {
    Outcome outcome = one(answer);
    assertThat(outcome.kind()).as(answer).isEqualTo(kind);
    assertThat(outcome.detail()).as(answer).contains(detail);
  }

  @Test
  void every_way_to_frame_a_body_is_read_to_its_end() throws Exception {
    ok("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 5);
    ok("HTTP/1.1 200 OK\ncontent-length:5\n\nhello", 5);
    ok("HTTP/1.1 200 OK\r\n\r\nuntil the end", 13);
    ok(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=\"y\"\r\nhello\r\n"
            + "0000A\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
        15);
    ok("HTTP/1.1 204 No Content\r\n\r\n", 0);
    ok("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", 0);
    ok("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 0);
    ok(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        2);
  }

  @Test
  void a_head_has_no_body_whatever_its_length_says() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (_, wire) -> wire.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"))) {
      List<Outcome> outcomes =
          ask(server, 2, 0, SECOND, "requests: [{name: h, method: HEAD, path: /}]");

      assertThat(outcomes).allMatch(Outcome::isOk);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void connections_are_kept_unless_the_answer_says_otherwise() throws Exception {
    assertThat(connections("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")).isEqualTo(1);
    assertThat(
            connections(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"))
        .isEqualTo(1);
    assertThat(connections("HTTP/1.1 204 No\r\n\r\n")).isEqualTo(1);
    assertThat(
            connections("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok"))
        .isEqualTo(1);
    assertThat(connections("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")).isEqualTo(3);
    assertThat(connections("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"))
        .isEqualTo(3);
    // What comes after an answer would else be taken for the next one.
    assertThat(connections("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok more")).isEqualTo(3);
  }

  private static int connections(String answer) throws Exception {
    try (ScriptedServer server = new ScriptedServer((_, wire) -> wire.write(answer))) {
      assertThat(ask(server, 3, 0, 2 * SECOND, "")).as(answer).allMatch(Outcome::isOk);
      return server.connections();
    }
  }

  @Test
  void a_connection_that_the_server_closed_while_it_lay_idle_costs_no_request() throws Exception {
    Script closing = (_, wire) -> !wire.ok("x");
    Script resetting =
        (_, wire) -> {
          wire.ok("x");
          Thread.sleep(30); // the answer is read before the reset
          return wire.reset();
        };
    for (Script script : List.of(closing, resetting)) {
      try (ScriptedServer server = new ScriptedServer(script)) {
        List<Outcome> outcomes = ask(server, 3, 200, 2 * SECOND, "");

        assertThat(outcomes).extracting(Outcome::kind).containsOnly("");
        assertThat(server.requests()).hasSize(3);
      }
    }
  }

  @Test
  void nobody_at_the_port_is_refused() throws Exception {
    ScriptedServer server = new ScriptedServer((_, wire) -> wire.ok(""));
    server.close();

    assertThat(ask(server, 1, 0, SECOND, "").getFirst().kind()).isEqualTo("refused");
  }

  @Test
  void what_ends_early_is_a_reset() throws Exception {
    assertThat(ask((_, wire) -> wire.reset(), 1, "").getFirst().kind()).isEqualTo("reset");
    assertThat(ask((_, _) -> false, 1, "").getFirst().detail())
        .isEqualTo("closed without an answer");
    fails("HTTP/1.1 200 OK\r\nConte", "reset", "closed in the middle of an answer");
    fails("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour", "reset", "closed 5 bytes before");
    fails("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nfour", "reset", "5 bytes");
    fails("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n", "reset", "closed");
    Script inBody =
        (_, wire) -> {
          wire.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour");
          Thread.sleep(30);
          return wire.reset();
        };
    assertThat(ask(inBody, 1, "").getFirst().kind()).isEqualTo("reset");
  }

  @Test
  void what_is_no_http_is_malformed() throws Exception {
    fails("SSH-2.0-OpenSSH\r\n\r\n", "malformed", "not an HTTP/1.1 status line: SSH-2.0");
    fails("HTTP/1.1 2x0 OK\r\n\r\n", "malformed", "status line");
    fails("HTTP/1.1 2000 OK\r\n\r\n", "malformed", "status line");
    fails("HTTP/1.1 099 OK\r\n\r\n", "malformed", "below 100");
    fails("HTTP/2 200 OK\r\n\r\n", "malformed", "status line");
    fails("HTTP/1.1 101 Switching\r\n\r\n", "malformed", "101");
    fails("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "malformed", "without a colon: no colon");
    fails("HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello", "malformed", "space");
    fails("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "malformed", "'-5'");
    fails("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", "malformed", "two");
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    fails(chunked + "xyz\r\n", "malformed", "not hexadecimal: xyz");
    fails(chunked + "-1\r\n", "malformed", "not hexadecimal");
    fails(chunked + "FFFFFFFFFFFFFFFFFF\r\n", "malformed", "not hexadecimal");
    fails(chunked + "2\r\nlonger\r\n", "malformed", "longer than its size");
    fails("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000), "malformed", "more than 64 KB");
    fails("HTTP/1.1 200 OK\r\n" + "X: x\r\n".repeat(20_000), "malformed", "more than 64 KB");
    fails(chunked + "1;" + "x".repeat(70_000), "malformed", "more than 64 KB");
  }

  @Test
  void a_body_that_must_be_kept_is_capped_and_any_other_is_only_counted() throws Exception {
    Script large =
        (_, wire) -> {
          wire.write("HTTP/1.1 200 OK\r\nContent-Length: 17000000\r\n\r\n");
          for (int i = 0; i < 17; i++) {
            wire.write(" ".repeat(1_000_000));
          }
          return false;
        };
    assertThat(ask(large, 1, "").getFirst().bytes()).isEqualTo(17_000_000);
    Outcome kept = ask(large, 1, KEEP_BODY).getFirst();
    assertThat(kept.kind()).isEqualTo("malformed");
    assertThat(kept.detail()).isEqualTo("a body of more than 16 MB");
  }

  @Test
  void a_body_without_end_is_refused_as_soon_as_it_is_too_large() throws Exception {
    Script endless =
        (_, wire) -> {
          boolean open = wire.write("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n");
          while (open) {
            open = wire.write(" ".repeat(1_000_000));
          }
          return false;
        };
    Outcome refused = ask(endless, 1, KEEP_BODY).getFirst();

    assertThat(refused.kind()).isEqualTo("malformed");
    assertThat(refused.detail()).isEqualTo("a body of more than 16 MB");
    assertThat(refused.bytes()).isBetween(16_000_000L, 17_000_000L);
  }

  @Test
  void a_dribbling_server_meets_the_total_timeout_not_one_for_each_byte() throws Exception {
    Script dribble =
        (_, wire) -> {
          wire.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
          for (int i = 0; i < 100; i++) {
            wire.write("x");
            Thread.sleep(50);
          }
          return false;
        };
    try (ScriptedServer server = new ScriptedServer(dribble)) {
      Outcome outcome = ask(server, 1, 0, 400_000_000L, "").getFirst();

      assertThat(outcome.kind()).isEqualTo("timeout");
      // By the loop's clock, which begins when the loop is made.
      assertThat(outcome.doneNanos()).isBetween(400_000_000L, 1_500_000_000L);
    }
  }

  @Test
  void one_byte_at_a_time_is_the_same_answer() throws Exception {
    Script script =
        (_, wire) ->
            wire.dribble(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n2;e\r\n1}\r\n0\r\n\r\n");

    assertThat(ask(script, 3, KEEP_BODY)).allMatch(Outcome::isOk);
  }

  @Test
  void samples_of_errors_show_no_secret_and_no_control_character() throws Exception {
    String body =
        "bad key sk-abcdef123456, Authorization: Bearer eyJhbGciOi.x.y \"password\": \"hunter2\""
            + " \u001b[31mred\u009b31m\u0007 \u202Eevil\r\nline";
    String shown = one("HTTP/1.1 401 No\r\n\r\n" + body).detail();

    assertThat(shown)
        .doesNotContain("abcdef123456", "eyJhbGciOi", "hunter2", "\u202E", "\n", "\r")
        .contains("***", "red", "line");
    assertThat(shown.chars()).noneMatch(c -> c < 32 || (c >= 127 && c < 160));
  }

  @Test
  void a_cut_sample_is_text_that_a_file_can_hold() {
    for (int i = 190; i < 205; i++) {
      String shown = Shown.of("x".repeat(i) + "\uD83D\uDE00".repeat(400));

      assertThat(shown).hasSizeBetween(199, 200).endsWith("…");
      assertThat(shown.codePoints()).as("from %d", i).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }
    assertThat(Shown.of("a\uD83Db")).isEqualTo("ab");
  }

  /** The head of the last request that one use of the first request of a scenario sends. */
  private static String sentTo(String target, String rest) throws Exception {
    Script script =
        (request, wire) ->
            request.line().startsWith("POST /jobs ")
                ? wire.write("HTTP/1.1 202 OK\r\nLocation: /jobs/1\r\nContent-Length: 0\r\n\r\n")
                : wire.ok("{\"status\":\"completed\"}");
    try (ScriptedServer server = new ScriptedServer(script)) {
      String scenario =
          "target: %s\nload: [{users: 1, iterations: 1}]\n%s"
              .formatted(target.formatted(server.url()), rest);
      try (Asker asker = new Asker(scenario)) {
        var _ = asker.ask(5 * SECOND);
      }
      return server.requests().getLast().head();
    }
  }

  @Test
  void a_header_is_the_same_in_upper_and_lower_case() throws Exception {
    String chat =
        sentTo(
            "{anthropic: '%s', model: m}",
            "requests: [{prompt: p, headers: {Content-Type: application/json, Anthropic-Version: v2, user-agent: mine}}]");

    assertThat(chat).contains("Content-Type: application/json\r\n", "Anthropic-Version: v2\r\n");
    assertThat(chat).contains("user-agent: mine\r\n");
    assertThat(chat).doesNotContain("content-type", "anthropic-version", "User-Agent");
    String look =
        sentTo(
            "{jobs: '%s'}", "requests: [{path: /jobs, headers: {user-agent: mine, ACCEPT: x/y}}]");
    assertThat(look).startsWith("GET /jobs/1").contains("user-agent: mine\r\n", "ACCEPT: x/y\r\n");
    assertThat(look).doesNotContain("User-Agent", "Accept");
  }

  @Test
  void a_query_alone_is_put_behind_a_path_and_that_of_the_address_goes_with_it() throws Exception {
    assertThat(sentTo("%s", "requests: [{path: '?a=1'}]")).startsWith("GET /?a=1 HTTP/1.1\r\n");
    assertThat(sentTo("{openai: '%s/openai?api-version=1', model: m}", ""))
        .startsWith("POST /openai/v1/chat/completions?api-version=1 HTTP/1.1\r\n");
  }
}
