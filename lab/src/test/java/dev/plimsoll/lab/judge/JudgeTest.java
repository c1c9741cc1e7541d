package dev.plimsoll.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.random.Seeds;
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
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Validity VALID = new Validity(true, List.of(), List.of());
  private static final Generator IDLE =
      new Generator(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

  /** 1,000 requests in 10 s: 1 to 1,000 ms from their time, half of it from the send; 50 failed. */
  private static final Series SERIES =
      new Series("all", 1000, 950, 50, 10, upTo(1000, 1), upTo(1000, 0.5));

  private static final Load LOAD = new Load(1010, 1000, 0, 10, Latencies.none());

  private static Latencies upTo(int millis, double factor) {
    Histogram histogram = Latencies.histogram();
    for (int i = 1; i <= millis; i++) {
      histogram.recordValue((long) (i * 1000 * factor));
    }
    return new Latencies(histogram);
  }

  private static ThresholdOutcome outcome(String expression) {
    return new Judge(SERIES, LOAD).outcomes(List.of(Threshold.parse(expression))).getFirst();
  }

  @Test
  void every_figure_passes_just_inside_and_fails_just_outside_its_limit() {
    for (String line :
        List.of(
            "response.p(95) < 960ms | 940ms",
            "service.p(95) < 480ms | 470ms",
            "latency.p(50) <= 510ms | 490ms",
            "p(99.9) < 1010ms | 990ms",
            "p(50) < 0.51s | 0.49s",
            "response.min < 1100us | 900us",
            "response.mean < 510ms | 490ms",
            "response.max < 1.1s | 900ms",
            "http_req_duration: p(95)<960 | 940",
            "http_req_duration.avg < 510 | 490",
            "http_req_duration: med < 510 | 490",
            "http_req_failed < 0.06 | 0.05",
            "http_req_failed: rate<0.06 | 0.05",
            "errors < 6% | 5%",
            "errors < 61 | 60",
            "errors <= 60 | 59",
            "errors == 60 | 61",
            "errors != 61 | 60",
            "missed < 11 | 10",
            "missed < 1% | 0.9%",
            "success_rate > 0.94 | 0.95",
            "success > 94% | 95%",
            "throughput >= 100/s | 101/s",
            "throughput > 5999/min | 6001/min",
            "http_reqs: rate>99 | 101",
            "goodput > 94/s | 96/s")) {
      int bar = line.indexOf(" | ");
      String passes = line.substring(0, bar);
      String fails = passes.replaceAll("([<>=!]=?\\s*)\\S+$", "$1") + line.substring(bar + 3);

      assertThat(outcome(passes).outcome()).as(passes).isEqualTo(Outcome.PASS);
      assertThat(outcome(fails).outcome()).as(fails).isEqualTo(Outcome.FAIL);
    }
  }

  @Test
  void values_are_in_the_unit_of_their_figure() {
    assertThat(outcome("response.p(50) < 1s").value().orElseThrow()).isBetween(499.0, 501.0);
    assertThat(outcome("success_rate > 0").value()).hasValue(950.0 / 1010);
    assertThat(outcome("errors < 1%").value()).hasValue(60.0 / 1010);
    assertThat(outcome("throughput > 1/s").value()).hasValue(100);
  }

  @Test
  void what_is_no_threshold_is_refused_with_the_nearest_word_and_the_place() {
    refused(
        "respons.p(95) < 4s", "'respons.p(95)' is not a figure; did you mean 'response.p(95)'?");
    refused("succes_rate > 0.9", "did you mean 'success_rate'?");
    refused("goodputs > 1/s", "did you mean 'goodput'?");
    refused("latency < 4s", "'latency' needs a figure of its distribution");
    refused("http_req_duration < 400", "needs a figure of its distribution");
    refused("response.p(101) < 4s", "'p(101)' is not a figure of a distribution (at character 10)");
    refused("response.p95 < 4s", "Expected p(95), p(99.9)");
    refused("response.p(95) < 4", "4");
    refused("response.p(95) < four", "four");
    refused("response.p(95) <", "the limit is missing");
    refused("response.p(95) =< 4s", "is not a threshold");
    refused("response.p(95)", "is not a threshold");
    refused("", "is not a threshold");
    refused("< 4s", "is not a figure");
    refused("throughput > 100", "100");
    refused("success_rate > 95", "95");
    refused("cost_usd < cheap", "expected dollars");
    refused("missed < -1", "-1");
    assertThatThrownBy(() -> Threshold.parse("errors < 99999999999999999999999"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("For input string");
  }

  private static void refused(String expression, String... parts) {
    assertThatThrownBy(() -> Threshold.parse(expression))
        .as(expression)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts)
        .hasMessageContaining("(at character ");
  }

  @Test
  void what_was_not_measured_is_neither_kept_nor_broken() {
    Stream.of("ttft.p(95) < 1s", "ttfo.mean < 1s", "tpot.max < 1s", "cost_usd < 0.50")
        .forEach(e -> assertThat(outcome(e).outcome()).as(e).isEqualTo(Outcome.NOT_MEASURABLE));
    Series nothing = new Series("all", 0, 0, 0, 0, Latencies.none(), Latencies.none());
    Judge judge = new Judge(nothing, new Load(0, 0, 0, 0, Latencies.none()));
    Stream.of(
            "p(95) < 1s",
            "success_rate > 0",
            "errors == 0",
            "errors < 1%",
            "missed == 0",
            "throughput < 1/s",
            "goodput < 1/s")
        .forEach(e -> {
          ThresholdOutcome outcome = judge.outcomes(List.of(Threshold.parse(e))).getFirst();
          assertThat(outcome.outcome()).as(e).isEqualTo(Outcome.NOT_MEASURABLE);
          assertThat(outcome.value()).as(e).isEmpty();
          assertThat(outcome.why()).as(e).isEqualTo("no answer came");
        });
  }

  @Test
  void the_exit_status_follows_from_validity_first() {
    assertThat(status(VALID)).isEqualTo(0);
    assertThat(status(VALID, "errors < 10%")).isEqualTo(0);
    assertThat(status(VALID, "errors < 10%", "errors == 0")).isEqualTo(99);
    assertThat(status(VALID, "errors < 10%", "ttft.max < 1s")).isEqualTo(98);
    assertThat(status(VALID, "errors == 0", "ttft.max < 1s")).isEqualTo(99);
    Validity broken = new Validity(false, List.of("why"), List.of());
    assertThat(status(broken, "errors == 0")).isEqualTo(98);
    assertThat(status(broken)).isEqualTo(98);
  }

  private static int status(Validity validity, String... thresholds) {
    List<ThresholdOutcome> outcomes =
        new Judge(SERIES, LOAD).outcomes(Stream.of(thresholds).map(Threshold::parse).toList());
    Verdict verdict = Verdicts.of(Verdicts.withUnmeasured(validity, outcomes), outcomes);
    return Verdicts.exitStatus(verdict);
  }

  @Test
  void a_run_counts_only_when_the_load_asked_for_was_sent_in_time() {
    assertThat(validity(1000, 1000, 0, 1).valid()).isTrue();
    assertThat(validity(1000, 999, 1, 1).valid()).isTrue();
    assertThat(validity(1000, 998, 2, 1).reasons())
        .singleElement()
        .asString()
        .startsWith("open: 2 of 1,000 requests due were missed");
    assertThat(validity(1000, 980, 0, 1).reasons())
        .singleElement()
        .asString()
        .isEqualTo("open: only 980 of 1,000 requests due were sent before the phase's end");
    assertThat(validity(1000, 1000, 0, 9).valid()).isTrue();
    assertThat(validity(1000, 1000, 0, 80).reasons())
        .singleElement()
        .asString()
        .startsWith("open: the generator sent late, p99 80");
    assertThat(validity(0, 0, 0, 1).valid()).isTrue();
  }

  @Test
  void a_busy_generator_is_a_warning_only() {
    Generator busy =
        new Generator(OptionalDouble.of(1.9), OptionalDouble.empty(), OptionalDouble.empty());
    Validity validity = new Validities(Bounds.DEFAULT, 2).of(List.of(), List.of(), SERIES, busy);

    assertThat(validity.valid()).isTrue();
    assertThat(validity.warnings()).singleElement().asString().contains("all 2 cores busy");
    assertThat(new Validities(Bounds.DEFAULT, 4).of(List.of(), List.of(), SERIES, busy).warnings())
        .isEmpty();
  }

  private static Validity validity(long intended, long inTime, long missed, int lagMillis) {
    Histogram lag = Latencies.histogram();
    lag.recordValueWithCount(lagMillis * 1000L, intended - missed);
    Load load =
        new Load(
            intended,
            intended - missed,
            0,
            missed,
            new Latencies(lag),
            OptionalDouble.of(10),
            OptionalLong.of(inTime),
            0);
    Phase phase = new Phase("open", 0, 10, load, SERIES);
    return new Validities(Bounds.DEFAULT, 2)
        .of(List.of(phase), List.of(new Asked.Open()), SERIES, IDLE);
  }

  @Test
  void percentiles_never_fall_and_never_pass_the_maximum() {
    for (long seed = 1; seed <= 100; seed++) {
      RandomGenerator random = Seeds.of(seed, 3);
      Histogram histogram = Latencies.histogram();
      for (int i = random.nextInt(1, 400); i > 0; i--) {
        histogram.recordValue(1 + (long) Math.exp(random.nextDouble(20)));
      }
      Latencies times = new Latencies(histogram);
      double before = times.min().orElseThrow();
      for (double p : new double[] {0, 10, 50, 90, 95, 99, 99.9, 100}) {
        double value = times.percentile(p).orElseThrow();
        assertThat(value).as("seed %d, p%s", seed, p).isGreaterThanOrEqualTo(before);
        before = value;
      }
      assertThat(before).as("seed %d", seed).isLessThanOrEqualTo(times.max().orElseThrow());
    }
  }
}
