package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.wire.OpenStreams;
import dev.plimsoll.lab.wire.Relay;
import dev.plimsoll.lab.wire.VertxServers;
import io.vertx.core.Handler;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole runs over HTTP/2 whose connections are refused, overfull or lost in the middle. */
@Timeout(60)
class Http2RunTest {
  private static final RunSettings INSISTING =
      new RunSettings("plimsoll test", "0", "out", true, Optional.empty(), Duration.ZERO);
  private static final VertxServers SERVERS = new VertxServers();
  private static final int MOST_STREAMS = 4;

  private final AtomicInteger asked = new AtomicInteger();

  @AfterAll
  static void stop() throws Exception {
    SERVERS.close();
  }

  private static int serve(Handler<HttpServerRequest> script) throws Exception {
    return SERVERS.serve(
        new HttpServerOptions()
            .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MOST_STREAMS)),
        script);
  }

  private static RunResult run(int port, String load) throws Exception {
    String text =
        "target: {http: 'http://127.0.0.1:%d', http2: true}\nload: [%s]\ntimeout: 2s\n"
            .formatted(port, load);
    Scenario scenario = Scenarios.parse("h2", text, Path.of(""), Options.NONE);
    Ended ended = new Lab(scenario, INSISTING, _ -> {}).run();
    RunResult result = ((Ended.Ran) ended).result();
    assertThat(result.all().total()).isEqualTo(result.load().sent());
    assertThat(result.all().ok() + result.all().failed()).isEqualTo(result.load().sent());
    return result;
  }

  private static void answer(HttpServerRequest request) {
    SERVERS.later(2, () -> request.response().end("x"));
  }

  @Test
  void users_keep_every_stream_in_use_and_none_too_many() throws Exception {
    OpenStreams open = new OpenStreams();
    try (Relay relay =
        new Relay(
            serve(request -> {
              open.began(request);
              SERVERS.later(2, () -> open.end(request, "x"));
            }))) {
      RunResult result = run(relay.port(), "{users: 10, iterations: 100}");

      assertThat(result.all().ok()).isEqualTo(1000);
      assertThat(open.most()).isEqualTo(MOST_STREAMS);
      assertThat(relay.connections()).isBetween(3, 4);
    }
  }

  @Test
  void a_refused_request_is_one_request_whose_time_runs_from_its_first_send() throws Exception {
    int port =
        serve(request -> {
          if (asked.incrementAndGet() % 2 == 1) {
            SERVERS.later(60, () -> request.response().reset(7));
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

  /** Four users, 200 requests each, over a way to which something happens at the 200th. */
  private RunResult troubled(Consumer<Relay> trouble) throws Exception {
    AtomicReference<@Nullable Relay> way = new AtomicReference<>();
    int port =
        serve(request -> {
          Relay relay = way.get();
          if (asked.incrementAndGet() == 200 && relay != null) {
            trouble.accept(relay);
          } else {
            answer(request);
          }
        });
    try (Relay relay = new Relay(port)) {
      way.set(relay);
      RunResult result = run(relay.port(), "{users: 4, iterations: 200}");

      assertThat(result.all().total()).isEqualTo(800);
      assertThat(relay.connections()).isEqualTo(2);
      return result;
    }
  }

  @Test
  void a_connection_that_breaks_ends_its_streams_once_each_and_load_goes_on() throws Exception {
    RunResult result = troubled(Relay::cut);

    assertThat(result.errors()).extracting(ErrorKind::kind).containsExactly("reset");
    assertThat(result.errors().getFirst().count()).isBetween(1L, 4L);
    assertThat(result.all().ok()).isGreaterThanOrEqualTo(796);
  }

  @Test
  void a_connection_that_falls_silent_times_out_and_load_goes_on() throws Exception {
    RunResult result = troubled(Relay::freeze);

    assertThat(result.errors()).extracting(ErrorKind::kind).containsExactly("timeout");
    // each of the four, and once more whoever tries it before it is known to be dead
    assertThat(result.errors().getFirst().count()).isBetween(4L, 8L);
  }
}
