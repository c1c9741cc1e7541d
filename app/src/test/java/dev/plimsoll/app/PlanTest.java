package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.lab.record.RunFolder;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.simulate.drive.Simulation;
import dev.plimsoll.simulate.world.Delays;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.ProviderSettings;
import dev.plimsoll.simulate.world.ServiceTimes;
import dev.plimsoll.simulate.world.WorldSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code plan} as it is typed: what it answers, and what it says of what it cannot use. */
class PlanTest {
  private static final String SCENARIO =
      """
      name: shop
      load:
        - {rate: 50/s, arrivals: poisson, duration: 20s}
      requests:
        - {name: ask, method: POST, path: /api/v1/tasks, body: '{"task": "x", "priority": "high"}'}
      target: {tasks: 'http://127.0.0.1:8001'}
      thresholds: ['p(95) < 1s', 'success_rate > 0.99']
      """;

  @TempDir private Path folder;
  private Path scenario = Path.of("");

  /** What a command wrote, and how it ended. */
  private record Said(int status, String out, String err) {
    /** What it said, whatever the lines. */
    String words() {
      return out.replaceAll("\\s+", " ");
    }
  }

  @BeforeEach
  void write() throws Exception {
    scenario = folder.resolve("shop.yaml");
    Files.writeString(scenario, SCENARIO);
  }

  @Test
  void it_says_how_many_agents_are_needed_and_what_fewer_break() {
    Said said = plan("--rate", "100/s", "--duration", "30s", "--service", "uniform:150ms..250ms");

    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(said.out())
        .contains("PLAN  the fewest agents that keep both limits", "shop, seed 1")
        .contains("uniform:150ms..250ms a call, any number at once, 8 tasks an agent")
        .containsPattern("\n +100 /s +3 ")
        .contains("What breaks first", "2 agents: p(95) < 1s is ");
    assertThat(said.err()).isEmpty();
  }

  @Test
  void a_rate_that_was_asked_for_and_breaks_a_limit_ends_with_99() {
    Said said = plan("--rate", "400/s", "--duration", "20s", "--agents", "2", "--service", "200ms");

    assertThat(said.status()).isEqualTo(Exit.FAILED);
    assertThat(said.words()).contains("OVER", "no place for high tasks from 0:0");
  }

  @Test
  void its_json_is_the_answer_alone() {
    Said said = plan("--as-written", "--agents", "5", "--service", "200ms", "--json");

    JsonNode root = new JsonMapper().readTree(said.out());
    assertThat(said.status()).isZero();
    assertThat(root.path("command").asString())
        .startsWith("plimsoll plan ")
        .endsWith("--as-written --agents 5 --service constant:200ms");
    assertThat(root.path("rungs").path(0).path("run").path("requests").path("ok").asLong())
        .isBetween(850L, 1_150L);
  }

  @Test
  void the_servers_configuration_counts() throws Exception {
    Path config = folder.resolve("serve.yaml");
    Files.writeString(
        config,
        """
        provider: {apiKeyEnv: PLIMSOLL_TEST_NO_SUCH_KEY}
        agents: [{role: general, count: 2, concurrency: 3}]
        queue: {high: 5}
        """);

    Said said =
        plan("--as-written", "--agents", "2", "--service", "200ms", "--config", config.toString());

    assertThat(said.status()).isEqualTo(Exit.FAILED);
    assertThat(said.words()).contains("3 tasks an agent", "no place for high tasks");
  }

  @Test
  void where_one_region_fails_the_other_takes_its_calls() throws IOException {
    Path regions = folder.resolve("regions.yaml");
    Files.writeString(
        regions,
        """
        providers:
          - {name: eu, service: 'constant:200ms', slots: 40, fails: 20s..40s}
          - {name: us, service: 'constant:200ms', way: 45ms, limits: ['requests:600/min']}
        """);

    Said said =
        plan(
            "--providers",
            regions.toString(),
            "--rate",
            "50/s",
            "--agents",
            "3",
            "--duration",
            "1m");

    assertThat(said.words())
        .contains("us: constant:200ms a call, any number at once, 45ms away, requests:600/min")
        .contains("eu/model called no more from 0:20");
    assertThat(said.status()).isEqualTo(Exit.FAILED);
  }

  @Test
  void providers_that_cannot_be_read_are_refused_with_their_place() throws IOException {
    Path regions = folder.resolve("regions.yaml");
    Files.writeString(regions, "providers:\n  - {name: eu, fails: 4m..2m}\n");

    Said said = plan("--providers", regions.toString(), "--rate", "50/s");

    assertThat(said.status()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("regions.yaml:2:", "'4m..2m' ends before it begins");
  }

  @Test
  void what_a_run_recorded_is_drawn_from() {
    Path run = folder.resolve("run");
    WorldSettings server =
        new WorldSettings(
            EngineSettings.standard(),
            Fleet.general(5, 8),
            ProviderSettings.of(new ServiceTimes.Drawn(Distribution.parse("constant:700ms"))),
            Delays.usual());
    Scenario load = Scenarios.open(scenario.toString(), Options.NONE);
    RunFolder.write(new Simulation(load, server).as("plimsoll test", "test").run().result(), run);

    Said said = plan("--rate", "10/s", "--agents", "5", "--from", run.toString(), "--json");

    JsonNode response =
        new JsonMapper().readTree(said.out()).path("rungs").path(0).path("run").path("response");
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(response.path("p50").asDouble()).isBetween(700.0, 730.0);
  }

  @Test
  void a_folder_without_a_run_is_refused_by_its_first_missing_file() throws Exception {
    Said said = plan("--from", Files.createDirectories(folder.resolve("empty")).toString());

    assertThat(said.status()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("scenario.yaml");
  }

  @Test
  void contradictions_are_refused_with_what_to_do() {
    assertThat(plan("--as-written", "--rate", "1/s").err())
        .contains("--as-written and --rate together", "[exit 2]");
    assertThat(plan("--service", "1s", "--from", "out/run1").err())
        .contains("--service and --from together");
    assertThat(plan("--rate", "5").err()).contains("--rate: '5' has no unit");
    assertThat(plan("--agents", "0").err()).contains("expected a whole number from 1 to 100000");
    assertThat(command("plan", "--as-written").err()).contains("there is no scenario");
  }

  private Said plan(String... words) {
    List<String> all = new ArrayList<>(List.of("plan", scenario.toString()));
    all.addAll(List.of(words));
    return command(all.toArray(String[]::new));
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
