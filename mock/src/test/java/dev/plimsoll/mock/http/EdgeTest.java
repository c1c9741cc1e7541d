package dev.plimsoll.mock.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP as HTTP says, and every refusal in OpenAI's error shape. */
class EdgeTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HI =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":2}";
  private static final String HI_STREAM = HI.replace("}]", "}],\"stream\":true");

  @Test
  void badRequestsAreRefusedInOpenAisShape() throws IOException {
    try (MockProvider mock = start(Bounds.DEFAULTS)) {
      refused(mock, Wire.post("{\"model\":"), 400, "JSON");
      refused(mock, Wire.post("nonsense"), 400, "JSON");
      refused(mock, Wire.post(""), 400, "");
      refused(mock, Wire.post("\u0000\u0001\ufffd"), 400, "JSON");
      refused(mock, Wire.post("{\"model\":\"m\"}"), 400, "messages");
      refused(mock, Wire.post(HI).replace("application/json", "text/plain"), 415, "text/plain");
      refused(mock, Wire.post(HI, "content-encoding: gzip"), 415, "gzip");
      refused(mock, Wire.post(HI).replace("host: mock\r\n", ""), 400, "Host");
      refused(mock, Wire.post(HI, "host: other"), 400, "Host");
      refused(mock, "GET /nope HTTP/1.1\r\nhost: x\r\n\r\n", 404, "GET /nope");
      refused(
          mock,
          "POST /v1/responses HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}",
          404,
          "/v1/responses");
      refused(mock, "GET /v1/chat/completions HTTP/1.1\r\nhost: x\r\n\r\n", 405, "POST");
      refused(mock, "PUT /v1/models HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n", 405, "GET");
      refused(mock, "GET /v1/models/%zz HTTP/1.1\r\nhost: x\r\n\r\n", 400, "escaped");
      refused(mock, "GET /health HTTP/1.1\r\n\r\n", 400, "Host");
      await().until(() -> mock.tally().rejected() == 9);
      assertThat(mock.tally().ended()).isEqualTo(9);
    }
  }

  @Test
  void brokenHttpGetsAStatusAndNoWordMore() throws IOException {
    try (MockProvider mock = start(Bounds.DEFAULTS)) {
      assertThat(status(mock, "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nhost: x\r\n\r\n"))
          .isEqualTo(414);
      assertThat(
              status(
                  mock, "GET /health HTTP/1.1\r\nhost: x\r\nx: " + "a".repeat(20_000) + "\r\n\r\n"))
          .isEqualTo(431);
      assertThat(status(mock, Wire.post(HI, "transfer-encoding: chunked"))).isEqualTo(400);
      assertThat(status(mock, "GET /health HTTP/1.1\r\nhost: x\r\n\r\n")).isEqualTo(200);
    }
  }

  @Test
  void aBodyAboveTheBoundIs413WhetherDeclaredOrNot() throws IOException {
    try (MockProvider mock = start(Bounds.DEFAULTS.withBody(DataSize.parse("100KB")))) {
      try (Wire wire = new Wire(mock.address())) {
        wire.send(
            "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 200000\r\n\r\n");
        assertThat(wire.reply().status()).isEqualTo(413); // without waiting for the body
      }
      try (Wire wire = new Wire(mock.address())) {
        StringBuilder chunked =
            new StringBuilder(
                "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
        for (int i = 0; i < 20; i++) {
          chunked.append("2710\r\n").append("x".repeat(10_000)).append("\r\n");
        }
        wire.send(chunked + "0\r\n\r\n");
        Wire.Reply reply = wire.reply();
        assertThat(reply.status()).isEqualTo(413);
        assertThat(JSON.readTree(reply.body()).at("/error/message").stringValue())
            .contains("100KB");
        assertThat(wire.closed()).isTrue();
      }
      try (Wire wire = new Wire(mock.address())) { // just below it
        wire.send(Wire.post(HI.replace("hi", "hi ".repeat(33_000))));
        assertThat(wire.reply().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void bodiesOfAllCallersTogetherAreBounded() throws IOException {
    Bounds tight =
        new Bounds(
            100,
            DataSize.parse("1MB"),
            DataSize.parse("100KB"),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    try (MockProvider mock = start(tight)) {
      try (Wire wire = new Wire(mock.address())) {
        wire.send(Wire.post(HI.replace("hi", "x".repeat(300_000))));
        assertThat(wire.reply().status()).isEqualTo(503);
      }
      for (int i = 0; i < 5; i++) { // and everything was given back
        try (Wire wire = new Wire(mock.address())) {
          wire.send(Wire.post(HI.replace("hi", "x".repeat(90_000))));
          assertThat(wire.reply().status()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void slowHeadsBodiesAndIdleConnectionsAreEndedButNeverAWaitingCall() throws IOException {
    Bounds quick =
        Bounds.DEFAULTS.withTimes(
            Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300));
    try (MockProvider mock = start(quick, "constant:1500ms");
        Wire silent = new Wire(mock.address());
        Wire halfHead = new Wire(mock.address());
        Wire halfBody = new Wire(mock.address());
        Wire idle = new Wire(mock.address());
        Wire waiting = new Wire(mock.address())) {
      halfHead.send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n");
      halfBody.send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{");
      idle.send("GET /health HTTP/1.1\r\nhost: x\r\n\r\n");
      waiting.send(Wire.post(HI));
      assertThat(idle.reply().status()).isEqualTo(200);
      assertThat(idle.closed()).isTrue();
      assertThat(silent.closed()).isTrue();
      assertThat(halfHead.closed()).isTrue();
      assertThat(halfBody.reply().status()).isEqualTo(408);
      assertThat(waiting.reply().status()).isEqualTo(200);
    }
  }

  @Test
  void aStreamWithoutAReaderWaitsBoundedAndIsGivenUp() throws IOException {
    Bounds quick =
        Bounds.DEFAULTS.withTimes(
            Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(500));
    try (MockProvider mock = start(quick, "constant:50ms");
        Wire wire = new Wire(mock.address())) {
      wire.send(Wire.post(HI_STREAM.replace("\"max_tokens\":2", "\"max_tokens\":131072")));
      assertThat(wire.status()).isEqualTo(200);
      await().until(() -> mock.tally().cancelled() == 1);
      assertThat(mock.calls().getFirst().outputTokens()).isBetween(1L, 131_071L);
    }
  }

  @Test
  void oldAndClosingConnectionsEndAfterTheirAnswer() throws IOException {
    try (MockProvider mock = start(Bounds.DEFAULTS)) {
      for (String json : List.of(HI, HI_STREAM)) {
        try (Wire old = new Wire(mock.address())) {
          old.send(Wire.post(json).replace("HTTP/1.1", "HTTP/1.0").replace("host: mock\r\n", ""));
          Wire.Reply reply = old.reply();
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.headers()).doesNotContainKey("transfer-encoding");
          assertThat(reply.body()).contains("chatcmpl-");
          assertThat(old.closed()).isTrue();
        }
        try (Wire closing = new Wire(mock.address())) {
          closing.send(Wire.post(json, "connection: close"));
          assertThat(closing.reply().body()).contains("chatcmpl-");
          assertThat(closing.closed()).isTrue();
        }
      }
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (MockProvider mock = start(Bounds.DEFAULTS);
        Wire wire = new Wire(mock.address())) {
      wire.send(
          Wire.post(HI, "x-request-id: one")
              + Wire.post(HI_STREAM, "x-request-id: two")
              + Wire.post(HI, "x-request-id: three"));
      assertThat(wire.reply().headers()).containsEntry("x-request-id", "one");
      assertThat(wire.reply().headers()).containsEntry("x-request-id", "two");
      assertThat(wire.reply().headers()).containsEntry("x-request-id", "three");
    }
  }

  @Test
  void aCallerThatAsksFirstIsToldToGoOn() throws IOException {
    try (MockProvider mock = start(Bounds.DEFAULTS);
        Wire wire = new Wire(mock.address())) {
      String whole = Wire.post(HI, "expect: 100-continue");
      int body = whole.indexOf("\r\n\r\n") + 4;
      wire.send(whole.substring(0, body));
      assertThat(wire.status()).isEqualTo(100);
      wire.send(whole.substring(body));
      assertThat(wire.reply().status()).isEqualTo(200);
    }
  }

  @Test
  void oddIdsAreReplacedNeverEchoed() throws IOException {
    try (MockProvider mock = start(Bounds.DEFAULTS);
        Wire wire = new Wire(mock.address())) {
      for (String id : List.of("a b", "ü", "x".repeat(200), "")) {
        wire.send(Wire.post(HI, "x-request-id: " + id));
        assertThat(wire.reply().headers().get("x-request-id")).as(id).startsWith("req_");
      }
    }
  }

  @Test
  void connectionsAreBounded() throws IOException {
    try (MockProvider mock = start(Bounds.DEFAULTS.withConnections(2));
        Wire one = new Wire(mock.address());
        Wire two = new Wire(mock.address())) {
      for (Wire wire : List.of(one, two)) {
        wire.send("GET /health HTTP/1.1\r\nhost: x\r\n\r\n");
        assertThat(wire.reply().status()).isEqualTo(200);
      }
      try (Wire three = new Wire(mock.address())) {
        assertThat(three.closed()).isTrue();
      }
      one.reset();
      await()
          .untilAsserted(() ->
              assertThat(status(mock, "GET /health HTTP/1.1\r\nhost: x\r\n\r\n")).isEqualTo(200));
    }
  }

  @Test
  void aHugePromptHoldsUpNobody() throws Exception {
    try (MockProvider mock = start(Bounds.DEFAULTS, "constant:20ms");
        Wire huge = new Wire(mock.address());
        Wire small = new Wire(mock.address())) {
      small.send(Wire.post(HI));
      small.reply(); // code and token table are warm
      String prompt = "zq".repeat(3_000_000); // seconds of counting
      Thread sender =
          Thread.startVirtualThread(() -> {
            try {
              huge.send(Wire.post(HI.replace("hi", prompt)));
            } catch (IOException left) {
              throw new java.io.UncheckedIOException(left);
            }
          });
      sender.join(Duration.ofSeconds(10));
      long worst = 0;
      for (int i = 0; i < 20; i++) {
        small.send(Wire.post(HI_STREAM));
        worst = Math.max(worst, small.reply().nanos());
      }
      assertThat(worst / 1e6)
          .as("slowest of 20 calls of 20 ms beside a 6 MB prompt")
          .isLessThan(1_000);
    }
  }

  private static void refused(MockProvider mock, String request, int status, String word)
      throws IOException {
    try (Wire wire = new Wire(mock.address())) {
      wire.send(request);
      Wire.Reply reply = wire.reply();
      assertThat(reply.status()).as(reply.body()).isEqualTo(status);
      JsonNode error = JSON.readTree(reply.body()).at("/error");
      assertThat(error.at("/type").stringValue()).isEqualTo("invalid_request_error");
      assertThat(error.has("param") && error.has("code")).isTrue();
      assertThat(error.at("/message").stringValue())
          .contains(word)
          .doesNotContain("Exception")
          .hasSizeLessThan(400);
    }
  }

  private static int status(MockProvider mock, String request) throws IOException {
    try (Wire wire = new Wire(mock.address())) {
      wire.send(request);
      return wire.status();
    }
  }

  private static MockProvider start(Bounds bounds) {
    return start(bounds, "constant:5ms");
  }

  private static MockProvider start(Bounds bounds, String latency) {
    try {
      return MockProvider.start(
          MockOptions.defaults()
              .withPort(0)
              .withLatency(Distribution.parse(latency))
              .withErrors(new Share(0))
              .withBounds(bounds));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
