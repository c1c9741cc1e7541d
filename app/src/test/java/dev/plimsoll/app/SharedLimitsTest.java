package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.log.CallRecord;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.overload.Overload;
import dev.plimsoll.postgres.OwnPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several real servers on one database, under load before a provider that limits them together. */
class SharedLimitsTest {
  private static final int ALLOWED = 100;
  private static final Duration WINDOW = Duration.ofSeconds(4);
  private static final int CALLS = 450;

  private static OwnPostgres postgres;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    postgres = OwnPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private MockProvider provider() throws Exception {
    RateLimit limit = RateLimit.parse("requests:%d/%ds:sliding".formatted(ALLOWED, 4));
    return MockProvider.start(
        MockOptions.defaults()
            .withPort(0)
            .withErrors(new Share(0))
            .withLatency(Distribution.parse("20ms"))
            .withOverload(Overload.NONE.withLimits(List.of(limit))));
  }

  private Served server(URI database, MockProvider provider, String more) throws Exception {
    String yaml =
        """
        provider: {baseUrl: "%s/v1", limits: [{requests: %d, every: %ds}]}
        %s
        """
            .formatted(provider.url(), ALLOWED, WINDOW.toSeconds(), more);
    Path config = Files.writeString(Files.createTempFile(folder, "c", ".yaml"), yaml);
    return Served.start(folder, "--config", config.toString(), "--store", database.toString());
  }

  private static void submit(Served server, int tasks) {
    String all =
        String.join(",", IntStream.range(0, tasks).mapToObj(_ -> "{\"task\": \"a\"}").toList());
    assertThat(server.post("/api/v1/tasks/batch", "{\"tasks\": [" + all + "]}").status())
        .isLessThan(300);
  }

  @Test
  void two_servers_together_keep_to_a_provider_s_limit_and_use_nearly_all_of_it() throws Exception {
    URI database = postgres.database();
    try (MockProvider provider = provider();
        Served one = server(database, provider, "");
        Served two = server(database, provider, "")) {
      submit(one, CALLS / 2);
      submit(two, CALLS / 2);
      await().atMost(Duration.ofSeconds(60)).until(() -> provider.calls().size() >= CALLS);
      List<CallRecord> calls = provider.calls();
      assertThat(calls).allMatch(call -> call.outcome() == Outcome.OK);
      List<Instant> sent = calls.stream().map(CallRecord::started).sorted().toList();
      Duration took = Duration.between(sent.getFirst(), sent.getLast());
      double due = ALLOWED * (took.toNanos() / (double) WINDOW.toNanos());
      double used = (CALLS - ALLOWED) / due;
      System.out.printf("two servers, one limit: %.3f of it used, none refused%n", used);
      assertThat(used).as("LeasesTest says how much where no machine is busy").isGreaterThan(0.6);
    }
  }

  @Test
  void a_tenant_s_quota_is_one_for_all_servers() throws Exception {
    URI database = postgres.database();
    String quota = "quotas: {tenant: [{requests: 10, every: 1h}]}";
    try (MockProvider provider = provider();
        Served one = server(database, provider, quota);
        Served two = server(database, provider, quota)) {
      int accepted = 0;
      for (int i = 0; i < 20; i++) {
        Served server = i % 2 == 0 ? one : two;
        accepted += server.post("/api/v1/tasks", "{\"task\": \"a\"}").status() == 202 ? 1 : 0;
      }
      assertThat(accepted).isBetween(10, 11); // one more while its first word is on its way
      assertThat(one.post("/api/v1/tasks", "{\"task\": \"a\"}").status()).isEqualTo(429);
      assertThat(two.post("/api/v1/tasks", "{\"task\": \"a\"}").status()).isEqualTo(429);
    }
  }
}
