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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  void a_row_says_what_it_costs_at_the_prices_of_its_day() throws IOException {
    Path world = folder.resolve("world.yaml");
    Files.writeString(
        world,
        """
        tokens: {input: 1000, cached: 25%, output: 100}
        prices:
          - {provider: provider, model: model, input: 2, cachedInput: 0.2, output: 10, from: 2026-03-01}
        budgets:
          - {scope: tenant, period: day, hard: 100}
        """);
    String[] words = {
      "--world", world.toString(), "--rate", "50/s", "--duration", "30s", "--service", "200ms"
    };

    Said said = plan(with(words, "--day", "2026-03-01"));
    Said before = plan(with(words, "--day", "2026-02-28", "--json"));

    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(said.words())
        .contains("USD/h /1,000", " 2.55 ", "the budget of tenant default, 100.00 USD a day");
    JsonNode root = new JsonMapper().readTree(before.out());
    assertThat(root.path("command").asString()).endsWith("--day 2026-02-28");
    assertThat(before.status()).as("a budget, and nobody knows the price").isEqualTo(Exit.FAILED);
  }

  @Test
  void a_world_that_contradicts_itself_is_refused_with_its_place() throws IOException {
    refused("tokens: {input: few}", "1:17", "'few' are no whole numbers");
    refused("tiers: {small: 50%, large: 60%}", "1:8", "nothing is routed without");
    refused(
        "prices: [{provider: eu, model: model, input: 1}]", "1:21", "Expected one of: provider");
    refused("prices: [{provider: provider, model: x}]", "1:38", "Expected one of: model");
  }

  @Test
  void where_a_region_fails_the_others_carry_its_load() throws IOException {
    Path world = folder.resolve("world.yaml");
    Files.writeString(
        world,
        """
        regions:
          - {name: eu, share: 60%, agents: 4, servers: 2, fails: 20s..40s, to: {us: 100%}}
          - {name: us, share: 40%, agents: 3}
        distances: [{between: [eu, us], way: 45ms}]
        failover: 2s
        providers:
          - {name: eu-models, region: eu, service: 'constant:200ms', slots: 40}
          - {name: us-models, region: us, service: 'constant:200ms', slots: 40}
        prices:
          - {provider: eu-models, model: model, input: 1, output: 5}
          - {provider: us-models, model: model, input: 1, output: 5}
        """);
    String[] words = {"--world", world.toString(), "--rate", "50/s", "--duration", "1m"};

    Said said = plan(words);

    assertThat(said.status()).as("60 requests are lost").isEqualTo(Exit.FAILED);
    assertThat(said.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(said.words())
        .contains("By region, while all is well and failing, 0:20 to 0:40")
        .contains("eu away from 0:20,", "requests lost until its callers go elsewhere");
    JsonNode rung =
        new JsonMapper().readTree(plan(with(words, "--json")).out()).path("rungs").path(0);
    JsonNode us = rung.path("regions").path(1);
    assertThat(rung.path("agents").asInt()).isEqualTo(7);
    assertThat(us.path("failing").path("seconds").asDouble()).isEqualTo(20);
    assertThat(us.path("failing").path("done").asLong() / 20.0).isBetween(42.0, 52.0);
    assertThat(us.path("well").path("done").asLong() / 40.0).isBetween(18.0, 24.0);
  }

  @Test
  void regions_that_contradict_themselves_are_refused_with_their_place() throws IOException {
    String two = "regions: [{name: eu, share: 60%}, {name: us, share: 40%}]";
    String far = "distances: [{between: [eu, us], way: 45ms}]";
    refused("regions: [{name: eu, share: 60%}]", "1:10", "the shares of the regions add up to 60");
    refused("regions: [{name: eu, share: 50%}, {name: eu, share: 50%}]", "1:42", "two regions");
    refused(two, "1:10", "nobody says how far eu and us are apart");
    refused(two + "\ndistances: [{between: [eu, asia], way: 45ms}]", "2:28", "'asia'");
    refused(two + "\ndistances: [{between: [eu, eu], way: 45ms}]", "2:23", "two regions");
    refused(
        "regions: [{name: eu, share: 60%, to: {asia: 100%}}, {name: us, share: 40%}]\n" + far,
        "1:45",
        "the callers of eu cannot go to 'asia'");
    refused(
        "regions: [{name: eu, share: 60%, to: {us: 90%}}, {name: us, share: 40%}]\n" + far,
        "1:38",
        "add up to 90");
    refused(
        "regions: [{name: eu, share: 60%, agents: 3}, {name: us, share: 40%}]\n" + far,
        "1:46",
        "us does not");
    refused(
        "regions: [{name: eu, share: 60%, calls: [xx]}, {name: us, share: 40%}]\n" + far,
        "1:42",
        "'xx'");
    refused("regions: [{name: eu, share: -10%}]", "1:29", "-10%");
    refused("providers: [{name: eu, region: eu}]", "1:32", "there are no 'regions'");
    refused("failover: 10s", "1:11", "without 'regions'");
  }

  private void refused(String text, String place, String why) throws IOException {
    Path world = folder.resolve("world.yaml");
    Files.writeString(world, text + "\n");

    Said said = plan("--world", world.toString(), "--rate", "50/s");

    assertThat(said.status()).as(text).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("world.yaml:" + place, why);
  }

  private static String[] with(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
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

  /** Its files as they stand, its commands as they stand, beside one another. */
  @Test
  void every_world_of_the_guide_is_planned() throws IOException {
    String guide = Files.readString(Path.of("../docs/plan.md"));
    Matcher files = Pattern.compile("```yaml\n# (\\S+)\n.*?```", Pattern.DOTALL).matcher(guide);
    while (files.find()) {
      String text = files.group().replaceAll("```(yaml)?\n?", "");
      Files.writeString(folder.resolve(files.group(1)), text);
    }
    Matcher commands = Pattern.compile("```sh\nplimsoll (plan --\\S+.*)\n```").matcher(guide);
    int planned = 0;
    while (commands.find()) {
      planned++;
      List<String> words = new ArrayList<>();
      for (String word : commands.group(1).split(" ", -1)) {
        words.add(word.endsWith(".yaml") ? folder.resolve(word).toString() : word);
      }
      if (!words.contains("--rate")) {
        words.addAll(List.of("--rate", "10/s", "--duration", "20s")); // not the whole ladder
      }
      Said said = command(words.toArray(String[]::new));
      assertThat(said.err()).as("%s", words).isEmpty();
      assertThat(said.out()).contains("USD/h");
    }
    assertThat(planned).isEqualTo(3);
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
