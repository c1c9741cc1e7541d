package dev.plimsoll.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.Objective;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Every form of a threshold that is taken, and every one that is refused. */
class ThresholdGrammarTest {
  private static final Latencies LAG = upTo(1000, 0.01);
  private static final Stream STREAM =
      new Stream(
          upTo(1000, 0.1),
          upTo(1000, 0.2),
          upTo(1000, 0.05),
          upTo(100, 0.3),
          OptionalDouble.of(42),
          OptionalDouble.empty(),
          Optional.empty());

  /** 1,000 requests in 10 s, 50 of which failed, 700 of which were good; 10 more were missed. */
  private static final Series ALL = series("all", 1000, 950, 700, 1);

  private static final Load LOAD = new Load(1010, 1000, 20, 10, LAG);
  private static final Measured MEASURED =
      new Measured(
          ALL,
          LOAD,
          List.of(series("search", 100, 100, 90, 0.1), series("GET /x?a=${user.id}", 9, 9, 9, 3)),
          List.of(
              new Phase(
                  "open, 50/s",
                  0,
                  5,
                  new Load(500, 500, 0, 0, LAG),
                  series("1", 500, 500, 500, 0.2)),
              new Phase("open, 50/s", 5, 10, LOAD, series("2", 500, 450, 200, 2))),
          List.of(
              new ErrorKind("check: status == 201", 30, "", 0, 1),
              new ErrorKind("timeout", 20, "", 0, 1)),
          new SteadyState.Found(3, 9, series("steady", 600, 594, 0, 0.5)),
          Optional.of(
              new Objective(
                  Optional.of(Duration.ofSeconds(1)), Optional.empty(), Optional.empty())),
          Optional.empty());

  private static Series series(String name, long total, long ok, long good, double factor) {
    return new Series(
        name,
        total,
        ok,
        total - ok,
        10,
        upTo((int) total, factor),
        upTo((int) total, factor / 2),
        OptionalDouble.empty(),
        OptionalLong.of(good),
        Optional.of(STREAM),
        OptionalLong.empty());
  }

  private static Latencies upTo(int millis, double factor) {
    Histogram histogram = Latencies.histogram();
    for (int i = 1; i <= millis; i++) {
      histogram.recordValue((long) (i * 1000 * factor));
    }
    return new Latencies(histogram);
  }

  private static ThresholdOutcome outcome(String expression) {
    return new Judge(MEASURED).outcomes(List.of(Threshold.parse(expression))).getFirst();
  }

