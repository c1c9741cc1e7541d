package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.wire.OpenStreams;
import dev.plimsoll.lab.wire.Relay;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole runs over HTTP/2 whose connections are refused, overfull or lost in the middle. */
@Timeout(60)
class Http2RunTest {
  private static final RunSettings INSISTING =
      new RunSettings("plimsoll test", "0", "out", true, Optional.empty(), Duration.ZERO);
  private static final Vertx VERTX = Vertx.vertx();
  private static final int MOST_STREAMS = 4;

  private final AtomicInteger asked = new AtomicInteger();

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private int serve(Handler<HttpServerRequest> script) throws Exception {
    return VERTX
        .createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MOST_STREAMS)))
        .exceptionHandler(_ -> {})
        .requestHandler(script)
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .actualPort();
  }

  private static RunResult run(int port, String load) throws Exception {
    String text =
        "target: {http: 'http://127.0.0.1:%d', http2: true}\nload: [%s]\ntimeout: 700ms\n"
            .formatted(port, load);
    Scenario scenario = Scenarios.parse("h2", text, Path.of(""), Options.NONE);
    Ended ended = new Lab(scenario, INSISTING, _ -> {}).run();
    RunResult result = ((Ended.Ran) ended).result();
    assertThat(result.all().total()).isEqualTo(result.load().sent());
    assertThat(result.all().ok() + result.all().failed()).isEqualTo(result.load().sent());
    return result;
  }

  private static void answer(HttpServerRequest request) {
    long _ = VERTX.setTimer(2, _ -> request.response().end("x"));
  }

  @Test
  void users_keep_every_stream_in_use_and_none_too_many() throws Exception {
    OpenStreams open = new OpenStreams();
    try (Relay relay =
        new Relay(
            serve(request -> {
              open.began(request);
              long _ = VERTX.setTimer(2, _ -> open.end(request, "x"));
            }))) {
      RunResult result = run(relay.port(), "{users: 10, iterations: 100}");

      assertThat(result.all().ok()).isEqualTo(1000);
      assertThat(open.most()).isEqualTo(MOST_STREAMS);
      assertThat(relay.connections()).isBetween(3, 6);
    }
  }

  @Test
  void a_refused_request_is_one_request_whose_time_runs_from_its_first_send() throws Exception {
    int port =
        serve(request -> {
          if (asked.incrementAndGet() % 2 == 1) {
            long _ = VERTX.setTimer(60, _ -> request.response().reset(7));
          } else {
            answer(request);
          }
        });
    RunResult result = run(port, "{users: 1, iterations: 10}");

    assertThat(result.all().ok()).isEqualTo(10);
    assertThat(result.errors()).isEmpty();
    assertThat(asked).as("with the probe").hasValue(22);
    assertThat(result.all().service().min().orElseThrow()).isGreaterThan(60_000_000);
    assertThat(result.all().response().min().orElseThrow()).isGreaterThan(60_000_000);
  }

  @Test
  void a_connection_that_breaks_ends_its_streams_once_each_and_load_goes_on() throws Exception {
    Relay[] way = new Relay[1];
    int port =
        serve(request -> {
          if (asked.incrementAndGet() == 200) {
            way[0].cut();
          } else {
            answer(request);
          }
        });
    try (Relay relay = new Relay(port)) {
      way[0] = relay;
      RunResult result = run(relay.port(), "{users: 4, iterations: 200}");

      assertThat(result.all().total()).isEqualTo(800);
      assertThat(result.errors()).extracting(ErrorKind::kind).containsExactly("reset");
      assertThat(result.errors().getFirst().count()).isBetween(1L, 8L);
      assertThat(result.all().ok()).isGreaterThanOrEqualTo(792);
      assertThat(relay.connections()).isEqualTo(2);
    }
  }

  @Test
  void a_connection_that_falls_silent_times_out_and_load_goes_on() throws Exception {
    Relay[] way = new Relay[1];
    int port =
        serve(request -> {
          if (asked.incrementAndGet() == 200) {
            way[0].freeze();
          } else {
            answer(request);
          }
        });
    try (Relay relay = new Relay(port)) {
      way[0] = relay;
      RunResult result = run(relay.port(), "{users: 4, iterations: 200}");

      assertThat(result.all().total()).isEqualTo(800);
      assertThat(result.errors()).extracting(ErrorKind::kind).containsExactly("timeout");
      // each of the four, and whoever tries it before it is known to be dead; a few more on a busy
      // machine, where a new connection may be late too
      assertThat(result.errors().getFirst().count()).isBetween(4L, 16L);
      assertThat(relay.connections()).isBetween(2, 4);
    }
  }
}
