package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests that two readers may understand differently. Behind a proxy the second reading is
 * somebody else's request, so every one of them is refused and its connection closed.
 */
class SmugglingTest {
  private static final String POST =
      "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  private static final String LAST_CHUNK = "0\r\n\r\n";
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

  /** Bytes that two readers may understand differently, and how. */
  private record Form(String name, String bytes) {}

  private static Form post(String name, String headers, String body) {
    return new Form(name, POST + headers + "\r\n\r\n" + body);
  }

  private static Form chunked(String name, String chunks) {
    return post(name, "Transfer-Encoding: chunked", chunks + LAST_CHUNK);
  }

  private static Form get(String name, String header) {
    return new Form(name, "GET /health/live HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
  }

  private static final List<Form> FORMS =
      List.of(
          post("both lengths", "Content-Length: 5\r\nTransfer-Encoding: chunked", LAST_CHUNK),
          post("both, other order", "Transfer-Encoding: chunked\r\nContent-Length: 5", LAST_CHUNK),
          post("two lengths", "Content-Length: 2\r\nContent-Length: 3", "{}"),
          post("two lengths in one", "Content-Length: 2, 3", "{}"),
          post("signed length", "Content-Length: +2", "{}"),
          post("negative length", "Content-Length: -2", "{}"),
          post("hex length", "Content-Length: 0x2", "{}"),
          post("empty length", "Content-Length:", "{}"),
          post("length and letters", "Content-Length: 2x", "{}"),
          post("length beyond 64 bits", "Content-Length: 99999999999999999999", "{}"),
          post("length with a space before the colon", "Content-Length : 2", "{}"),
          post("unknown coding", "Transfer-Encoding: xchunked", LAST_CHUNK),
          post("chunked not last", "Transfer-Encoding: chunked, identity", LAST_CHUNK),
          post("chunked twice", "Transfer-Encoding: chunked, chunked", LAST_CHUNK),
          post(
              "two codings",
              "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
              LAST_CHUNK),
          post("gzip coding", "Transfer-Encoding: gzip, chunked", LAST_CHUNK),
          post("coding with a vertical tab", "Transfer-Encoding: \u000bchunked", LAST_CHUNK),
          post("folded coding", "Transfer-Encoding:\r\n chunked", LAST_CHUNK),
          new Form(
              "coding in HTTP/1.0",
              POST.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n" + LAST_CHUNK),
          get("bare CR in a value", "X-A: b\rX-B: c"),
          new Form("bare CR as line end", "GET /health/live HTTP/1.1\rHost: x\r\r"),
          new Form("bare LF in a head", "GET /health/live HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n"),
          new Form("bare LF everywhere", "GET /health/live HTTP/1.1\nHost: x\n\n"),
          get("NUL in a value", "X-A: b\u0000c"),
          get("NUL in a name", "X-\u0000A: b"),
          get("line without a colon", "nonsense"),
          get("name without letters", ": b"),
          new Form(
              "space before the first header", "GET /health/live HTTP/1.1\r\n Host: x\r\n\r\n"),
          chunked("chunk size with a sign", "+2\r\n{}\r\n"),
          chunked("chunk size with 0x", "0x2\r\n{}\r\n"),
          chunked("negative chunk size", "-2\r\n{}\r\n"),
          chunked("chunk longer than said", "1\r\n{}\r\n"),
          chunked("bare LF after a chunk size", "2\n{}\r\n"),
          chunked("bare LF in a chunk extension", "2;a\nb\r\n{}\r\n"),
          chunked("chunk size beyond 31 bits", "100000002\r\n{}\r\n"),
          new Form("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
          new Form("HTTP/1.2", "GET /health/live HTTP/1.2\r\nHost: x\r\n\r\n"),
          new Form("HTTP/3.0", "GET /health/live HTTP/3.0\r\nHost: x\r\n\r\n"),
          new Form("no version", "GET /health/live\r\nHost: x\r\n\r\n"),
          new Form("four words", "GET /health/live x HTTP/1.1\r\nHost: x\r\n\r\n"),
          new Form("method of symbols", "G(T /health/live HTTP/1.1\r\nHost: x\r\n\r\n"),
          get("two hosts", "Host: y"));

  @Test
  void what_may_be_read_in_two_ways_is_refused_and_nothing_after_it_is_answered() throws Exception {
    for (Form form : FORMS) {
      try (Wire wire = running.connect()) {
        wire.send(form.bytes() + SMUGGLED);
        assertThat(wire.read().status()).as(form.name()).isIn(400, 501);
        assertThat(wire.isClosedByPeer()).as(form.name()).isTrue();
      }
    }
  }
}
