package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Heads that a server may mend (RFC 9112, 2.2, 3 and 5.2), and here does not. */
class StrictDecoderTest {
  private static final String REST = "\r\nHost: x\r\n\r\n";
  private static final String GOOD = "GET /health/live HTTP/1.1" + REST;
  private static final String POST =
      "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(2);
  }

  @AfterEach
  void stop() throws Exception {
    running.close();
  }

  @Test
  void a_folded_header_or_an_odd_request_line_is_refused_and_nothing_after_it_is_answered()
      throws Exception {
    for (String head :
        List.of(
            "GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\tc\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost:\r\n x\r\n\r\n",
            " GET /health/live HTTP/1.1" + REST,
            "\r\n \r\nGET /health/live HTTP/1.1" + REST,
            "\nGET /health/live HTTP/1.1" + REST,
            "\u0001GET /health/live HTTP/1.1" + REST,
            "GET  /health/live HTTP/1.1" + REST,
            "GET /health/live  HTTP/1.1" + REST,
            "GET\t/health/live HTTP/1.1" + REST,
            "GET /health/live HTTP/1.1 " + REST,
            "GET /health\f/live HTTP/1.1" + REST,
            "GET /health\r/live HTTP/1.1" + REST,
            "GET /h\u00e9 HTTP/1.1" + REST)) {
      try (Wire wire = running.connect()) {
        wire.send(GOOD + head + GOOD);
        assertThat(wire.read().status()).isEqualTo(200);
        Wire.Answer refused = wire.read();
        assertThat(refused.status()).as(head).isEqualTo(400);
        assertThat(refused.json().path("detail").asString())
            .as(head)
            .containsAnyOf("expected", "CR");
        assertThat(wire.isClosedByPeer()).as(head).isTrue();
      }
    }
  }

  /** What the standard asks a server to take, in pieces of any size. */
  @Test
  void empty_lines_before_a_request_are_none_and_a_head_may_come_byte_by_byte() throws Exception {
    try (Wire wire = running.connect()) {
      wire.send("\r\n\r\n" + GOOD);
      assertThat(wire.read().status()).isEqualTo(200);
      for (char c : GOOD.toCharArray()) {
        wire.send(String.valueOf(c));
      }
      assertThat(wire.read().status()).isEqualTo(200);
    }
  }

  @Test
  void a_body_is_no_head_wherever_its_pieces_end() throws Exception {
    String body = "{\"task\":\r\n\r\n \"a\"}";
    try (Wire wire = running.connect()) {
      wire.send(POST + "Content-Length: " + body.length() + "\r\n\r\n" + body + GOOD);
      assertThat(wire.read().status()).isEqualTo(202);
      assertThat(wire.read().status()).isEqualTo(200);
      wire.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
      for (char c : body.toCharArray()) {
        wire.send("1\r\n" + c + "\r\n");
      }
      wire.send("0\r\n\r\n" + GOOD);
      assertThat(wire.read().status()).isEqualTo(202);
      assertThat(wire.read().status()).isEqualTo(200);
    }
  }
}
