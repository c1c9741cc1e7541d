package dev.plimsoll.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.judge.Bounds;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.measure.Objective;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Thresholds of a file held against its load and its requests. */
class ThresholdReaderTest {
  private static final String REST =
      """
      target: http://127.0.0.1:1
      load: [{users: 1, duration: 1s}, {rate: 5/s, duration: 1s}]
      requests: [{name: search}, {name: order, path: /o}]
      """;

  private static Scenario parse(String text) {
    return Scenarios.parse("s.yaml", REST + text, Path.of(""), Options.NONE);
  }

  private static List<String> expressions(String text) {
    return parse("thresholds: " + text).thresholds().stream().map(Threshold::expression).toList();
  }

  private static void refused(String text, String... parts) {
    assertThatThrownBy(() -> parse("thresholds: " + text))
        .as(text)
        .isInstanceOf(InputException.class)
        .satisfies(fault -> assertThat(fault.getMessage()).contains(parts));
  }

  @Test
  void one_a_list_and_the_map_of_other_tools_are_read() {
    assertThat(expressions("errors < 1%")).containsExactly("errors < 1%");
    assertThat(expressions("[errors < 1%, {threshold: p(95) < 1s}]"))
        .containsExactly("errors < 1%", "p(95) < 1s");
    assertThat(
            expressions(
                """

                  http_req_duration: ["p(95)<500", {threshold: "p(99)<1500", abortOnFail: true}]
                  http_req_failed: rate<0.01
                  dropped_iterations: ["count===0"]
                  checks: ["rate>0.99"]
                  http_reqs: [count>10, rate>1]
                  "http_req_duration{name:search}": [med<100]
                """))
        .containsExactly(
            "http_req_duration: p(95)<500",
            "http_req_duration: p(99)<1500",
            "http_req_failed: rate<0.01",
            "dropped_iterations: count===0",
            "checks: rate>0.99",
            "http_reqs: count>10",
            "http_reqs: rate>1",
            "http_req_duration{name:search}: med<100");
  }

  @Test
  void iterations_are_not_counted_beside_a_sequence() {
    String file =
        """
        target: http://127.0.0.1:1
        load: [{users: 1, iterations: 100}]
        requests: [{name: search}%s]
        thresholds: {%s}
        """;
    String sequence = ", {name: shopping, steps: [{name: login}, {name: order, path: /o}]}";
    Function<String, Scenario> read = text -> Scenarios.parse("s", text, Path.of(""), Options.NONE);

    assertThat(read.apply(file.formatted("", "iterations: count==100")).thresholds()).hasSize(1);
    for (String wrong : List.of("iterations: count==100", "\"iterations{phase:1}\": rate>1")) {
      assertThatThrownBy(() -> read.apply(file.formatted(sequence, wrong)))
          .as(wrong)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("s:4:")
          .hasMessageContaining("requests are counted, and one iteration of 'shopping' is 2")
          .hasMessageContaining("'http_reqs{name:login}'");
    }
    String counted = "\"http_reqs{name:login}\": count==100";
    assertThat(read.apply(file.formatted(sequence, counted)).thresholds()).hasSize(1);
  }

  @Test
  void what_ends_a_run_is_kept_and_written_again() {
    Scenario scenario =
        parse(
            "thresholds: [{threshold: errors < 1%, abortOnFail: true, delayAbortEval: 1500ms},"
                + " {threshold: p(95) < 1s, abortOnFail: true}, {threshold: late < 5}]");
    List<Optional<Duration>> delays =
        scenario.thresholds().stream().map(Threshold::abortDelay).toList();

    assertThat(delays)
        .containsExactly(
            Optional.of(Duration.ofMillis(1500)), Optional.of(Duration.ZERO), Optional.empty());
    assertThat(reread(scenario).thresholds()).isEqualTo(scenario.thresholds());
  }

  private static Scenario reread(Scenario scenario) {
    return Scenarios.parse("again", scenario.toYaml(), Path.of(""), Options.NONE);
  }

  @Test
  void objective_and_bounds_are_read_and_written_again() {
    Scenario scenario =
        parse(
            """
            objective: {response: 4s, tpot: 50ms}
            validity: {scheduleLag: 1500us, rate: 0.7%, missed: 0.03, cpu: 33.3%}
            """);

    assertThat(scenario.objective())
        .contains(
            new Objective(
                Optional.of(Duration.ofSeconds(4)),
                Optional.empty(),
                Optional.of(Duration.ofMillis(50))));
    assertThat(scenario.validity().scheduleLag()).isEqualTo(Duration.ofNanos(1_500_000));
    assertThat(scenario.validity().missed()).isEqualTo(new Share(0.03));
    assertThat(scenario.validity().littlesLaw()).isEqualTo(Bounds.DEFAULT.littlesLaw());
    assertThat(reread(scenario).objective()).isEqualTo(scenario.objective());
    assertThat(reread(scenario).toYaml()).isEqualTo(scenario.toYaml());
    assertThat(parse("").toYaml()).doesNotContain("validity", "objective");
  }

  @Test
  void what_the_scenario_does_not_have_is_refused_at_its_place() {
    refused("phase(3).errors < 1%", "s.yaml:4:13", "no phase 3", "The load has 2 phases.");
    refused("response{name:serach}.max < 1s", "s.yaml:4:13", "did you mean 'search'?");
    refused("[errors < 1%, errors > 2%]", "s.yaml:4:27", "no run can keep this and 'errors < 1%'");
    refused("{http_req_failed: [rate<0.01, rate>0.02]}", "no run can keep this");
    refused("{http_req_duration: ['p(101)<5']}", "(at character 1)", "'p(101)'");
    refused("{http_req_durations: ['p(95)<5']}", "is not a figure");
    refused(
        "{threshold: 'errors{name:search} < 1', abortOnFail: true}",
        "only the whole run or a phase can end a run early");
    refused("{threshold: steady.errors < 1, abortOnFail: true}", "can end a run early");
    refused("{threshold: errors < 1, abortOnFial: true}", "did you mean 'abortOnFail'?");
    refused("[{abortOnFail: true}]", "'threshold' is missing");
    refused("response.p(95) < 0s", "s.yaml:4:13", "no run can keep this limit");
    refused("[" + "errors < 1%, ".repeat(101) + "]", "more than 100 thresholds");
  }

  @Test
  void one_of_the_command_line_is_held_against_the_scenario_too() {
    Options contrary = Options.NONE.withThreshold("errors > 2%");
    assertThatThrownBy(
            () -> Scenarios.parse("s", REST + "thresholds: errors < 1%", Path.of(""), contrary))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--threshold 'errors > 2%': no run can keep this and 'errors < 1%'");
    Options unknown = Options.NONE.withThreshold("phase(2).errors < 1%").withUsers(3);
    assertThatThrownBy(() -> Scenarios.parse("s", REST, Path.of(""), unknown))
        .hasMessageContaining("there is no phase 2");
  }
}
