package dev.plimsoll.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private final Evidence evidence =
      new Evidence(
          List.of(
              new Mark(0, "phase 1"),
              new Mark(30.2, "no answer for 1.5 s, 300 requests due meanwhile"),
              new Mark(50, "no answer for 9.0 s, 1,800 requests due meanwhile")),
          List.of(
              new ErrorKind("timeout", 3, "", 1, 2), new ErrorKind("HTTP 500", 258, "", 1, 59)));

  private String beside(String expression, Outcome outcome, String why) {
    ThresholdOutcome seen =
        new ThresholdOutcome(expression, OptionalDouble.of(1), "1", outcome, why);
    return evidence.beside(List.of(Threshold.parse(expression)), List.of(seen)).getFirst().why();
  }

  @Test
  void a_broken_limit_of_time_names_the_first_stall_and_one_of_failures_the_commonest_error() {
    assertThat(beside("p(99) < 800ms", Outcome.FAIL, "")).isEqualTo("no answer for 1.5 s at 0:30");
    assertThat(beside("errors < 1%", Outcome.FAIL, "")).isEqualTo("258 x HTTP 500");
    assertThat(beside("success_rate > 0.99", Outcome.FAIL, "")).isEqualTo("258 x HTTP 500");
  }

  @Test
  void a_kept_limit_and_one_that_has_its_reason_are_left_alone() {
    assertThat(beside("p(99) < 800ms", Outcome.PASS, "")).isEmpty();
    assertThat(beside("p(99) < 800ms", Outcome.FAIL, "only 12 samples"))
        .isEqualTo("only 12 samples");
    assertThat(new Evidence(List.of(), List.of()).beside(List.of(), List.of())).isEmpty();
  }
}
