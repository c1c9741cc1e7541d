package dev.plimsoll.lab.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.wire.Loop;
import dev.plimsoll.lab.wire.VertxServers;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a job's event stream, and of its connection, once the job is over. */
@Timeout(30)
class LeftStreamTest {
  private static final long LONGEST_NANOS = Duration.ofSeconds(20).toNanos();
  private static final String DONE = "data: {\"status\":\"completed\"}\n\n";

  private final AtomicInteger streams = new AtomicInteger();
  private final CompletableFuture<Throwable> left = new CompletableFuture<>();

  /** The first job's stream never ends; the second's does, once the first was left. */
  private void answer(HttpServerRequest asked) {
    HttpServerResponse response = asked.response();
    if (asked.method().name().equals("POST")) {
      response.setStatusCode(202).end("{\"id\":7}");
      return;
    }
    response.putHeader("Content-Type", "text/event-stream").setChunked(true);
    if (streams.incrementAndGet() == 1) {
      response.exceptionHandler(left::complete);
      var _ = response.write(DONE);
    } else {
      var _ = left.thenRun(() -> response.end(DONE));
    }
  }

  private Loop.Sockets askTwice(boolean http2) throws Exception {
    String text =
        """
        target: {jobs: 'http://127.0.0.1:%d', follow: sse, http2: %s}
        load: [{users: 1, iterations: 1}]
        requests: [{name: j, path: /jobs, body: "{}"}]
        """;
    try (VertxServers servers = new VertxServers()) {
      int port = servers.serve(new HttpServerOptions(), this::answer);
      try (Asker asker = new Asker(text.formatted(port, http2))) {
        assertThat(asker.ask(LONGEST_NANOS).kind()).isEmpty();
        // Long before the first job's deadline, which would end its stream as well.
        assertThat(asker.ask(LONGEST_NANOS / 4).kind()).isEmpty();
        return asker.sockets();
      }
    }
  }

  @Test
  void over_http2_one_stream_is_reset_and_its_connection_goes_on() throws Exception {
    Loop.Sockets sockets = askTwice(true);

    assertThat(left).isCompletedWithValueMatching(StreamResetException.class::isInstance);
    assertThat(sockets.opened()).isEqualTo(1);
  }

  @Test
  void over_http1_it_costs_the_connection() throws Exception {
    Loop.Sockets sockets = askTwice(false);

    assertThat(left).isDone();
    assertThat(sockets.opened()).isEqualTo(2);
  }
}
