package dev.plimsoll.serve.http;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer of status 200 that is sent piece by piece while it comes into being. */
record Streamed(String contentType, Map<String, String> headers, Source source) implements Answer {
  static final String EVENTS = "text/event-stream; charset=utf-8";

  Streamed with(Map<String, String> others) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.putAll(others);
    return new Streamed(contentType, more, source);
  }

  /** The same answer with other pieces. */
  Streamed from(Source other) {
    return new Streamed(contentType, headers, other);
  }

  /** Where the pieces come from. Runs on a virtual thread; the stream ends when it returns. */
  interface Source {
    void pour(Sink sink) throws InterruptedException;
  }

  /** Where the pieces go. */
  interface Sink {
    /**
     * Waits until the piece was handed to the socket: no more than one piece is ever held.
     *
     * @throws Gone when the caller left, or takes nothing
     */
    void send(Buffer piece) throws InterruptedException;
  }

  /** Nobody takes the pieces any more. */
  static final class Gone extends RuntimeException {
    Gone(String why) {
      super(why, null, false, false); // a value, not a fault
    }
  }
}
