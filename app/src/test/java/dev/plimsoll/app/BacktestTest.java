package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.app.config.RecordingConfig;
import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.Server;
import dev.plimsoll.serve.Stores;
import dev.plimsoll.serve.keys.KeyRing;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server under the lab's load is recorded; what is foretold is held against another. */
class BacktestTest {
  private static final Path ROOT = Path.of("..");

  @TempDir private Path folder;
  private MockProvider provider;
  private Vertx vertx;

  /** What a command wrote, and how it ended. */
  private record Said(int status, String out, String err) {}

  @BeforeEach
  void start() throws Exception {
    provider =
        MockProvider.start(
            MockOptions.defaults()
                .withPort(0)
                .withLatency(Distribution.parse("constant:200ms"))
                .withErrors(new Share(0)));
    vertx = EventLoops.start();
  }

  @AfterEach
  void stop() throws Exception {
    provider.close();
    EventLoops.stop(vertx);
  }

  private String config(int slots) {
    return """
    provider: {baseUrl: "%s/v1", model: secret-free}
    agents: [{role: general, count: 1, concurrency: %d, prompt: "Nobody reads this."}]
    queue: {normal: 10, weights: {acme: 2}}
    """
        .formatted(provider.url(), slots);
  }

  /** A server with so many slots, under some 15 tasks a second for 6 s. */
  private Path record(int slots) throws Exception {
    Path file = folder.resolve("run-%d.jsonl.gz".formatted(slots));
    Value yaml = Yaml.parse("test", config(slots));
    ServeConfig config = ServeConfig.of(yaml, _ -> "");
    RecordingConfig to = new RecordingConfig(file, RecordingConfig.USUAL);
    List<String> told = new ArrayList<>();
    try (ServerRecording recording = ServerRecording.open(to, yaml, told::add);
        Server server =
            ServeAction.server(
                config.with(Optional.empty(), Optional.of(0), Optional.empty()),
                vertx,
                Stores.in(new MemoryTaskStore(1_000)),
                KeyRing.none(),
                Optional.of(recording.transcript()))) {
      URI address = URI.create("http://127.0.0.1:" + server.listen());
      recording.start();
      load(address);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isIdle(server));
    }
    assertThat(told).isEmpty();
    return file;
  }

  private static boolean isIdle(Server server) {
    return server.counts().depth() == 0 && server.counts().running() == 0;
  }

  private void load(URI server) throws Exception {
    Path scenario =
        Files.writeString(
            folder.resolve("scenario.yaml"),
            """
            name: steady
            target: {http: '%s'}
            load: [{rate: 18/s, duration: 6s}]
            requests:
              - {name: look, method: GET, path: /health, weight: 1} # a run of refusals alone would end
              - {name: ask, weight: 5, method: POST, path: /api/v1/tasks, body: '{"task": "Do not record me."}'}
            """
                .formatted(server));
    Said said = command("test", scenario.toString(), "--out", folder.resolve("out").toString());
    assertThat(said.status()).as(said.err()).isIn(Exit.DONE, Exit.NO_VERDICT);
  }

  private JsonNode backtest(Path recording, int slots) throws Exception {
    Path config = Files.writeString(folder.resolve("new.yaml"), config(slots));
    Said said = command("backtest", recording.toString(), "--config", config.toString(), "--json");
    assertThat(said.status()).as(said.err()).isZero();
    return new JsonMapper().readTree(said.out());
  }

  private static double number(JsonNode test, String column, String... path) {
    JsonNode node = test.path(column).path("classes").path("normal");
    for (String step : path) {
      node = node.path(step);
    }
    return node.asDouble(Double.NaN);
  }

  @Test
  void what_is_foretold_of_half_the_slots_is_what_a_server_with_them_does() throws Exception {
    record(4); // code that runs for the first time is slow, and would be foretold as slow
    Path four = record(4);
    JsonNode same = backtest(four, 4);
    JsonNode half = backtest(four, 2);
    JsonNode live = backtest(record(2), 2);

    double offered = number(same, "measured", "offered");
    assertThat(offered).isBetween(60.0, 109.0);
    for (JsonNode replay : List.of(same, live)) { // with 200 ms of a slow machine in percentiles
      assertThat(number(replay, "replayed", "refused"))
          .isCloseTo(number(replay, "measured", "refused"), within(0.05 * offered));
      assertThat(number(replay, "replayed", "completed"))
          .isCloseTo(number(replay, "measured", "completed"), within(0.05 * offered));
      double latency = number(replay, "measured", "latency", "p50");
      assertThat(number(replay, "replayed", "latency", "p50"))
          .isCloseTo(latency, within(0.2 * latency + 50));
    }
    assertThat(number(half, "changed", "refused"))
        .isGreaterThan(number(same, "measured", "refused"))
        .isCloseTo(number(live, "measured", "refused"), within(0.3 * offered));
    assertThat(number(half, "changed", "latency", "p50"))
        .isGreaterThan(2 * number(same, "measured", "latency", "p50"));
  }

  @Test
  void nothing_secret_is_recorded() throws Exception {
    Path file = folder.resolve("run.jsonl");
    String yaml =
        """
        provider: {baseUrl: "http://inside.example.com/v1", model: m}
        agents: [{role: writer, prompt: "You are Ann."}]
        queue: {weights: {acme: 2}}
        quotas: {tenants: {acme: [{requests: 5, every: 1m}]}, keys: {nightly: []}}
        budgets: [{scope: tenant, name: acme, period: day, hard: 5}]
        store: {url: "postgresql://me:hunter2@host/db"}
        webhooks: {allow: [hooks.internal]}
        """;
    RecordingConfig to = new RecordingConfig(file, RecordingConfig.USUAL);
    try (ServerRecording recording = ServerRecording.open(to, Yaml.parse("test", yaml), _ -> {})) {
      assertThat(file).as("not before the server listens").doesNotExist();
      recording.start();
    }

    assertThat(Files.readString(file))
        .contains("writer", "\"weights\":{\"n")
        .doesNotContain("acme", "nightly", "Ann", "hunter2", "inside", "hooks");
  }

  @Test
  void the_small_recording_still_says_what_the_guide_shows() throws Exception {
    String guide = Files.readString(ROOT.resolve("docs/backtest.md"));
    Path examples = Path.of("examples/recordings");
    Said said =
        command(
            "backtest",
            ROOT.resolve(examples).resolve("small.jsonl.gz").toString(),
            "--config",
            ROOT.resolve(examples).resolve("more-agents.yaml").toString());

    assertThat(said.status()).as(said.err()).isZero();
    String shown =
        said.out()
            .replace("../examples", "examples")
            .replaceAll("   Recorded by Plimsoll 0.1.0; this is .*\n", ""); // no release yet
    assertThat(guide.replaceAll(" +", " "))
        .contains("```\n" + shown.stripTrailing().replaceAll(" +", " "));
  }

  @Test
  void files_that_cannot_be_used_are_refused_with_their_place() throws Exception {
    Path good = Files.writeString(folder.resolve("good.yaml"), "agents: [{role: general}]\n");
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "agents:\n  - {role: a, cuont: 1}\n");
    Path other = Files.writeString(folder.resolve("run.jsonl"), "{}\n");

    assertThat(command("backtest", other.toString(), "--config", bad.toString()).err())
        .contains("bad.yaml:2:15: 'cuont' is not a key here; did you mean 'count'?", "[exit 2]");
    assertThat(command("backtest", other.toString(), "--config", good.toString()).err())
        .contains("run.jsonl:1:1: no recording", "[exit 2]");
    assertThat(command("backtest", other.toString()).err()).contains("--config");
  }

  private static Said command(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams = new Streams(Streams.utf8(out), Streams.utf8(err), Terminal.NONE);
    int status = Main.run(new Wiring(), streams, words);
    return new Said(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
