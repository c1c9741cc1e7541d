package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.app.DeadLettersArguments.RunningServer;
import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.mock.log.CallRecord;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.Server;
import dev.plimsoll.serve.Stores;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A task that is cancelled costs no more: its call ends at the provider too, over the wire. */
class CancelTest {
  private static final int TIMES = 10;

  /** How long after each DELETE the provider had noticed. */
  private static List<Duration> cancelled(MockOptions options, Duration after) throws Exception {
    Vertx vertx = EventLoops.start();
    List<Duration> noticed = new ArrayList<>();
    try (MockProvider provider = MockProvider.start(options)) {
      ServeConfig config =
          ServeConfig.of(
              Yaml.parse("test", "provider: {baseUrl: \"" + provider.url() + "/v1\"}"), _ -> "");
      try (Server server =
              ServeAction.server(
                  config.with(Optional.empty(), Optional.of(0), Optional.empty()),
                  vertx,
                  Stores.in(new MemoryTaskStore(1_000)));
          ApiClient client =
              new ApiClient(
                  new RunningServer(
                      URI.create("http://127.0.0.1:" + server.listen()), Optional.empty()))) {
        for (int i = 0; i < TIMES; i++) {
          int calls = i;
          String id = client.post("/api/v1/tasks", "{\"task\": \"a\"}").path("taskId").asString();
          await().pollInterval(Duration.ofMillis(1)).until(() -> provider.inProgress() == 1);
          long begun = System.nanoTime();
          await()
              .pollInterval(Duration.ofMillis(1))
              .until(() -> System.nanoTime() - begun >= after.toNanos());
          long asked = System.nanoTime();
          String status = client.delete("/api/v1/tasks/" + id).path("status").asString();
          assertThat(status).isEqualTo("cancelled");
          await()
              .pollDelay(Duration.ZERO)
              .pollInterval(Duration.ofMillis(1))
              .until(() -> provider.calls().size() == calls + 1);
          noticed.add(Duration.ofNanos(System.nanoTime() - asked));
        }
        assertThat(provider.calls())
            .extracting(CallRecord::outcome)
            .containsOnly(Outcome.CANCELLED);
        boolean streamed = provider.calls().stream().anyMatch(call -> call.outputTokens() > 0);
        assertThat(streamed).isEqualTo(after.isPositive());
      }
    } finally {
      EventLoops.stop(vertx);
    }
    Collections.sort(noticed);
    System.out.println("the provider noticed after " + noticed);
    return noticed;
  }

  private static MockOptions slow(String ttft) {
    return MockOptions.defaults()
        .withPort(0)
        .withErrors(new Share(0))
        .withTtft(Distribution.parse(ttft))
        .withTokensPerSecond(10);
  }

  @Test
  void before_the_first_token_the_provider_notices_within_100_ms() throws Exception {
    List<Duration> noticed = cancelled(slow("30s"), Duration.ZERO);
    // the slowest may have met a pause of the machine
    assertThat(noticed.get(TIMES - 2)).isLessThan(Duration.ofMillis(100));
  }

  @Test
  void in_mid_stream_the_provider_notices_within_100_ms() throws Exception {
    List<Duration> noticed = cancelled(slow("5ms"), Duration.ofMillis(300));
    assertThat(noticed.get(TIMES - 2)).isLessThan(Duration.ofMillis(100));
  }
}
