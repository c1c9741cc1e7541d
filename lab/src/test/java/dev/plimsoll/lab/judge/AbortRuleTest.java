package dev.plimsoll.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AbortRuleTest {
  private static final Threshold WATCHED = Threshold.parse("errors < 1%");
  private static final Threshold ABORTING =
      Threshold.parse("p(95) < 1s").abortingAfter(Duration.ofSeconds(10));
  private static final List<Threshold> BOTH = List.of(WATCHED, ABORTING);

  private static List<ThresholdOutcome> outcomes(Outcome watched, Outcome aborting) {
    return List.of(outcome(WATCHED, watched), outcome(ABORTING, aborting));
  }

  private static ThresholdOutcome outcome(Threshold threshold, Outcome outcome) {
    return new ThresholdOutcome(
        threshold.expression(), OptionalDouble.of(2000), "2 s", outcome, "seen");
  }

  @Test
  void only_a_broken_threshold_that_aborts_ends_a_run_and_not_before_its_delay() {
    List<ThresholdOutcome> broken = outcomes(Outcome.FAIL, Outcome.FAIL);

    assertThat(AbortRule.of(BOTH, broken, Duration.ofMillis(9_999))).isEmpty();
    assertThat(AbortRule.of(BOTH, broken, Duration.ofSeconds(10)))
        .hasValueSatisfying(breach -> {
          assertThat(breach.index()).isEqualTo(1);
          assertThat(breach.outcome().expression()).isEqualTo("p(95) < 1s");
          assertThat(breach.at()).isEqualTo(Duration.ofSeconds(10));
        });
    assertThat(AbortRule.of(BOTH, outcomes(Outcome.FAIL, Outcome.PASS), Duration.ofSeconds(60)))
        .isEmpty();
    assertThat(
            AbortRule.of(
                BOTH, outcomes(Outcome.FAIL, Outcome.NOT_MEASURABLE), Duration.ofSeconds(60)))
        .isEmpty();
    assertThat(AbortRule.of(List.of(), List.of(), Duration.ZERO)).isEmpty();
  }

  @Test
  void what_ended_a_run_stays_broken_though_late_answers_mend_it() {
    AbortRule.Breach breach =
        AbortRule.of(BOTH, outcomes(Outcome.PASS, Outcome.FAIL), Duration.ofSeconds(12))
            .orElseThrow();
    List<ThresholdOutcome> kept =
        AbortRule.kept(outcomes(Outcome.PASS, Outcome.PASS), breach, "it ended the run at 0:12");

    assertThat(kept.getFirst().outcome()).isEqualTo(Outcome.PASS);
    assertThat(kept.getLast().outcome()).isEqualTo(Outcome.FAIL);
    assertThat(kept.getLast().why()).isEqualTo("it ended the run at 0:12");
  }
}
