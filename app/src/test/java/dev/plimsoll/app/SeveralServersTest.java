package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.app.Served.Answer;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.mock.log.CallRecord;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.postgres.OwnPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Several real servers on one database: what one is asked for and another one has to do. */
@Execution(ExecutionMode.CONCURRENT)
class SeveralServersTest {
  private static final String LATER = "{\"task\": \"a\", \"notBefore\": \"1h\"}";
  private static final String NOW = "{\"task\": \"a\"}";
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration A_LEASE = Duration.ofSeconds(40);

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

  private static MockProvider provider(String ttft) throws Exception {
    return MockProvider.start(
        MockOptions.defaults()
            .withPort(0)
            .withErrors(new Share(0))
            .withTtft(Distribution.parse(ttft))
            .withTokensPerSecond(10));
  }

  private Served server(URI database, MockProvider provider) throws Exception {
    String yaml = "provider: {baseUrl: \"" + provider.url() + "/v1\"}\n";
    Path config = Files.writeString(folder.resolve("c.yaml"), yaml);
    return Served.start(folder, "--config", config.toString(), "--store", database.toString());
  }

  @Test
  void what_waits_at_one_server_is_cancelled_and_moved_by_another() throws Exception {
    URI database = postgres.database();
    try (MockProvider provider = provider("30s");
        Served owner = server(database, provider);
        Served asked = server(database, provider)) {
      List<Duration> took = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        String task = owner.submit(LATER);
        long began = System.nanoTime();
        Answer moved = asked.patch(task, "{\"priority\": \"high\"}");
        took.add(Duration.ofNanos(System.nanoTime() - began));
        assertThat(moved.status()).as(moved.body().toString()).isEqualTo(200);
        assertThat(owner.get(task).text("priority")).isEqualTo("high");

        began = System.nanoTime();
        Answer cancelled = asked.delete(task);
        took.add(Duration.ofNanos(System.nanoTime() - began));
        assertThat(cancelled.status()).as(cancelled.body().toString()).isEqualTo(200);
        assertThat(cancelled.text("status")).isEqualTo("cancelled");
        assertThat(asked.delete(task).status()).isEqualTo(200);
        assertThat(asked.patch(task, "{\"priority\": \"low\"}").status()).isEqualTo(409);
      }
      Collections.sort(took);
      System.out.println("granted by another server after " + took);
      assertThat(took.get(took.size() / 2)).isLessThan(Duration.ofMillis(300));
    }
  }

  @Test
  void what_runs_at_one_server_is_cancelled_by_another_before_its_first_token() throws Exception {
    cancelRunning("30s", Duration.ZERO);
  }

  @Test
  void what_runs_at_one_server_is_cancelled_by_another_in_mid_stream() throws Exception {
    cancelRunning("5ms", Duration.ofMillis(300));
  }

  private void cancelRunning(String ttft, Duration after) throws Exception {
    URI database = postgres.database();
    try (MockProvider provider = provider(ttft);
        Served owner = server(database, provider);
        Served asked = server(database, provider)) {
      String task = owner.submit(NOW);
      await().until(() -> provider.inProgress() == 1);
      owner.await(task, "running", SOON);
      long begun = System.nanoTime();
      await().until(() -> System.nanoTime() - begun >= after.toNanos());
      assertThat(asked.patch(task, "{\"priority\": \"low\"}").status()).isEqualTo(409);
      Answer cancelled = asked.delete(task);
      assertThat(cancelled.status()).as(cancelled.body().toString()).isEqualTo(200);
      assertThat(cancelled.text("status")).isEqualTo("cancelled");
      await().until(() -> provider.calls().size() == 1);
      CallRecord call = provider.calls().getFirst();
      assertThat(call.outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(call.outputTokens() > 0).isEqualTo(after.isPositive());
    }
  }

  @Test
  void a_cancel_outlives_an_owner_that_is_frozen_past_its_lease_and_one_that_is_killed()
      throws Exception {
    URI database = postgres.database();
    try (MockProvider provider = provider("60s");
        Served frozen = server(database, provider);
        Served killed = server(database, provider);
        Served asked = server(database, provider)) {
      List<String> tasks = new ArrayList<>();
      for (Served owner : List.of(frozen, killed)) {
        tasks.add(owner.submit(LATER));
        tasks.add(owner.submit(NOW));
        owner.await(tasks.getLast(), "running", SOON);
      }
      await().atMost(SOON).until(() -> provider.inProgress() == 2);
      frozen.signal("STOP");
      killed.signal("KILL");
      List<Thread> deletes = new ArrayList<>();
      List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
      for (String task : tasks) {
        deletes.add(Thread.ofVirtual().start(() -> statuses.add(asked.delete(task).status())));
      }
      for (Thread delete : deletes) {
        delete.join();
      }
      assertThat(statuses).containsOnly(202).hasSize(tasks.size()); // nobody could do it yet
      for (String task : tasks) {
        asked.await(task, "cancelled", A_LEASE);
      }
      frozen.signal("CONT");
      for (String task : tasks) {
        frozen.await(task, "cancelled", SOON); // it changes nothing any more
      }
      await().atMost(SOON).until(() -> provider.inProgress() == 0);
      assertThat(provider.calls()).hasSize(2); // none was run again
    }
  }
}