  @Test
  void every_form_passes_just_inside_and_fails_just_outside() {
    String table =
        """
        ttft.p(95) < 96ms | 94ms
        ttfo.p(95) < 191ms | 189ms
        tpot.p(50) < 25.1ms | 24.9ms
        itl.p(50) < 25.1ms | 24.9ms
        inter_chunk.max < 31ms | 29ms
        icl.max < 31ms | 29ms
        schedule_lag.p(99) < 10ms | 9.8ms
        tokens_per_second >= 42 | 43
        tokens_per_second >= 42/s | 43/s
        late < 21 | 20
        late < 2% | 1.9%
        late.count <= 20 | 19
        missed.rate < 0.01 | 0.009
        goodput > 69/s | 71/s
        goodput > 69% | 70%
        checks > 0.969 | 0.97
        checks: rate>0.96 | 0.98
        http_reqs: count>=1000 | 1001
        iterations: count===1000 | 1001
        iterations: rate>99 | 101
        dropped_iterations: count<11 | 10
        dropped_iterations: rate<1.01 | 0.99
        http_req_failed: rate<=0.06 | 0.05
        http_req_duration: p(99.9)<1010 | 900
        errors.rate < 6% | 5%
        errors.count <= 60 | 59
        throughput.value > 99/s | 101/s
        phase(1).response.p(95) < 96ms | 94ms
        phase(2).response.p(95) < 960ms | 940ms
        phase( 2 ) . errors < 61 | 60
        phase(1).missed == 0 | 1
        phase(2).goodput > 19/s | 21/s
        response{phase:2}.p(95) < 960ms | 940ms
        response{name:search}.p(95) < 9.6ms | 9.4ms
        http_req_duration{name:search}: p(95)<9.6 | 9.4
        http_req_duration{name:search}.p(95) < 9.6ms | 9.4ms
        errors{name:"search"} < 1 | 0.0%
        response{name:"GET /x?a=${user.id}"}.max < 28ms | 26ms
        goodput{name:search} >= 90% | 91%
        ttft{name:search}.p(95) < 96ms | 94ms
        steady.response.p(95) < 286ms | 284ms
        steady.p(95) < 286ms | 284ms
        steady.throughput >= 60/s | 61/s
        steady.errors <= 6 | 5
        time_to_first_token:p95:lt:96 | 94
        time_to_first_output_token:p95:le:191 | 189
        inter_token_latency:p50:lt:25.1 | 24.9
        inter_chunk_latency:max:lt:31 | 29
        request_latency:p95:lt:480 | 470
        request_latency:p99.9:lt:510 | 490
        request_latency:avg:lt:255 | 245
        request_throughput:avg:gt:99 | 101
        output_token_throughput:avg:ge:42 | 43
        request_count:avg:gte:1000 | 1001
        error_request_count:avg:lte:60 | 59
        goodput:avg:gt:69 | 71
        request_latency:min:ne:1 | 0.5
        """;
    for (String line : table.strip().split("\n")) {
      int bar = line.indexOf(" | ");
      String passes = line.substring(0, bar);
      String fails =
          passes.replaceAll("([<>=!]=*\\s*|:)[^\\s<>=!:]+$", "$1") + line.substring(bar + 3);
      if (passes.startsWith("errors{")) {
        continue; // below: no error at all
      }
      assertThat(outcome(passes).outcome()).as(passes).isEqualTo(Outcome.PASS);
      assertThat(outcome(fails).outcome()).as(fails).isEqualTo(Outcome.FAIL);
    }
    assertThat(outcome("errors{name:\"search\"} < 1").outcome()).isEqualTo(Outcome.PASS);
    assertThat(outcome("errors{name:search} > 0.1%").outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void the_outcome_says_on_what_it_rests() {
    assertThat(outcome("steady.response.p(95) < 9s").why()).isEqualTo("steady from 0:03 to 0:09");
    assertThat(outcome("response{name:search}.p(99) < 9s").why()).isEqualTo("only 100 samples");
    assertThat(outcome("itl.p(50) < 9s").why()).contains("tpot");
    assertThat(outcome("inter_token_latency:p50:lt:9000").why()).contains("tpot");
    assertThat(outcome("tpot.p(50) < 9s").why()).isEmpty();
  }

  @Test
  void what_is_not_measured_says_why() {
    absent("phase(3).errors < 1%", "phase 3 has not begun");
    absent("response{name:other}.p(95) < 1s", "known when the run is over");
    absent("attempts < 2000", "attempts are counted");
    absent("amplification < 1.2", "attempts are counted");
    absent("cost_usd < 1", "no prices");
    Judge bare = new Judge(new Series("all", 9, 9, 0, 1, LAG, LAG), LOAD);
    for (String expression :
        List.of("ttft.max < 1s", "steady.p(50) < 1s", "tokens_per_second > 1")) {
      ThresholdOutcome outcome = bare.outcomes(List.of(Threshold.parse(expression))).getFirst();
      assertThat(outcome.outcome()).as(expression).isEqualTo(Outcome.NOT_MEASURABLE);
      assertThat(outcome.why()).as(expression).isNotEmpty();
    }
  }

  private static void absent(String expression, String why) {
    ThresholdOutcome outcome = outcome(expression);
    assertThat(outcome.outcome()).as(expression).isEqualTo(Outcome.NOT_MEASURABLE);
    assertThat(outcome.why()).as(expression).contains(why);
  }

  @Test
  void under_an_objective_that_nobody_counted_goodput_is_not_measurable() {
    Series uncounted = new Series("all", 10, 10, 0, 1, LAG, LAG);
    Measured measured =
        new Measured(
            uncounted,
            LOAD,
            List.of(),
            List.of(),
            List.of(),
            new SteadyState.None(""),
            MEASURED.objective(),
            Optional.empty());
    ThresholdOutcome outcome =
        new Judge(measured).outcomes(List.of(Threshold.parse("goodput > 1/s"))).getFirst();

    assertThat(outcome.outcome()).isEqualTo(Outcome.NOT_MEASURABLE);
    assertThat(outcome.why()).contains("objective");
  }

  @Test
  void every_form_that_is_refused_says_what_and_where() {
    refused("response.p(101) < 4s", 10, "'p(101)' is not a figure of a distribution");
    refused("success_rate > 1.5", 16, "1.5");
    refused("success_rate > 100%", 16, "no run can keep this limit");
    refused("response.p(95) < 0s", 18, "never below 0");
    refused("errors < 0", 10, "no run can keep this limit");
    refused("errors < 0%", 10, "from 0 % to 100 %");
    refused("throughput < 0/s", 14, "never below 0");
    refused("amplification < 1", 17, "at least 1 attempt");
    refused("amplification < 120%", 17, "expected 1 or more");
    refused("http_reqs: count>many", 18, "is not a count");
    refused("phase(0).errors < 1%", 7, "phases count from 1");
    refused("phase(two).errors < 1%", 1, "a phase is named by its number");
    refused("phase.errors < 1%", 1, "a phase is named by its number");
    refused("response{name:}.p(95) < 1s", 15, "a tag without a value");
    refused("response{name:search.p(95) < 1s", 9, "a tag is not closed");
    refused("response{url:search}.p(95) < 1s", 10, "'url' is not a tag here");
    refused("phase(1).response{name:a}.p(95) < 1s", 18, "one scope only");
    refused("missed{name:search} < 1%", 1, "not kept for each name");
    refused("schedule_lag{name:search}.p(95) < 1s", 1, "not kept for each name");
    refused("phase(1).checks > 0.9", 10, "over the whole run only");
    refused("phase(1).cost_usd < 1", 10, "over the whole run only");
    refused("steady.ttft.p(95) < 1s", 8, "not kept for the steady state");
    refused("steady.missed < 1%", 8, "not kept for the steady state");
    refused("time_to_frist_token:p95:lt:200", 1, "did you mean 'time_to_first_token'?");
    refused("request_latency:p101:lt:200", 17, "'p101' is not a statistic");
    refused("request_latency:std:lt:200", 17, "'std' is not a statistic");
    refused("request_throughput:p50:gt:2", 20, "'p50' is not a statistic of a single figure");
    refused("request_latency:p95:below:200", 21, "'below' is not a comparison");
    refused("request_latency:p95:lt:200ms", 24, "'200ms' is not a number");
    refused("request_latency:p95:lt:0", 24, "no run can keep this limit");
    refused("http_req_duration: value<500", 20, "'value' is not a figure of a distribution");
  }

  @Test
  void what_k6_has_and_nobody_measures_is_refused_with_what_comes_nearest() {
    for (String tag : List.of("scenario:a", "method:GET", "group:\"::a\"", "status:200", "url:/")) {
      refused(
          "http_req_duration{%s}: p(95)<500".formatted(tag),
          19,
          "The tags are name (of a request) and phase (its number).");
    }
    refused("http_req_duration{expected_response:true}: p(95)<500", 19, "with an 'objective'");
    refused("http_req_waiting: p(95)<500", 1, "'http_req_waiting' is not measured");
    refused("http_req_waiting: p(95)<500", 1, "service.p(95)");
    refused("http_req_connecting: avg<5", 1, "a part of response");
    refused("iteration_duration: p(95)<500", 1, "of one request");
    refused("group_duration{phase:1}: p(95)<500", 1, "of one request");
    refused("data_received: count<5", 1, "body.size");
    refused("vus: value>5", 1, "'vus' is not measured");
    refused("vus > 5", 1, "'vus' is not measured");
    refused("http_req_wating: p(95)<5", 1, "is not a figure");
  }

  private static void refused(String expression, int character, String part) {
    assertThatThrownBy(() -> Threshold.parse(expression))
        .as(expression)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part)
        .hasMessageContaining("(at character " + character + ")");
  }

  @Test
  void below_its_figure_characters_count_in_the_assertion() {
    assertThat(Threshold.parse("http_req_duration", "p(95)<500").expression())
        .isEqualTo("http_req_duration: p(95)<500");
    assertThatThrownBy(() -> Threshold.parse("http_req_duration", "p(95)<soon"))
        .hasMessageContaining("(at character 7)");
  }

  @Test
  void limits_that_no_run_could_keep_together_are_found() {
    String table =
        """
        errors < 1% | errors > 2%
        errors <= 5 | errors >= 6
        errors < 6 | errors > 5
        response.p(95) < 1s | p(95) >= 1s
        response.p(95) == 1s | p(95) != 1s
        phase(1).errors < 1% | phase(1).errors > 2%
        steady.p(50) < 1s | steady.p(50) > 2s
        """;
    for (String line : table.strip().split("\n")) {
      assertThat(contradict(line)).as(line).isTrue();
    }
    String possible =
        """
        errors < 2% | errors > 1%
        errors <= 5 | errors >= 5
        errors < 1% | phase(1).errors > 2%
        response.p(95) < 1s | service.p(95) > 2s
        response.p(95) != 1s | p(95) != 2s
        errors{name:a} < 1% | errors{name:b} > 2%
        """;
    for (String line : possible.strip().split("\n")) {
      assertThat(contradict(line)).as(line).isFalse();
    }
  }

  private static boolean contradict(String line) {
    String[] both = line.split(" \\| ");
    boolean one = Threshold.parse(both[0]).contradicts(Threshold.parse(both[1]));
    assertThat(Threshold.parse(both[1]).contradicts(Threshold.parse(both[0]))).isEqualTo(one);
    return one;
  }
}
