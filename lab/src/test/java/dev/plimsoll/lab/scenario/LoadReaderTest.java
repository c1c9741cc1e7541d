package dev.plimsoll.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.arrivals.Bursts;
import dev.plimsoll.lab.arrivals.ConstantRate;
import dev.plimsoll.lab.arrivals.Iterations;
import dev.plimsoll.lab.arrivals.RateRamp;
import dev.plimsoll.lab.arrivals.RateStages;
import dev.plimsoll.lab.arrivals.RateSteps;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.Spacing;
import dev.plimsoll.lab.arrivals.TraceReplay;
import dev.plimsoll.lab.arrivals.UserStages;
import dev.plimsoll.lab.arrivals.UserSteps;
import dev.plimsoll.lab.arrivals.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadReaderTest {
  private static final Spacing EVEN = new Spacing.Constant();
  private static final Spacing POISSON = new Spacing.Poisson();
  private static final Duration TEN = Duration.ofSeconds(10);
  private static final Optional<Distribution> THINK = Optional.of(Distribution.parse("1s..5s"));

  @TempDir Path folder;

  @BeforeEach
  void traces() throws IOException {
    Files.writeString(
        folder.resolve("t.csv"), "Timestamp,Request tokens,Response tokens\n5,1,1\n15,2,2\n");
    Files.writeString(
        folder.resolve("one.csv"), "Timestamp,Request tokens,Response tokens\n5,1,1\n");
    Files.writeString(folder.resolve("unknown.csv"), "when,how much\n5,1\n");
    Files.writeString(folder.resolve("empty.csv"), "");
  }

  private Shape shape(String phase) {
    return Scenarios.parse("s.yaml", "target: http://h\nload:\n  - " + phase, folder, Options.NONE)
        .load()
        .getFirst();
  }

  private static Users users(int users, Iterations iterations, Duration length) {
    return new Users(users, Duration.ZERO, Optional.empty(), iterations, Optional.of(length));
  }

  @Test
  void every_form_is_its_shape() {
    Map<String, Shape> forms = new LinkedHashMap<>();
    forms.put("{rate: 5/s, duration: 10s}", new ConstantRate(new Rate(5), TEN));
    forms.put(
        "{rate: 5/s, duration: 10s, arrivals: poisson}",
        new ConstantRate(new Rate(5), POISSON, TEN));
    forms.put(
        "{rate: 5/s, duration: 10s, arrivals: gamma(0.5)}",
        new ConstantRate(new Rate(5), new Spacing.Gamma(0.5), TEN));
    forms.put(
        "{rate: 5/s, to: 600/min, duration: 10s}",
        new RateRamp(new Rate(5), new Rate(10), EVEN, TEN));
    forms.put(
        "{rate: 0/s, to: 10/s, duration: 10s, arrivals: poisson}",
        new RateRamp(new Rate(0), new Rate(10), POISSON, TEN));
    forms.put(
        "{rate: 10/s, to: 0/s, duration: 10s}", new RateRamp(new Rate(10), new Rate(0), EVEN, TEN));
    forms.put(
        "{steps: {users: [1, 5], each: 10s}}", new UserSteps(List.of(1, 5), TEN, Optional.empty()));
    forms.put(
        "{steps: {users: [1], each: 10s}, thinkTime: 1s..5s}",
        new UserSteps(List.of(1), TEN, THINK));
    forms.put(
        "{steps: {rates: [1/s, 2/s], each: 10s}, arrivals: poisson}",
        new RateSteps(List.of(new Rate(1), new Rate(2)), TEN, POISSON));
    forms.put(
        "{burst: {requests: 50, every: 100ms}, duration: 10s}",
        new Bursts(50, Duration.ofMillis(100), TEN));
    forms.put(
        "{users: 20, spawnRate: 2/s, duration: 10s}",
        new Users(20, TEN, Optional.empty(), new Iterations.Endless(), Optional.of(TEN)));
    forms.put(
        "{users: 2, sharedIterations: 9, duration: 10s}", users(2, new Iterations.Shared(9), TEN));
    forms.put(
        "{executor: constant-vus, vus: 10, duration: 10s}",
        users(10, new Iterations.Endless(), TEN));
    forms.put("{executor: constant-vus, duration: 10s}", users(1, new Iterations.Endless(), TEN));
    forms.put(
        "{executor: shared-iterations, vus: 3, iterations: 9, maxDuration: 10s}",
        users(3, new Iterations.Shared(9), TEN));
    forms.put(
        "{executor: per-vu-iterations, vus: 3, iterations: 9}",
        users(3, new Iterations.Each(9), Duration.ofMinutes(10)));
    forms.put(
        "{executor: ramping-vus, thinkTime: 1s..5s, stages: [{duration: 10s, target: 9}, {duration: 0s, target: 0}]}",
        new UserStages(
            1,
            List.of(new UserStages.Stage(TEN, 9), new UserStages.Stage(Duration.ZERO, 0)),
            THINK));
    forms.put(
        "{executor: constant-arrival-rate, rate: 300, timeUnit: 1m, duration: 10s, preAllocatedVUs: 5, maxVUs: 9}",
        new ConstantRate(new Rate(5), TEN));
    forms.put(
        "{executor: ramping-arrival-rate, startRate: 60, timeUnit: 1m, preAllocatedVUs: 5, arrivals: poisson, stages: [{duration: 10s, target: 600}]}",
        new RateStages(new Rate(1), List.of(new RateStages.Stage(TEN, new Rate(10))), POISSON));
    forms.put(
        "{executor: ramping-vus, startVUs: 0, gracefulRampDown: 0s, stages: [{duration: 10s, target: 9}]}",
        new UserStages(0, List.of(new UserStages.Stage(TEN, 9)), Optional.empty()));
    forms.put(
        "{executor: constant-arrival-rate, rate: 5, duration: 10s, startTime: 0s, gracefulStop: 5s, exec: default, tags: {team: a, try: 1}, env: {A: b}}",
        new ConstantRate(new Rate(5), TEN));
    forms.forEach((text, shape) -> assertThat(shape(text)).as(text).isEqualTo(shape));
    for (String text : forms.keySet()) {
      Scenario read =
          Scenarios.parse("s.yaml", "target: http://h\nload:\n  - " + text, folder, Options.NONE);
      Scenario again = Scenarios.parse("s.yaml", read.toYaml(), folder, Options.NONE);
      assertThat(again.load()).as(read.toYaml()).isEqualTo(read.load());
    }
  }

  @Test
  void a_trace_may_go_round() {
    TraceReplay replay =
        (TraceReplay) shape("{trace: {file: t.csv, loop: true, speed: 2}, duration: 1h}");

    assertThat(replay.to()).isEqualTo(Duration.ofSeconds(20).plusNanos(1)); // and one more gap
    assertThat(replay.loop()).hasValue(Duration.ofHours(1));
    assertThat(replay.label())
        .isEqualTo("trace, 20s of t.csv at 2 times its speed, again and again");
    Scenario scenario =
        Scenarios.parse(
            "s.yaml",
            "target: http://h\nload: [{trace: {file: t.csv, loop: true, to: 1m}, duration: 1h}]",
            folder,
            Options.NONE.withDuration(Duration.ofMinutes(2)));
    assertThat(scenario.plannedSeconds()).hasValue(120);
    String written = scenario.toYaml();
    assertThat(Scenarios.parse("s.yaml", written, folder, Options.NONE).toYaml())
        .isEqualTo(written)
        .contains("      to: 1m\n      loop: true\n    duration: 2m\n");
  }

  @Test
  void a_duration_from_the_command_line_stretches_what_can_be_stretched() {
    Options six = Options.NONE.withTarget("http://h").withDuration(Duration.ofSeconds(6));
    Map<String, String> lengths = new LinkedHashMap<>();
    for (String phase :
        List.of(
            "{steps: {users: [1, 5], each: 10s}}",
            "{steps: {rates: [1/s, 2/s, 1/s], each: 10s}}",
            "{rate: 5/s, to: 9/s, duration: 10s}",
            "{burst: {requests: 5, every: 1s}, duration: 10s}")) {
      Scenario scenario = Scenarios.parse("s", "load: [" + phase + "]", folder, six);
      lengths.put(phase, "" + scenario.plannedSeconds().orElseThrow());
    }
    assertThat(lengths.values()).containsOnly("6.0");
    for (String stages :
        List.of(
            "{executor: ramping-vus, stages: [{duration: 1s, target: 1}]}",
            "{executor: ramping-arrival-rate, stages: [{duration: 1s, target: 1}]}")) {
      assertThatThrownBy(() -> Scenarios.parse("s", "load: [" + stages + "]", folder, six))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("--duration with stages");
    }
  }

  @Test
  void what_cannot_be_is_refused_where_it_stands() {
    Map<String, String> faults = new LinkedHashMap<>();
    faults.put(
        "{duration: 1s}", "3:5: a phase has one of users, rate, steps, burst, trace; found none");
    faults.put("{rate: -5/s, duration: 1s}", "3:12: ");
    faults.put("{rate: 0/s, duration: 1s}", "3:12: 0/s is no rate to send at");
    faults.put("{rate: 1000001/s, duration: 1s}", "3:12: 1000001/s is no rate to send at");
    faults.put("{rate: 0/s, to: 0/s, duration: 1s}", "3:21: 0/s is no rate to send at");
    faults.put("{rate: 5/s}", "'duration' is missing");
    faults.put(
        "{rate: 5/s, duration: 1s, arrivals: poison}",
        "3:41: 'poison' is no way to arrive; did you mean 'poisson'?");
    faults.put("{rate: 5/s, duration: 1s, arrivals: gamma(0)}", "3:41: gamma(0.0): its burstiness");
    faults.put(
        "{users: 5, duration: 1s, arrivals: poisson}",
        "3:40: 'arrivals' has no meaning beside 'users'");
    faults.put("{users: 5, duration: 1s, to: 9}", "3:34: 'to' has no meaning beside 'users'");
    faults.put(
        "{rate: 5/s, duration: 1s, thinkTime: 1s}",
        "3:42: 'thinkTime' has no meaning beside 'rate'");
    faults.put(
        "{users: 5, duration: 1s, rampUp: 1s, spawnRate: 5/s}",
        "3:53: 'spawnRate' has no meaning beside 'rampUp'");
    faults.put(
        "{users: 5, iterations: 1, sharedIterations: 2}",
        "3:49: 'sharedIterations' has no meaning");
    faults.put(
        "{users: -5, duration: 1s}", "3:13: expected a whole number from 1 to 100000, found '-5'");
    faults.put("{steps: {users: [], each: 1s}}", "3:21: 0 steps");
    faults.put("{steps: {users: [1, 0], each: 1s}}", "3:25: expected a whole number from 1");
    faults.put(
        "{steps: {users: [1], rates: [1/s], each: 1s}}", "3:13: steps have one of users, rates");
    faults.put("{steps: {each: 1s}}", "3:13: steps have one of users, rates");
    faults.put("{steps: {rates: [5/s, 0/s], each: 1s}}", "3:27: 0/s is no rate");
    faults.put("{steps: {users: [1]}}", "'each' is missing");
    faults.put("{steps: {users: [1], each: 0s}}", "3:32: a phase of no length");
    faults.put(
        "{steps: {users: [1], each: 1s}, duration: 1s}",
        "3:47: 'duration' has no meaning beside steps of users");
    faults.put(
        "{steps: {users: [1], each: 1s}, arrivals: poisson}",
        "'arrivals' has no meaning beside steps of users");
    faults.put(
        "{steps: {user: [1], each: 1s}}", "3:14: 'user' is not a key here; did you mean 'users'?");
    faults.put("{steps: {users: [1, 2], each: 30000d}}", "3:5: a phase of more than 100 years");
    faults.put("{burst: {requests: 50, every: 100ms}}", "'duration' is missing");
    faults.put(
        "{burst: {requests: 0, every: 1s}, duration: 1s}", "3:24: expected a whole number from 1");
    faults.put("{burst: {requests: 5, every: 0s}, duration: 1s}", "3:34: bursts of 5 every 0s");
    faults.put(
        "{burst: {requests: 1000000, every: 999ms}, duration: 1s}",
        "Expected up to 1,000,000 requests a second");
    faults.put(
        "{trace: {file: t.csv}, duration: 1s}",
        "'duration' has no meaning beside 'trace' without 'loop: true'");
    faults.put("{trace: {file: t.csv, loop: true}}", "'duration' is missing");
    faults.put("{trace: {file: t.csv, loop: maybe}}", "expected true or false, found 'maybe'");
    faults.put(
        "{trace: {file: one.csv, loop: true}, duration: 1s}",
        "1 requests again and again within 1ns");
    faults.put(
        "{trace: {file: t.csv, speed: -1}}",
        "expected a number from 0.001 to 100000.0, found '-1'");
    faults.put("{trace: {file: t.csv, from: 11s}}", "no request of the trace lies in this window");
    faults.put("{trace: {file: empty.csv}}", "s.yaml:3:20:");
    faults.put("{trace: {file: unknown.csv}}", "unknown.csv:1:1: no known trace has these columns");
    faults.put(
        "{executor: constant-vu, duration: 1s}",
        "3:16: 'constant-vu' is not allowed here; did you mean 'constant-vus'?");
    faults.put("{executor: constant-vus, vus: 1}", "'duration' is missing");
    faults.put("{executor: constant-vus, duration: 1s, users: 5}", "'users' is not a key here");
    faults.put(
        "{executor: constant-vus, duration: 1s, stages: []}",
        "'stages' has no meaning beside constant-vus");
    faults.put("{executor: ramping-vus, stages: []}", "0 stages");
    faults.put(
        "{executor: ramping-vus, stages: [{duration: 0s, target: 5}]}",
        "3:5: a phase of no length");
    faults.put(
        "{executor: ramping-vus, startVUs: 0, stages: [{duration: 1s, target: 0}]}",
        "3:5: every stage is of no load");
    faults.put(
        "{executor: ramping-vus, stages: [{duration: 1s, target: -1}]}",
        "3:61: expected a whole number from 0");
    faults.put(
        "{executor: ramping-arrival-rate, stages: [{duration: 1s, target: 0}]}",
        "every stage is of no load");
    faults.put(
        "{executor: ramping-arrival-rate, stages: [{duration: 1s, targt: 0}]}",
        "did you mean 'target'?");
    faults.put(
        "{executor: constant-arrival-rate, rate: 0, duration: 1s}",
        "3:45: 0/s is no rate to send at");
    faults.put("{executor: constant-arrival-rate, rate: 5/s, duration: 1s}", "found '5/s'");
    faults.put(
        "{executor: constant-arrival-rate, rate: 5, timeUnit: 1ns, duration: 1s}",
        "is no rate to send at");
    faults.put(
        "{executor: constant-arrival-rate, rate: 5, duration: 1s, maxVUs: many}", "found 'many'");
    faults.put(
        "{executor: constant-vus, duration: 1s, gracefulRampDown: 0s}",
        "'gracefulRampDown' has no meaning beside constant-vus");
    faults.put("{executor: constant-vus, duration: 1s, gracefulStop: soon}", "3:58: 'soon'");
    faults.put(
        "{executor: constant-vus, duration: 1s, tags: {a: [b]}}", "expected text, found a list");
    faults.put("{users: 1, duration: 1s, gracefulStop: 0s}", "'gracefulStop' is not a key here");
    faults.forEach((phase, fault) ->
        assertThatThrownBy(() -> shape(phase))
            .as(phase)
            .isInstanceOf(InputException.class)
            .hasMessageContaining(fault));
  }

  @Test
  void a_start_time_may_say_when_a_phase_begins_anyway() {
    String file =
        "target: http://h\nload:\n  - %s\n  - {executor: constant-vus, duration: 5s, startTime: %s}";
    String tenSeconds =
        "{executor: ramping-vus, stages: [{duration: 4s, target: 9}, {duration: 6s, target: 0}]}";
    String untilDone = "{executor: shared-iterations, iterations: 9, maxDuration: 10s}";

    assertThat(Scenarios.parse("s", file.formatted(tenSeconds, "10s"), folder, Options.NONE).load())
        .hasSize(2);
    for (String wrong : List.of("0s", "9s", "1m")) {
      assertThatThrownBy(
              () -> Scenarios.parse("s", file.formatted(tenSeconds, wrong), folder, Options.NONE))
          .as(wrong)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("s:4:55: this phase begins at 10s, not at " + wrong)
          .hasMessageContaining("Write 'startTime: 10s' or remove it.");
    }
    assertThatThrownBy(
            () -> Scenarios.parse("s", file.formatted(untilDone, "10s"), folder, Options.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("s:4:55: when this phase begins is not known");
    assertThatThrownBy(() -> shape("{executor: constant-vus, duration: 5s, startTime: 5s}"))
        .hasMessageContaining("3:55: this phase begins at 0s, not at 5s");
  }

  @Test
  void steps_without_end_are_refused() {
    String steps = "1, ".repeat(1_000) + "1";

    assertThatThrownBy(() -> shape("{steps: {users: [" + steps + "], each: 1s}}"))
        .hasMessageContaining("1001 steps")
        .hasMessageContaining("Expected 1 to 1000.");
  }
}
