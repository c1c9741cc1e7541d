package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.app.DeadLettersArguments.RunningServer;
import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.mock.draw.Length;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.MemoryKeyStore;
import dev.plimsoll.ports.keys.PlainKey;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.Server;
import dev.plimsoll.serve.Stores;
import dev.plimsoll.serve.keys.KeyRing;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The cache of a whole server before a provider on the wire. */
class CacheTest {
  private static final SplittableRandom KEYS = new SplittableRandom(1);

  private final MemoryKeyStore keys = new MemoryKeyStore();
  private Vertx vertx;
  private MockProvider provider;
  private Server server;
  private URI address;
  private ApiClient client;

  @BeforeEach
  void start() throws Exception {
    start("10ms", KeyRing.none());
  }

  private void start(String latency, KeyRing ring) throws Exception {
    vertx = EventLoops.start();
    provider =
        MockProvider.start(
            MockOptions.defaults()
                .withPort(0)
                .withErrors(new Share(0))
                .withAnswers(new Length(5, 20))
                .withLatency(Distribution.parse("constant:" + latency)));
    String yaml =
        """
        port: 0
        provider: {baseUrl: "%s/v1"}
        cache: {on: true}
        """
            .formatted(provider.url());
    server =
        ServeAction.server(
            ServeConfig.of(Yaml.parse("test", yaml), _ -> ""),
            vertx,
            Stores.in(new MemoryTaskStore(10_000)),
            ring);
    address = URI.create("http://127.0.0.1:" + server.listen());
    client = new ApiClient(new RunningServer(address, Optional.empty()));
  }

  private void again(String latency, KeyRing ring) throws Exception {
    stop();
    start(latency, ring);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    provider.close();
    EventLoops.stop(vertx);
  }

  private static String submit(ApiClient by, String text) throws InterruptedException {
    return by.post("/api/v1/tasks", "{\"task\": \"" + text + "\"}").path("taskId").asString();
  }

  private static JsonNode result(ApiClient by, String id) throws InterruptedException {
    JsonNode task = by.get("/api/v1/tasks/" + id + "?wait=30s");
    assertThat(task.path("status").asString()).as("%s", task).isEqualTo("completed");
    return task;
  }

  private static JsonNode ask(ApiClient by, String text) throws InterruptedException {
    return result(by, submit(by, text));
  }

  private JsonNode cache() throws InterruptedException {
    return client.get("/api/v1/cache");
  }

  @Test
  void a_second_equal_task_is_answered_here_and_says_so() throws Exception {
    JsonNode first = ask(client, "hello");
    assertThat(first.path("cache").path("hit").asBoolean(true)).isFalse();
    JsonNode again = ask(client, "hello");
    assertThat(again.path("result")).isEqualTo(first.path("result"));
    assertThat(again.path("cache").path("hit").asBoolean(false)).isTrue();
    assertThat(again.path("cache").path("ageSeconds").asDouble(-1)).isBetween(0.0, 30.0);
    assertThat(again.path("usage").path("output").asInt(-1)).isZero();
    assertThat(again.path("timings").path("cache").asDouble(-1)).isPositive();
    assertThat(again.path("timings").has("generate")).isFalse();
    assertThat(provider.tally().ended()).isEqualTo(1);
    assertThat(cache().path("saved").path("output")).isEqualTo(first.path("usage").path("output"));
  }

  @Test
  void of_two_hundred_equal_tasks_one_reaches_the_provider() throws Exception {
    again("300ms", KeyRing.none());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ids.add(submit(client, "the same"));
    }
    String text = result(client, ids.getFirst()).path("result").asString();
    for (String id : ids) {
      assertThat(result(client, id).path("result").asString()).isEqualTo(text);
    }
    assertThat(provider.tally().ended()).isEqualTo(1);
    assertThat(cache().path("misses").asInt()).isEqualTo(1);
    assertThat(cache().path("hits").asInt() + cache().path("shared").asInt()).isEqualTo(199);
  }

  @Test
  void when_the_task_that_asks_is_cancelled_another_asks() throws Exception {
    again("400ms", KeyRing.none());
    String first = submit(client, "the same");
    await().until(() -> provider.inProgress() == 1);
    String second = submit(client, "the same");
    await().until(() -> server.counts().running() == 2);
    client.delete("/api/v1/tasks/" + first);
    assertThat(result(client, second).path("cache").path("hit").asBoolean(true)).isFalse();
    assertThat(provider.tally().cancelled()).isEqualTo(1);
    assertThat(provider.tally().ok()).isEqualTo(1);
  }

  @Test
  void on_the_repeat_mix_three_of_four_are_hits_and_the_provider_counts_the_misses()
      throws Exception {
    long seed = 7;
    List<String> mix = Zipf.texts(1_000, 400, new SplittableRandom(seed));
    long distinct = mix.stream().distinct().count();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Callable<JsonNode>> tasks = new ArrayList<>();
      mix.forEach(text -> tasks.add(() -> ask(client, text)));
      for (Future<JsonNode> task : threads.invokeAll(tasks)) {
        assertThat(task.get().path("result").asString()).isNotEmpty();
      }
    }
    JsonNode cache = cache();
    System.out.println("seed %d: %s".formatted(seed, cache));
    assertThat(provider.tally().ended()).isEqualTo(cache.path("misses").asLong());
    assertThat(cache.path("misses").asLong()).isEqualTo(distinct);
    assertThat(cache.path("hitRate").asDouble()).isBetween(0.70, 0.80);
    assertThat(cache.path("entries").asLong()).isEqualTo(distinct);
  }

  private ApiClient caller(String tenant, Scope... scopes) {
    PlainKey plain = PlainKey.draw(KEYS);
    keys.add(
        new ApiKey(
            plain.id(),
            "test",
            plain.hash(),
            tenant,
            Set.of(scopes),
            ApiKey.Limits.NONE,
            Instant.now(),
            Optional.empty(),
            Optional.empty()));
    String key = plain.reveal();
    return new ApiClient(new RunningServer(address, Optional.of(key)));
  }

  @Test
  void tenants_share_nothing_and_only_an_operator_empties_it() throws Exception {
    ApiClient before = caller("before", Scope.READ); // a ring with a key is closed
    before.close();
    again("10ms", KeyRing.open(keys, true));
    try (ApiClient acme = caller("acme", Scope.SUBMIT, Scope.READ);
        ApiClient globex = caller("globex", Scope.SUBMIT, Scope.READ);
        ApiClient ops = caller("ops", Scope.ADMIN)) {
      await().ignoreExceptions().until(() -> ops.get("/api/v1/cache").path("on").asBoolean(false));
      await().ignoreExceptions().until(() -> acme.get("/api/v1/cache").has("on"));
      await().ignoreExceptions().until(() -> globex.get("/api/v1/cache").has("on"));
      ask(acme, "what is our secret");
      JsonNode other = ask(globex, "what is our secret");
      assertThat(other.path("cache").path("hit").asBoolean(true)).isFalse();
      assertThat(provider.tally().ended()).isEqualTo(2);
      assertThatThrownBy(() -> acme.delete("/api/v1/cache")).hasMessageContaining("admin");
      assertThat(ops.delete("/api/v1/cache?tenant=acme").path("forgotten").asInt()).isEqualTo(1);
      assertThat(ask(acme, "what is our secret").path("cache").path("hit").asBoolean(true))
          .isFalse();
      assertThat(ask(globex, "what is our secret").path("cache").path("hit").asBoolean(false))
          .isTrue();
      assertThat(ops.delete("/api/v1/cache").path("forgotten").asInt()).isEqualTo(2);
    }
  }
}
