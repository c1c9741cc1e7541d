package dev.plimsoll.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import dev.plimsoll.lab.measure.RunResult.Validity;
import dev.plimsoll.lab.measure.RunResult.Verdict;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ThresholdTest {
  /** 1 to 1000 ms, one sample each. */
  private static Latencies upToMillis(int most) {
    Histogram micros = Latencies.histogram();
    for (int i = 1; i <= most; i++) {
      micros.recordValue(i * 1000L);
    }
    return new Latencies(micros);
  }

  private static final Series ALL =
      new Series("all", 1000, 980, 20, 10, upToMillis(1000), upToMillis(100));
  private static final Load LOAD = new Load(1000, 1000, 0, 0, Latencies.none());

  private static ThresholdOutcome judge(String expression) {
    return new Judge(ALL, LOAD).outcomes(List.of(Threshold.parse(expression))).getFirst();
  }

  private static Outcome outcome(String expression) {
    return judge(expression).outcome();
  }

  @Test
  void times_are_held_against_limits_with_units() {
    assertThat(outcome("response.p(95) < 951ms")).isEqualTo(Outcome.PASS);
    assertThat(outcome("response.p(95) < 0.95s")).isEqualTo(Outcome.FAIL);
    assertThat(outcome("latency.p(95)<4s")).isEqualTo(Outcome.PASS);
    assertThat(outcome("p(99.9) <= 1s")).isEqualTo(Outcome.PASS);
    assertThat(outcome("service.p(50) < 60ms")).isEqualTo(Outcome.PASS);
    assertThat(outcome("service.mean > 60ms")).isEqualTo(Outcome.FAIL);
    assertThat(outcome("max < 900ms")).isEqualTo(Outcome.FAIL);
    assertThat(outcome("min >= 1ms")).isEqualTo(Outcome.PASS);
    assertThat(judge("response.p(95) < 4s").value().orElseThrow()).isBetween(950.0, 951.0);
    assertThat(judge("response.p(95) < 4s").valueText()).isEqualTo("950\u00a0ms");
  }

  @Test
  void shares_counts_and_rates() {
    assertThat(outcome("success_rate > 0.95")).isEqualTo(Outcome.PASS);
    assertThat(outcome("success > 98.5%")).isEqualTo(Outcome.FAIL);
    assertThat(outcome("success_rate == 1")).isEqualTo(Outcome.FAIL);
    assertThat(outcome("errors < 1%")).isEqualTo(Outcome.FAIL);
    assertThat(outcome("errors < 0.03")).isEqualTo(Outcome.PASS);
    assertThat(outcome("errors <= 20")).isEqualTo(Outcome.PASS);
    assertThat(outcome("errors == 0")).isEqualTo(Outcome.FAIL);
    assertThat(outcome("missed == 0")).isEqualTo(Outcome.PASS);
    assertThat(outcome("missed < 0.1%")).isEqualTo(Outcome.PASS);
    assertThat(outcome("throughput >= 100/s")).isEqualTo(Outcome.PASS);
    assertThat(outcome("goodput > 5940/min")).isEqualTo(Outcome.FAIL);
    assertThat(judge("errors < 1%").valueText()).isEqualTo("2\u00a0%");
  }

  @Test
  void missed_requests_are_errors() {
    Load load = new Load(2000, 1000, 0, 1000, Latencies.none());
    List<ThresholdOutcome> outcomes =
        new Judge(ALL, load)
            .outcomes(List.of(Threshold.parse("errors < 1"), Threshold.parse("success > 0.5")));

    assertThat(outcomes.get(0).value()).hasValue(1020);
    assertThat(outcomes.get(1).value()).hasValue(0.49);
  }

  @Test
  void the_words_of_k6_are_understood() {
    assertThat(outcome("http_req_duration: p(95)<951")).isEqualTo(Outcome.PASS);
    assertThat(outcome("http_req_duration.p(95) < 500ms")).isEqualTo(Outcome.FAIL);
    assertThat(outcome("http_req_duration: med < 501")).isEqualTo(Outcome.PASS);
    assertThat(outcome("http_req_failed: rate<0.01")).isEqualTo(Outcome.FAIL);
    assertThat(outcome("http_req_failed < 3%")).isEqualTo(Outcome.PASS);
    assertThat(outcome("http_reqs: rate>=100")).isEqualTo(Outcome.PASS);
  }

  @Test
  void a_figure_that_the_run_does_not_have_is_neither_pass_nor_fail() {
    assertThat(outcome("ttft.p(95) < 1s")).isEqualTo(Outcome.NOT_MEASURABLE);
    assertThat(outcome("cost_usd < 0.50")).isEqualTo(Outcome.NOT_MEASURABLE);
    Series none = new Series("all", 0, 0, 0, 0, Latencies.none(), Latencies.none());
    ThresholdOutcome outcome =
        new Judge(none, LOAD).outcomes(List.of(Threshold.parse("p(95) < 1s"))).getFirst();
    assertThat(outcome.outcome()).isEqualTo(Outcome.NOT_MEASURABLE);
    assertThat(outcome.value()).isEmpty();
    assertThat(outcome.why()).isEqualTo("no answer came");
  }

  @Test
  void a_percentile_of_few_samples_says_so() {
    assertThat(judge("p(99) < 4s").why()).isEmpty();
    assertThat(judge("p(99.9) < 4s").why()).isEqualTo("only 1,000 samples");
  }

  @Test
  void faults_say_where_and_what_was_probably_meant() {
    assertFault(
        "response.p(95) < 500",
        "'500' has no unit; did you mean '500s' or '500ms'? (at character 18)");
    assertFault(
        "respose.p(95) < 4s", "'respose.p(95)' is not a figure; did you mean 'response.p(95)'?");
    assertFault("response < 4s", "'response' needs a figure of its distribution (at character 1)");
    assertFault("response.p95 < 4s", "'p95' is not a figure of a distribution (at character 10)");
    assertFault("response.p(101) < 4s", "'p(101)' is not a figure of a distribution");
    assertFault("p(95) 4s", "'p(95) 4s' is not a threshold");
    assertFault("p(95) <", "the limit is missing");
    assertFault("throughput > 190", "'190' has no unit; did you mean '190/s' or '190/min'?");
    assertFault("success > 95", "'95' has no unit; did you mean '95%'");
    assertFault("success_rat > 95%", "did you mean 'success_rate'?");
    assertFault("", "'' is not a threshold");
  }

  private static void assertFault(String expression, String message) {
    assertThatThrownBy(() -> Threshold.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Phase open(Load load, Series series) {
    return new Phase("open, 100/s", 0, 10, load, series);
  }

  private static final Generator IDLE =
      new Generator(OptionalDouble.of(0.1), OptionalDouble.empty(), OptionalDouble.empty());

  @Test
  void a_load_that_was_sent_as_asked_is_valid() {
    assertThat(Validities.of(List.of(open(LOAD, ALL)), IDLE, 2))
        .isEqualTo(new Validity(true, List.of(), List.of()));
  }

  @Test
  void missed_late_and_lacking_loads_are_not_valid() {
    Load missed = new Load(10_000, 9_980, 0, 20, Latencies.none());
    assertThat(Validities.of(List.of(open(missed, ALL)), IDLE, 2).reasons())
        .containsExactly(
            "open, 100/s: 20 of 10,000 requests due were missed (0.200\u00a0%; at most 0.1 % may be)");
    Load unsent = new Load(10_000, 9_800, 0, 0, Latencies.none());
    assertThat(Validities.of(List.of(open(unsent, ALL)), IDLE, 2).reasons())
        .containsExactly("open, 100/s: only 9,800 of 10,000 requests due were sent");
    // 5 % of a response p99 of 990 ms are 49.5 ms
    Load late = new Load(1000, 1000, 1000, 0, upToMillis(60));
    assertThat(Validities.of(List.of(open(late, ALL)), IDLE, 2).valid())
        .as("too few to tell")
        .isTrue();
    Histogram lag = Latencies.histogram();
    lag.recordValueWithCount(60_000, 1000);
    Load always = new Load(1000, 1000, 1000, 0, new Latencies(lag));
    assertThat(Validities.of(List.of(open(always, ALL)), IDLE, 2).reasons())
        .singleElement()
        .asString()
        .startsWith("open, 100/s: the generator sent late, p99 60.0\u00a0ms after");
  }

  @Test
  void a_busy_generator_is_a_warning() {
    Generator busy =
        new Generator(OptionalDouble.of(1.9), OptionalDouble.empty(), OptionalDouble.empty());

    assertThat(Validities.of(List.of(), busy, 2).warnings()).hasSize(1);
    assertThat(Validities.of(List.of(), busy, 4).warnings()).isEmpty();
  }

  @Test
  void one_verdict_and_one_exit_status_follow() {
    Validity valid = new Validity(true, List.of(), List.of());
    Validity invalid = new Validity(false, List.of("late"), List.of());
    ThresholdOutcome pass = judge("p(50) < 4s");
    ThresholdOutcome fail = judge("p(50) < 1ms");
    ThresholdOutcome absent = judge("ttft.p(50) < 1ms");

    assertThat(verdict(valid)).isEqualTo(Verdict.NONE);
    assertThat(verdict(valid, pass)).isEqualTo(Verdict.PASS);
    assertThat(verdict(valid, pass, fail)).isEqualTo(Verdict.FAIL);
    assertThat(verdict(valid, pass, absent)).isEqualTo(Verdict.INVALID);
    assertThat(verdict(valid, fail, absent)).isEqualTo(Verdict.FAIL);
    assertThat(verdict(invalid, fail)).isEqualTo(Verdict.INVALID);
    assertThat(verdict(invalid)).isEqualTo(Verdict.INVALID);
    assertThat(List.of(Verdict.PASS, Verdict.NONE, Verdict.FAIL, Verdict.INVALID))
        .extracting(Verdicts::exitStatus)
        .containsExactly(0, 0, 99, 98);
  }

  private static Verdict verdict(Validity validity, ThresholdOutcome... outcomes) {
    List<ThresholdOutcome> all = List.of(outcomes);
    return Verdicts.of(Verdicts.withUnmeasured(validity, all), all);
  }
}
