package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests that two readers may understand differently. Behind a proxy the second reading is
 * somebody else's request, so every one of them is refused and its connection closed.
 */
class SmugglingTest {
  private static final String POST = "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String SMUGGLED = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(2);
  }

  @AfterEach
  void stop() throws Exception {
    running.close();
  }

  private static Map<String, String> forms() {
    Map<String, String> forms = new LinkedHashMap<>();
    String chunks = "0\r\n\r\n";
    forms.put(
        "both lengths",
        POST + JSON + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
    forms.put(
        "both, other order",
        POST + JSON + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + chunks);
    forms.put("two lengths", POST + JSON + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}");
    forms.put("two lengths in one", POST + JSON + "Content-Length: 2, 3\r\n\r\n{}");
    forms.put("signed length", POST + JSON + "Content-Length: +2\r\n\r\n{}");
    forms.put("negative length", POST + JSON + "Content-Length: -2\r\n\r\n{}");
    forms.put("hex length", POST + JSON + "Content-Length: 0x2\r\n\r\n{}");
    forms.put("empty length", POST + JSON + "Content-Length:\r\n\r\n{}");
    forms.put("length and letters", POST + JSON + "Content-Length: 2x\r\n\r\n{}");
    forms.put(
        "length beyond 64 bits", POST + JSON + "Content-Length: 99999999999999999999\r\n\r\n{}");
    forms.put("length with a space before the colon", POST + JSON + "Content-Length : 2\r\n\r\n{}");
    forms.put("unknown coding", POST + JSON + "Transfer-Encoding: xchunked\r\n\r\n" + chunks);
    forms.put(
        "chunked not last", POST + JSON + "Transfer-Encoding: chunked, identity\r\n\r\n" + chunks);
    forms.put(
        "chunked twice", POST + JSON + "Transfer-Encoding: chunked, chunked\r\n\r\n" + chunks);
    forms.put(
        "two codings",
        POST + JSON + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + chunks);
    forms.put("gzip coding", POST + JSON + "Transfer-Encoding: gzip, chunked\r\n\r\n" + chunks);
    forms.put(
        "coding with a vertical tab",
        POST + JSON + "Transfer-Encoding: \u000bchunked\r\n\r\n" + chunks);
    forms.put("folded coding", POST + JSON + "Transfer-Encoding:\r\n chunked\r\n\r\n" + chunks);
    forms.put(
        "coding in HTTP/1.0",
        "POST /api/v1/tasks HTTP/1.0\r\nHost: x\r\n"
            + JSON
            + "Transfer-Encoding: chunked\r\n\r\n"
            + chunks);
    forms.put(
        "bare CR in a value", "GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: b\rX-B: c\r\n\r\n");
    forms.put("bare CR as line end", "GET /health/live HTTP/1.1\rHost: x\r\r");
    forms.put("bare LF in a head", "GET /health/live HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n");
    forms.put("bare LF everywhere", "GET /health/live HTTP/1.1\nHost: x\n\n");
    forms.put("NUL in a value", "GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: b\u0000c\r\n\r\n");
    forms.put("NUL in a name", "GET /health/live HTTP/1.1\r\nHost: x\r\nX-\u0000A: b\r\n\r\n");
    forms.put("line without a colon", "GET /health/live HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n");
    forms.put("name without letters", "GET /health/live HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n");
    forms.put("space before the first header", "GET /health/live HTTP/1.1\r\n Host: x\r\n\r\n");
    forms.put(
        "chunk size with a sign",
        POST + JSON + "Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n" + chunks);
    forms.put(
        "chunk size with 0x",
        POST + JSON + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n" + chunks);
    forms.put(
        "negative chunk size",
        POST + JSON + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n" + chunks);
    forms.put(
        "chunk longer than said",
        POST + JSON + "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n" + chunks);
    forms.put(
        "bare LF after a chunk size",
        POST + JSON + "Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n" + chunks);
    forms.put(
        "bare LF in a chunk extension",
        POST + JSON + "Transfer-Encoding: chunked\r\n\r\n2;a\nb\r\n{}\r\n" + chunks);
    forms.put(
        "chunk size beyond 31 bits",
        POST + JSON + "Transfer-Encoding: chunked\r\n\r\n100000002\r\n{}\r\n" + chunks);
    forms.put("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    forms.put("HTTP/1.2", "GET /health/live HTTP/1.2\r\nHost: x\r\n\r\n");
    forms.put("HTTP/3.0", "GET /health/live HTTP/3.0\r\nHost: x\r\n\r\n");
    forms.put("no version", "GET /health/live\r\nHost: x\r\n\r\n");
    forms.put("four words", "GET /health/live x HTTP/1.1\r\nHost: x\r\n\r\n");
    forms.put("method of symbols", "G(T /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
    forms.put("two hosts", "GET /health/live HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n");
    return forms;
  }

  @Test
  void what_may_be_read_in_two_ways_is_refused_and_nothing_after_it_is_answered() throws Exception {
    for (Map.Entry<String, String> form : forms().entrySet()) {
      try (Wire wire = running.connect()) {
        wire.send(form.getValue() + SMUGGLED);
        assertThat(wire.read().status()).as(form.getKey()).isIn(400, 501);
        assertThat(wire.isClosedByPeer()).as(form.getKey()).isTrue();
      }
    }
  }

  /** What the standard lets a server mend (RFC 9112, 2.2 and 5.2), without another reading. */
  @Test
  void a_folded_value_is_one_value_and_blanks_before_a_method_are_none() throws Exception {
    try (Wire wire = running.connect()) {
      wire.send("GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(200);
      wire.send("\r\n GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(200);
    }
  }
}
