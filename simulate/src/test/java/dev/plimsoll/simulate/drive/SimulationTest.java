package dev.plimsoll.simulate.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.units.Share;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Verdict;
import dev.plimsoll.lab.record.SummaryJson;
import dev.plimsoll.lab.retry.RetryFigures;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final String MIX =
      """
      requests:
        - {name: soon, weight: 1, method: POST, path: /api/v1/tasks,
           body: '{"task": "x", "priority": "high"}'}
        - {name: later, weight: 3, method: POST, path: /api/v1/tasks,
           body: '{"task": "x", "priority": "low"}'}
      """;

  @Test
  void the_same_scenario_gives_the_same_summary_to_the_letter() {
    String text =
        "load: [{rate: 150/s, arrivals: poisson, duration: 20s}, {users: 80, duration: 10s}]\n"
            + MIX
            + "retry: {attempts: 4}\n";

    assertThat(SummaryJson.of(run(text, 2))).isEqualTo(SummaryJson.of(run(text, 2)));
    assertThat(SummaryJson.of(run(text, 2)))
        .isNotEqualTo(SummaryJson.of(run(text + "seed: 2\n", 2)));
  }

  @Test
  void thresholds_are_judged_as_those_of_a_live_run() {
    String load = "load: [{rate: 30/s, duration: 20s}]\n" + MIX;

    assertThat(run(load + "thresholds: ['p(95) < 400ms', 'success_rate > 0.99']\n", 5).verdict())
        .isEqualTo(Verdict.PASS);
    assertThat(run(load + "thresholds: ['p(95) < 100ms']\n", 5).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void every_request_that_was_due_has_an_answer_or_is_counted_as_unfinished() {
    RunResult result =
        run("load: [{rate: 400/s, arrivals: poisson, duration: 10s}]\ngracefulStop: 1s\n", 1);

    assertThat(result.load().intended()).isEqualTo(result.all().total());
    assertThat(result.load().missed()).isZero();
    assertThat(result.errors())
        .extracting(RunResult.ErrorKind::kind)
        .contains("HTTP 429", "unfinished");
    assertThat(result.all().seconds()).isBetween(9.0, 11.1);
  }

  @Test
  void callers_stop_waiting_after_their_time() {
    RunResult result = run("load: [{rate: 20/s, duration: 10s}]\ntimeout: 150ms\n", 1);

    assertThat(result.errors()).extracting(RunResult.ErrorKind::kind).containsExactly("timeout");
    assertThat(result.all().failed()).isEqualTo(result.all().total());
    assertThat(result.all().response().max().orElseThrow() / 1e6).isBetween(149.0, 151.0);
  }

  @Test
  void refused_requests_are_sent_again_as_the_scenario_says() {
    String load = "load: [{rate: 300/s, arrivals: poisson, duration: 10s}]\n";

    RunResult once = run(load, 1);
    RunResult again =
        run(load + "retry: {attempts: 5, budget: 100%, honourRetryAfter: false}\n", 1);

    assertThat(once.attempts()).isEmpty();
    RetryFigures attempts = again.attempts().orElseThrow();
    assertThat(attempts.amplification().orElseThrow()).isGreaterThan(1.1);
    assertThat(attempts.ended()).isEqualTo(again.all().total());
    assertThat(attempts.rateLimited()).isPositive();
  }

  @Test
  void failed_calls_are_tried_again_by_the_server_and_dead_after_the_last() {
    Simulated run =
        new Simulation(
                Worlds.scenario("load: [{rate: 20/s, duration: 30s}]"),
                Worlds.neverBroken(
                    Worlds.usual(5, "constant:200ms")
                        .with(Worlds.usual(5, "constant:200ms").provider().with(new Share(0.5)))))
            .run();

    assertThat(run.counts().retries()).isPositive();
    assertThat(run.result().errors())
        .extracting(RunResult.ErrorKind::kind)
        .containsExactly("task dead: http_500");
    double dead = (double) run.result().all().failed() / run.result().all().total();
    assertThat(dead).isBetween(0.08, 0.18); // one in eight
  }

  @Test
  void a_flow_goes_on_with_its_next_request_when_the_last_was_answered() {
    RunResult result =
        run(
            """
            load: [{users: 4, duration: 10s}]
            requests:
              - name: talk
                steps:
                  - {name: first, method: POST, path: /api/v1/tasks, body: '{"task": "x"}'}
                  - {name: second, method: POST, path: /api/v1/tasks, body: '{"task": "y"}'}
            """,
            5);

    assertThat(result.names())
        .extracting(RunResult.Series::name)
        .containsExactly("first", "second");
    assertThat(result.names().get(0).total() - result.names().get(1).total()).isBetween(0L, 4L);
    assertThat(result.names().get(1).total()).isPositive();
  }

  @Test
  void a_plain_target_is_answered_when_the_task_is_accepted() {
    Simulated run =
        new Simulation(
                dev.plimsoll.lab.scenario.Scenarios.parse(
                    "plain",
                    """
                    target: http://127.0.0.1:8001
                    load: [{rate: 20/s, duration: 10s}]
                    requests:
                      - {name: post, method: POST, path: /api/v1/tasks, body: '{"task": "x"}'}
                      - {name: look, path: /health}
                    """,
                    java.nio.file.Path.of(""),
                    dev.plimsoll.lab.scenario.Options.NONE),
                Worlds.usual(5, "constant:200ms"))
            .run();

    assertThat(run.result().all().response().max().orElseThrow() / 1e6).isLessThan(10);
    assertThat(run.counts().accepted()).isEqualTo(run.result().names().getFirst().total());
  }

  @Test
  void the_classes_wait_by_their_order() {
    Simulated run =
        new Simulation(
                Worlds.scenario("load: [{rate: 220/s, arrivals: poisson, duration: 60s}]\n" + MIX),
                Worlds.usual(5, "constant:200ms"))
            .run();

    double high = run.gauges().waits(Priority.HIGH).percentile(95).orElseThrow();
    double low = run.gauges().waits(Priority.LOW).percentile(95).orElseThrow();
    assertThat(high).isLessThan(low / 5);
    assertThat(run.gauges().waits(Priority.CRITICAL).count()).isZero();
  }

  private static RunResult run(String scenario, int agents) {
    return new Simulation(Worlds.scenario(scenario), Worlds.usual(agents, "constant:200ms"))
        .run()
        .result();
  }
}
