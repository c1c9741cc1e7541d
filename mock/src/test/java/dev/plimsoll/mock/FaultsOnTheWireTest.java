package dev.plimsoll.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.http.Wire;
import dev.plimsoll.mock.log.CallRecord;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.overload.Faults;
import dev.plimsoll.mock.overload.Overload;
import dev.plimsoll.mock.overload.Timeline;
import java.io.EOFException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes wrong on purpose, switched while it runs, and what callers see of it. */
class FaultsOnTheWireTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HI =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
          + "\"max_tokens\":8,\"stream\":false}";
  private static final String HI_STREAM = HI.replace("false", "true");

  @Test
  void the_door_is_closed_unless_it_was_asked_for() throws IOException {
    try (MockProvider mock = start(Overload.NONE)) {
      Wire.Reply closed = admin(mock, "PUT", "{\"errors\":\"100%\"}");
      assertThat(closed.status()).isEqualTo(404);
      assertThat(closed.body()).contains("--admin");
      assertThat(admin(mock, "GET", "").status()).isEqualTo(404);
      assertThat(mock.faults()).isEqualTo(Faults.NONE);
    }
  }

  @Test
  void a_page_that_was_led_here_under_another_name_stays_outside() throws IOException {
    try (MockProvider mock = start(Overload.NONE.withAdmin(true))) {
      for (String host :
          List.of("evil.example", "evil.example:8002", "10.0.0.1", "127.0.0.1.evil")) {
        assertThat(admin(mock, "PUT", "{}", host).status()).as(host).isEqualTo(403);
      }
      for (String host : List.of("localhost", "localhost:8002", "127.0.0.1:1", "[::1]:8002")) {
        assertThat(admin(mock, "GET", "", host).status()).as(host).isEqualTo(200);
      }
    }
  }

  @Test
  void other_machines_stay_outside_whatever_name_they_use() throws IOException {
    Optional<InetAddress> outer =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .findFirst();
    assumeThat(outer).isPresent();
    MockOptions everywhere = options(Overload.NONE.withAdmin(true)).withHost("0.0.0.0");
    try (MockProvider mock = MockProvider.start(everywhere);
        Wire wire = new Wire(new InetSocketAddress(outer.get(), mock.address().getPort()))) {
      wire.send("PUT /mock/faults HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\n\r\n{}");
      assertThat(wire.reply().status()).isEqualTo(403);
    }
  }

  @Test
  void faults_are_shown_set_and_set_back() throws IOException {
    try (MockProvider mock = start(Overload.NONE.withAdmin(true))) {
      assertThat(admin(mock, "GET", "").body()).isEqualTo("{}");
      String faults = "{\"errors\":\"100%\",\"status\":503,\"retryAfter\":\"7s\",\"slowdown\":2.0}";
      Wire.Reply set = admin(mock, "PUT", faults);
      assertThat(set.status()).isEqualTo(200);
      assertThat(set.body()).isEqualTo(faults);
      Wire.Reply failed = ask(mock, HI);
      assertThat(failed.status()).isEqualTo(503);
      assertThat(failed.headers()).containsEntry("retry-after", "7");
      assertThat(JSON.readTree(failed.body()).at("/error/message").stringValue())
          .contains("overloaded (drawn by the mock for call 1)");
      await().until(() -> mock.tally().errors() == 1);
      assertThat(mock.calls().getFirst().drawn()).contains(Duration.ofMillis(20));

      Wire.Reply wrong = admin(mock, "PUT", "{\"errors\":5}");
      assertThat(wrong.status()).isEqualTo(400);
      assertThat(wrong.body()).contains("did you mean '5%'");
      assertThat(admin(mock, "PUT", "[".repeat(4_000)).status()).isEqualTo(400);
      assertThat(admin(mock, "PUT", "{}" + " ".repeat(5_000)).status()).isEqualTo(413);
      assertThat(admin(mock, "POST", "{}").status()).isEqualTo(405);
      assertThat(admin(mock, "GET", "").body()).isEqualTo(faults);

      assertThat(admin(mock, "DELETE", "").body()).isEqualTo("{}");
      assertThat(ask(mock, HI).status()).isEqualTo(200);
    }
  }

  @Test
  void failures_have_each_dialects_own_shape() throws IOException {
    try (MockProvider mock = start(Overload.NONE)) {
      for (int status : new int[] {400, 401, 429, 500, 502, 503, 529}) {
        mock.behave(Faults.parse("{errors: 100%, status: " + status + "}"));
        for (String path : List.of("/v1/chat/completions", "/v1/messages", "/api/chat")) {
          Wire.Reply reply = askAt(mock, path, HI);
          assertThat(reply.status()).isEqualTo(status);
          assertThat(JSON.readTree(reply.body()).at("/error").isMissingNode()).isFalse();
        }
      }
      mock.behave(Faults.parse("{errors: 100%, status: 429}"));
      assertThat(askAt(mock, "/v1/messages", HI).body()).contains("\"rate_limit_error\"");
      assertThat(askAt(mock, "/v1/chat/completions", HI).body()).contains("rate_limit_exceeded");
      mock.behave(Faults.parse("{errors: 100%, status: 529}"));
      assertThat(askAt(mock, "/v1/messages", HI).body()).contains("\"overloaded_error\"");
    }
  }

  @Test
  void a_stalled_stream_sends_some_tokens_and_nothing_more() throws IOException {
    try (MockProvider mock = start(Overload.NONE)) {
      mock.behave(Faults.parse("stall: after 3 tokens"));
      try (Wire wire = new Wire(mock.address())) {
        wire.send(Wire.post(HI_STREAM));
        for (int event = 0; event < 1 + 3; event++) { // the role first
          assertThat(wire.event().data()).startsWith("{\"id\"");
        }
        await().during(Duration.ofMillis(200)).until(() -> mock.inProgress() == 1);
        assertThat(wire.isQuiet()).isTrue();
      }
      await().until(() -> mock.tally().stalled() == 1);
      CallRecord call = mock.calls().getFirst();
      assertThat(call.outcome()).isEqualTo(Outcome.STALLED);
      assertThat(call.status()).isEqualTo(200);
      assertThat(call.outputTokens()).isEqualTo(3);
    }
  }

  @Test
  void a_stall_with_a_time_goes_on_and_the_answer_is_whole() throws IOException {
    try (MockProvider mock = start(Overload.NONE)) {
      mock.behave(Faults.parse("stall: after 3 tokens for 300ms"));
      try (Wire wire = new Wire(mock.address())) {
        wire.send(Wire.post(HI_STREAM));
        List<Wire.Event> events = wire.events();
        assertThat(events).hasSize(1 + 8 + 1 + 1);
        assertThat(events.get(3).nanos() / 1e6).isLessThan(300);
        assertThat(events.get(4).nanos() / 1e6).isGreaterThan(300);
        wire.send(Wire.post(HI));
        Wire.Reply plain = wire.reply();
        assertThat(plain.nanos() / 1e6).isGreaterThan(300);
        assertThat(JSON.readTree(plain.body()).at("/usage/completion_tokens").intValue())
            .isEqualTo(8);
      }
      await().until(() -> mock.tally().ok() == 2);
    }
  }

  @Test
  void a_cut_stream_ends_without_its_end() throws IOException {
    try (MockProvider mock = start(Overload.NONE)) {
      mock.behave(Faults.parse("cut: after 5 tokens"));
      try (Wire wire = new Wire(mock.address())) {
        wire.send(Wire.post(HI_STREAM));
        for (int event = 0; event < 1 + 5; event++) {
          assertThat(wire.event().data()).startsWith("{\"id\"");
        }
        assertThatThrownBy(wire::event).isInstanceOf(EOFException.class);
      }
      mock.behave(Faults.parse("cut: after 0 tokens"));
      try (Wire wire = new Wire(mock.address())) {
        wire.send(Wire.post(HI_STREAM));
        assertThat(wire.closed()).isTrue();
      }
      await().until(() -> mock.tally().cut() == 2);
      assertThat(mock.calls())
          .extracting(CallRecord::status, CallRecord::outputTokens)
          .containsExactly(tuple(200, 5L), tuple(444, 0L));
      mock.behave(Faults.parse("cut: after 9 tokens"));
      assertThat(ask(mock, HI_STREAM).body()).contains("[DONE]");
    }
  }

  @Test
  void of_a_plain_answer_half_the_body_comes() throws IOException {
    try (MockProvider mock = start(Overload.NONE)) {
      mock.behave(Faults.parse("cut: after 1 token"));
      try (Wire wire = new Wire(mock.address())) {
        wire.send(Wire.post(HI));
        Wire.Reply reply = wire.reply();
        assertThat(reply.status()).isEqualTo(200);
        int promised = Integer.parseInt(reply.headers().get("content-length"));
        assertThat(reply.body()).startsWith("{\"id\"").hasSize(promised / 2);
      }
      await().until(() -> mock.tally().cut() == 1);
    }
  }

  @Test
  void a_black_hole_takes_calls_and_answers_none_but_lets_everything_else_be() throws IOException {
    try (MockProvider mock = start(Overload.NONE.withAdmin(true))) {
      admin(mock, "PUT", "{\"blackHole\":true}");
      try (Wire plain = new Wire(mock.address());
          Wire stream = new Wire(mock.address())) {
        plain.send(Wire.post(HI));
        stream.send(Wire.post(HI_STREAM));
        await().until(() -> mock.inProgress() == 2);
        assertThat(admin(mock, "DELETE", "").status()).isEqualTo(200);
        assertThat(ask(mock, HI).status()).isEqualTo(200);
        assertThat(plain.isQuiet() && stream.isQuiet()).isTrue();
      }
      await().until(() -> mock.tally().unanswered() == 2);
      assertThat(mock.tally().ok()).isEqualTo(1);
      assertThat(mock.calls())
          .filteredOn(call -> call.outcome() == Outcome.UNANSWERED)
          .allMatch(call -> call.status() == 499 && call.drawn().isEmpty());
    }
  }

  @Test
  void a_share_of_calls_is_hit_by_the_seed_and_others_are_as_they_were() throws IOException {
    assertThat(hit(7)).isEqualTo(hit(7)).contains(Outcome.CUT, Outcome.OK);
    assertThat(hit(7)).isNotEqualTo(hit(8));
  }

  private static List<Outcome> hit(long seed) throws IOException {
    try (MockProvider mock = MockProvider.start(options(Overload.NONE).withSeed(seed))) {
      mock.behave(Faults.parse("cut: 40% after 2 tokens"));
      for (int call = 0; call < 30; call++) {
        try (Wire wire = new Wire(mock.address())) {
          wire.send(Wire.post(HI));
          wire.reply();
        }
      }
      await().until(() -> mock.tally().ended() == 30);
      return mock.calls().stream()
          .sorted(Comparator.comparingLong(CallRecord::call))
          .map(CallRecord::outcome)
          .toList();
    }
  }

  @Test
  void running_calls_keep_what_was_in_force_when_they_came() throws IOException {
    MockOptions slow = options(Overload.NONE).withLatency(Distribution.parse("constant:300ms"));
    try (MockProvider mock = MockProvider.start(slow);
        Wire wire = new Wire(mock.address())) {
      wire.send(Wire.post(HI));
      await().until(() -> mock.inProgress() == 1);
      mock.behave(Faults.parse("{errors: 100%, slowdown: 100}"));
      assertThat(wire.reply().status()).isEqualTo(200);
    }
  }

  @Test
  void a_time_line_from_a_file_repeats(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("faults.yaml"),
            "faults:\n  - {at: 10s, for: 30s, errors: 100%, status: 529}\n  - {at: 20m, slots: 1}\n");
    HandClock time = new HandClock();
    MockOptions options =
        options(Overload.NONE.withFaults(Timeline.read(file)))
            .withLatency(Distribution.parse("constant:0ms"));
    try (MockProvider mock = MockProvider.start(options, time.clock())) {
      assertThat(ask(mock, HI).status()).isEqualTo(200);
      time.at("10s");
      assertThat(ask(mock, HI).status()).isEqualTo(529);
      assertThat(ask(mock, HI_STREAM).status()).isEqualTo(529);
      time.at("40s");
      assertThat(ask(mock, HI).status()).isEqualTo(200);
      time.at("20m");
      assertThat(ask(mock, HI).headers()).containsEntry("server-timing", "queue;dur=0.000");
    }
  }

  @Test
  void the_statistics_count_what_went_wrong_and_say_what_is_in_force() throws IOException {
    try (MockProvider mock = start(Overload.NONE)) {
      mock.behave(Faults.parse("{cut: after 1 token, slots: 3}"));
      try (Wire wire = new Wire(mock.address())) {
        wire.send(Wire.post(HI));
        wire.reply();
      }
      await().until(() -> mock.tally().cut() == 1);
      try (Wire wire = new Wire(mock.address())) {
        wire.send("GET /mock/stats HTTP/1.1\r\nhost: x\r\n\r\n");
        JsonNode stats = JSON.readTree(wire.reply().body());
        assertThat(stats.at("/cut").intValue()).isEqualTo(1);
        assertThat(stats.at("/waiting").intValue()).isZero();
        assertThat(stats.at("/limits").size()).isZero();
        assertThat(stats.at("/faults/slots").intValue()).isEqualTo(3);
      }
    }
  }

  private static Wire.Reply ask(MockProvider mock, String json) throws IOException {
    return askAt(mock, "/v1/chat/completions", json);
  }

  private static Wire.Reply askAt(MockProvider mock, String path, String json) throws IOException {
    try (Wire wire = new Wire(mock.address())) {
      wire.send(Wire.post(json).replaceFirst("/v1/chat/completions", path));
      return wire.reply();
    }
  }

  private static Wire.Reply admin(MockProvider mock, String method, String body)
      throws IOException {
    return admin(mock, method, body, "127.0.0.1");
  }

  private static Wire.Reply admin(MockProvider mock, String method, String body, String host)
      throws IOException {
    try (Wire wire = new Wire(mock.address())) {
      wire.send(
          "%s /mock/faults HTTP/1.1\r\nhost: %s\r\ncontent-length: %d\r\n\r\n%s"
              .formatted(method, host, body.getBytes(StandardCharsets.UTF_8).length, body));
      return wire.reply();
    }
  }

  private static MockProvider start(Overload overload) throws IOException {
    return MockProvider.start(options(overload));
  }

  private static MockOptions options(Overload overload) {
    return MockOptions.defaults()
        .withPort(0)
        .withLatency(Distribution.parse("constant:10ms"))
        .withErrors(new Share(0))
        .withOverload(overload);
  }
}
