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
import dev.plimsoll.mock.draw.Length;
import dev.plimsoll.mock.log.CallRecord;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.Server;
import dev.plimsoll.serve.Stores;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Tasks that are cancelled at any moment: while they wait, before the first token, in mid-stream.
 * Afterwards nothing of them is left, neither here nor at the provider.
 */
class CancelledAnywhereTest {
  private static final int TIMES = 2_000;
  private static final int CALLERS = 32; // four times as many as the provider is called at once
  private static final int LONGEST_MICROS = 160_000;

  private static final MockOptions PROVIDER =
      MockOptions.defaults()
          .withPort(0)
          .withErrors(new Share(0))
          .withAnswers(new Length(10, 20))
          .withTtft(Distribution.parse("uniform:1ms..20ms"))
          .withLatency(Distribution.parse("uniform:30ms..60ms"));

  /** How it ended, and how long the server took to say so. */
  private record Cancelled(String status, long nanos) {}

  private static Cancelled cancelled(ApiClient client, String text, long micros)
      throws InterruptedException {
    String id = submit(client, text);
    LockSupport.parkNanos(1_000 * micros);
    long asked = System.nanoTime();
    String status = delete(client, id);
    return new Cancelled(status, System.nanoTime() - asked);
  }

  /** Asks again where a busy machine did not get to it within the server's two seconds. */
  private static String delete(ApiClient client, String id) throws InterruptedException {
    for (int asked = 1; true; asked++) {
      try {
        return client.delete("/api/v1/tasks/" + id).path("status").asString();
      } catch (Failure e) {
        if (asked == 5 || !String.valueOf(e.getMessage()).contains("503")) {
          throw e;
        }
      }
    }
  }

  private static String submit(ApiClient client, String text) throws InterruptedException {
    return client.post("/api/v1/tasks", "{\"task\": \"" + text + "\"}").path("taskId").asString();
  }

  private static List<Cancelled> cancelMany(ApiClient client, int texts, long seed)
      throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<Callable<Cancelled>> all = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      String text = "task " + random.nextInt(texts);
      long micros = random.nextInt(LONGEST_MICROS);
      all.add(() -> cancelled(client, text, micros));
    }
    List<Cancelled> ended = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      for (Future<Cancelled> one : callers.invokeAll(all)) {
        ended.add(one.get());
      }
    }
    return ended;
  }

  private static void nothingIsLeft(ApiClient client, Server server, MockProvider provider)
      throws InterruptedException {
    await().until(() -> provider.inProgress() == 0);
    await().until(() -> server.counts().running() == 0);
    for (JsonNode target : client.get("/api/v1/providers").path("providers")) {
      assertThat(target.path("inFlight").asInt(-1)).as("%s", target).isZero();
      assertThat(target.path("waiting").asInt(-1)).as("%s", target).isZero();
    }
    assertThat(provider.waiting()).isZero();
    assertThat(server.counts().depth()).isZero();
  }

  private static void run(boolean cached, int texts, long seed) throws Exception {
    Vertx vertx = EventLoops.start();
    try (MockProvider provider = MockProvider.start(PROVIDER)) {
      String yaml =
          """
          port: 0
          provider: {baseUrl: "%s/v1", concurrency: {least: 8, most: 8}}
          cache: {on: %s}
          """
              .formatted(provider.url(), cached);
      try (Server server =
              ServeAction.server(
                  ServeConfig.of(Yaml.parse("test", yaml), _ -> ""),
                  vertx,
                  Stores.in(new MemoryTaskStore(10_000)));
          ApiClient client =
              new ApiClient(
                  new RunningServer(
                      URI.create("http://127.0.0.1:" + server.listen()), Optional.empty()))) {
        List<Cancelled> ended = cancelMany(client, texts, seed);
        nothingIsLeft(client, server, provider);
        tell(ended, provider, cached, seed);
        for (int i = 0; i < Math.min(texts, 100); i++) { // nobody waits for who is gone
          String id = submit(client, "task " + i);
          assertThat(client.get("/api/v1/tasks/" + id + "?wait=10s").path("status").asString())
              .isEqualTo("completed");
        }
        nothingIsLeft(client, server, provider);
      }
    } finally {
      EventLoops.stop(vertx);
    }
  }

  private static void tell(
      List<Cancelled> ended, MockProvider provider, boolean cached, long seed) {
    assertThat(ended).extracting(Cancelled::status).containsOnly("cancelled", "completed");
    List<Long> nanos = new ArrayList<>(ended.stream().map(Cancelled::nanos).toList());
    Collections.sort(nanos);
    long cancelled = ended.stream().filter(one -> one.status().equals("cancelled")).count();
    List<CallRecord> broken =
        provider.calls().stream().filter(call -> call.outcome() == Outcome.CANCELLED).toList();
    long before = broken.stream().filter(call -> call.outputTokens() == 0).count();
    long streaming = broken.size() - before;
    long never = cancelled - broken.size();
    System.out.printf(
        "seed %d, cache %s: %d cancelled: %d waited, %d before the first token, %d in mid-stream;"
            + " DELETE p50 %.1f ms, p99 %.1f ms%n",
        seed,
        cached,
        cancelled,
        never,
        before,
        streaming,
        nanos.get(nanos.size() / 2) / 1e6,
        nanos.get(nanos.size() * 99 / 100) / 1e6);
    assertThat(List.of(never, before, streaming)).allMatch(count -> count >= 20);
  }

  @Test
  void nothing_is_left_of_two_thousand_tasks_cancelled_at_any_moment() throws Exception {
    run(false, TIMES, 11);
  }

  @Test
  void nor_where_equal_tasks_wait_for_each_other() throws Exception {
    run(true, 400, 12);
  }
}
