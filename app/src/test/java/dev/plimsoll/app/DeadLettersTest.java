package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.app.DeadLettersArguments.RunningServer;
import dev.plimsoll.app.DeadLettersArguments.Step;
import dev.plimsoll.app.DeadLettersArguments.Which;
import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.Server;
import dev.plimsoll.serve.Stores;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code dead-letters} as a person types it, against a server whose provider refuses the call. */
class DeadLettersTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Vertx vertx = EventLoops.start();
  private Server server;
  private String url;

  @BeforeEach
  void start() throws Exception {
    String nobody; // a port where nothing listens: the calls fail, and are not tried again
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }
    ServeConfig config =
        ServeConfig.of(
            Yaml.parse("test", "provider: {baseUrl: \"" + nobody + "\"}\nretry: {attempts: 1}"),
            _ -> "");
    server =
        ServeAction.server(
            config.with(Optional.empty(), Optional.of(0), Optional.empty()),
            vertx,
            Stores.in(new MemoryTaskStore(1_000)));
    url = "http://127.0.0.1:" + server.listen();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    EventLoops.stop(vertx);
  }

  private String dead(String json) throws Exception {
    try (ApiClient client = new ApiClient(new RunningServer(URI.create(url), Optional.empty()))) {
      String id = client.post("/api/v1/tasks", json).path("taskId").asString();
      assertThat(client.get("/api/v1/tasks/" + id + "?wait=20s").path("status").asString())
          .isEqualTo("dead");
      return id;
    }
  }

  private int run(String... words) {
    out.reset();
    err.reset();
    String[] all = java.util.Arrays.copyOf(words, words.length + 3);
    all[words.length] = "--server";
    all[words.length + 1] = url;
    all[words.length + 2] = "--key=secret";
    return Main.run(
        new Wiring(), new Streams(Streams.utf8(out), Streams.utf8(err), Terminal.NONE), all);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private JsonNode json() {
    return new JsonMapper().readTree(said());
  }

  @Test
  void lists_shows_retries_and_purges() throws Exception {
    String one = dead("{\"task\": \"say hello\", \"userId\": \"ada\", \"priority\": \"critical\"}");
    String two = dead("{\"task\": \"b\"}");

    assertThat(run("dead-letters", "list")).isZero();
    assertThat(said()).contains(one, two, "critical").startsWith("ID");
    assertThat(said().lines()).hasSize(3).allMatch(line -> line.length() <= 80);
    assertThat(run("dead-letters", "list", "--user", "ada", "--json")).isZero();
    assertThat(json().path("taskId").asString()).isEqualTo(one);

    assertThat(run("dead-letters", "show", one)).isZero();
    assertThat(said()).contains("say hello", "attempt 1", "ada");
    assertThat(said().lines()).allMatch(line -> line.length() <= 80);

    assertThat(run("dead-letters", "retry", one, "--edit", "{\"task\": \"mended\"}")).isZero();
    assertThat(said()).isEqualTo("1 wait again\n");
    try (ApiClient client = new ApiClient(new RunningServer(URI.create(url), Optional.empty()))) {
      assertThat(client.get("/api/v1/tasks/" + one + "?wait=20s").path("status").asString())
          .isEqualTo("dead");
    }
    assertThat(run("dead-letters", "show", one, "--json")).isZero();
    assertThat(json().path("request").path("task").asString()).isEqualTo("mended");
    assertThat(json().path("history")).hasSize(2);

    assertThat(run("dead-letters", "retry", "--user=nobody", "--all", "--json")).isZero();
    assertThat(json().path("retried").asInt()).isZero();
    assertThat(run("dead-letters", "purge", one)).isZero();
    assertThat(run("dead-letters", "purge", "--all", "--json")).isZero();
    assertThat(json().path("purged").asInt()).isEqualTo(1);
    assertThat(run("dead-letters", "list")).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("no dead letters\n");
  }

  @Test
  void says_kindly_what_went_wrong() {
    assertThat(run("dead-letters", "show", "01a1fe1d-9a0a-7000-9239-65930f9a55c0")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("the server says 404: no task has");
    assertThat(run("dead-letters", "retry")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("'retry' needs ids, or which ones");
    assertThat(run("dead-letters", "lst")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("did you mean 'list'?");
    url = "http://127.0.0.1:1";
    assertThat(run("dead-letters", "list")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("no server answers at http://127.0.0.1:1", "plimsoll serve");
  }

  @Test
  void what_is_typed_becomes_what_is_meant() {
    Recorded plimsoll = new Recorded();
    assertThat(
            plimsoll.run(
                "dead-letters", "retry", "--reason", "timeout", "--all", "--key", "k", "--json"))
        .isEqualTo(77);
    assertThat(plimsoll.asked)
        .containsExactly(
            new DeadLettersArguments(
                Step.RETRY,
                new Which(List.of(), Map.of("reason", "timeout"), true, 100),
                Optional.empty(),
                new RunningServer(URI.create("http://127.0.0.1:8001"), Optional.of("k")),
                true));
  }
}
