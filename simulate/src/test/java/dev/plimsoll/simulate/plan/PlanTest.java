package dev.plimsoll.simulate.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.units.Rate;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.simulate.drive.Worlds;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanTest {
  private static final WorldSettings SERVER = Worlds.usual(5, "uniform:150ms..250ms");
  private static final String LIMITS = "thresholds: ['p(95) < 1s', 'success_rate > 0.99']\n";

  @Test
  void the_agents_it_finds_keep_the_limits_and_one_fewer_does_not() {
    Plan plan = plan(scenario(LIMITS), SERVER, List.of(new Rate(100)), OptionalInt.empty());

    Rung rung = plan.rungs().getFirst();
    assertThat(plan.isKept()).isTrue();
    assertThat(rung.fleet().agents()).isBetween(3, 4); // 100 x 0.2 s is 20 slots, 8 an agent
    Rung.Fewer fewer = rung.fewer().orElseThrow();
    assertThat(fewer.agents()).isEqualTo(rung.fleet().agents() - 1);
    assertThat(fewer.broken().getFirst()).startsWith("p(95) < 1s is ");
    assertThat(fewer.why()).startsWith("agents ");
    Plan again =
        plan(scenario(LIMITS), SERVER, List.of(new Rate(100)), OptionalInt.of(fewer.agents()));
    assertThat(again.isKept()).as("played whole").isFalse();
  }

  @Test
  void more_load_needs_more_agents_and_never_fewer() {
    List<Rate> rates = List.of(new Rate(5), new Rate(50), new Rate(200), new Rate(500));
    Plan plan = plan(scenario(LIMITS), SERVER, rates, OptionalInt.empty());

    List<Integer> agents = new ArrayList<>();
    plan.rungs().forEach(rung -> agents.add(rung.fleet().agents()));
    assertThat(agents).isSorted();
    assertThat(agents.getFirst()).isEqualTo(1);
    assertThat(agents.getLast()).isBetween(12, 16); // 100 slots busy
    assertThat(plan.isKept()).isTrue();
  }

  @Test
  void a_provider_that_is_too_small_is_named_and_no_number_of_agents_is_promised() {
    WorldSettings small = SERVER.with(SERVER.provider().withSlots(40));
    Plan plan = plan(scenario(LIMITS), small, List.of(new Rate(300)), OptionalInt.empty());

    Rung rung = plan.rungs().getFirst();
    assertThat(rung.isKept()).isFalse();
    assertThat(rung.why()).contains("the provider's 40 slots busy");
  }

  @Test
  void a_limit_that_no_number_of_agents_keeps_is_said_to_be_one() {
    Scenario hopeless = scenario("thresholds: ['p(95) < 100ms']\n"); // a call takes longer
    Plan plan = plan(hopeless, SERVER, List.of(new Rate(20)), OptionalInt.empty());

    Rung rung = plan.rungs().getFirst();
    assertThat(rung.isKept()).isFalse();
    assertThat(rung.fewer()).isEmpty();
    assertThat(rung.why()).isEqualTo("agents idle, so more of them do not help");
    assertThat(PlanTable.text(plan)).containsPattern("20 /s +– .* OVER\n");
  }

  @Test
  void as_many_agents_as_given_are_played_alone() {
    Plan plan =
        plan(scenario(LIMITS), SERVER, List.of(new Rate(50), new Rate(400)), OptionalInt.of(5));

    assertThat(plan.rungs()).extracting(Rung::isKept).containsExactly(true, false);
    assertThat(plan.rungs().getLast().why()).contains("no place for normal tasks from 0:0");
  }

  @Test
  void without_limits_the_objectives_of_the_classes_are_kept() {
    Plan plan = plan(scenario(""), SERVER, List.of(new Rate(100)), OptionalInt.empty());

    assertThat(plan.goals()).contains("normal waits p(95) < 10s", "failed < 1 %");
    assertThat(plan.isKept()).isTrue();
  }

  @Test
  void a_scenarios_own_load_is_played_as_it_is_written() {
    Plan plan = plan(scenario(LIMITS), SERVER, List.of(), OptionalInt.empty());

    assertThat(plan.rungs().getFirst().label()).isEqualTo("closed, 40 users");
    assertThat(plan.rungs().getFirst().run().result().phases()).hasSize(1);
    assertThat(plan.isKept()).isTrue();
  }

  @Test
  void its_text_fits_a_terminal_and_says_what_breaks() {
    Plan plan =
        plan(
            scenario(LIMITS),
            SERVER
                .with(SERVER.provider().withSlots(1_500))
                .with(
                    SERVER.engine().with(WorldSettings.anyNumberOfCalls(List.of(Fleet.PROVIDER)))),
            List.of(new Rate(10), new Rate(1_000), new Rate(8_000)),
            OptionalInt.empty());

    String text = PlanTable.text(plan);

    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    assertThat(text.replaceAll("\\s+", " ")).contains("the provider's 1,500 slots busy");
    assertThat(text)
        .startsWith(" PLAN  the fewest agents that keep both limits")
        .contains("10 /s", "1,000 /s", "8,000 /s", "OVER");
  }

  @Test
  void its_json_has_the_run_of_each_rung() {
    Plan plan = plan(scenario(LIMITS), SERVER, List.of(new Rate(50)), OptionalInt.empty());

    JsonNode root = new JsonMapper().readTree(PlanJson.of(plan));

    JsonNode rung = root.path("rungs").path(0);
    assertThat(root.path("kept").asBoolean()).isTrue();
    assertThat(rung.path("agents").asInt()).isEqualTo(plan.rungs().getFirst().fleet().agents());
    assertThat(rung.path("run").path("response").path("p95").asDouble()).isBetween(150.0, 1_000.0);
    assertThat(rung.path("waits").path("normal").path("p95").isNumber()).isTrue();
  }

  private static Scenario scenario(String limits) {
    return Worlds.scenario("load: [{users: 40, duration: 20s}]\n" + limits);
  }

  private static Plan plan(
      Scenario scenario, WorldSettings world, List<Rate> rates, OptionalInt agents) {
    return Plan.of(
        new PlanSettings(
            scenario,
            world,
            rates,
            agents,
            Optional.of(Duration.ofSeconds(30)),
            "plimsoll plan",
            "test"),
        _ -> {});
  }
}
