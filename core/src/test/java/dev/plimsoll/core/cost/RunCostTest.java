package dev.plimsoll.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.core.work.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RunCostTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final RunKind REPORT = new RunKind("writer", "medium", "autonomous");
  private static final RunSize PLAN =
      new RunSize(200_000, Money.parse("3"), Duration.ofMinutes(10));
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Verdict WITHIN = new Verdict.Within();

  private static RunSize size(long tokens) {
    return new RunSize(tokens, Money.ofNanos(15_000 * tokens), Duration.ofMillis(tokens));
  }

  private static RunEstimate learned(long tokens) {
    RunCost cost = new RunCost();
    for (int i = 0; i < 20; i++) {
      cost.delivered(REPORT, size(tokens), NOW);
    }
    return cost.estimate(REPORT, PLAN);
  }

  private static Admission decide(RunEstimate run, long free, long committed) {
    Window window = new Window(60_000, MINUTE, free, NOW.plusSeconds(30));
    return Admission.decide(run, new Headroom(window, committed, WITHIN), Optional.empty(), NOW);
  }

  @Test
  void a_kind_that_nobody_knows_takes_what_its_plan_allows() {
    RunCost cost = new RunCost();
    for (int i = 0; i < RunCost.ENOUGH - 1; i++) {
      cost.delivered(REPORT, size(1_000), NOW);
    }
    RunEstimate cold = cost.estimate(REPORT, PLAN);
    assertThat(cold.isLearned()).isFalse();
    assertThat(cold.p90().tokens()).isEqualTo(200_000);
    assertThat(cold.text())
        .isEqualTo(
            "a run of writer/medium/autonomous takes 200,000 tokens and 3.00 USD (the most its plan"
                + " allows, as only 9 were seen)");
    cost.delivered(REPORT, size(1_000), NOW);
    assertThat(cost.estimate(REPORT, PLAN).p90().tokens()).isBetween(980L, 1_020L);
  }

  @Test
  void quantiles_are_within_two_percent_of_the_runs_and_never_above_the_plan() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RunCost cost = new RunCost();
      List<Long> tokens = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        long drawn = (long) (20_000 * Math.exp(random.nextGaussian()));
        tokens.add(drawn);
        cost.delivered(REPORT, size(drawn), NOW);
      }
      Collections.sort(tokens);
      RunEstimate estimate = cost.estimate(REPORT, PLAN);
      assertThat((double) estimate.p50().tokens() / tokens.get(499))
          .as("p50, seed %d", seed)
          .isBetween(0.98, 1.0201);
      assertThat((double) estimate.p90().tokens() / tokens.get(899))
          .as("p90, seed %d", seed)
          .isBetween(0.98, 1.0201);
      assertThat(estimate.p90().money().usd().doubleValue() / (15e-6 * tokens.get(899)))
          .as("money, seed %d", seed)
          .isBetween(0.98, 1.0201);
      RunSize tight = new RunSize(5, Money.ZERO, MINUTE);
      assertThat(cost.estimate(REPORT, tight).p90().tokens()).isEqualTo(5);
    }
  }

  @Test
  void of_ever_new_kinds_the_last_ones_are_remembered() {
    RunCost cost = new RunCost();
    for (int kind = 0; kind < 3 * RunCost.MOST_KINDS; kind++) {
      cost.delivered(new RunKind("r" + kind, "c", "m"), size(10), NOW);
      cost.delivered(REPORT, size(10), NOW);
    }
    assertThat(cost.kinds()).isEqualTo(RunCost.MOST_KINDS);
    assertThat(cost.estimate(REPORT, PLAN).isLearned()).isTrue();
  }

  @Test
  void a_run_begins_when_the_provider_will_allow_it_until_it_is_over() {
    RunEstimate run = learned(20_000); // takes 20 s, the window has 30 s left
    assertThat(decide(run, 25_000, 0)).isInstanceOf(Admission.Admitted.class);
    Admission later = decide(run, 25_000, 10_000);
    assertThat(later).isInstanceOf(Admission.Wait.class);
    assertThat(((Admission.Wait) later).until()).isEqualTo(NOW.plusSeconds(30));
    assertThat(later.why())
        .contains("(nine of ten of 20 runs)")
        .contains("the provider allows 25,000 tokens, of which runs under way take 10,000")
        .contains("a new window of 60,000 begins 2026-11-22T12:00:30Z");
  }

  @Test
  void what_lasts_longer_is_allowed_a_part_of_the_windows_to_come() {
    RunEstimate run = learned(90_000); // 90 s: 60 s of the next windows allow 60,000
    assertThat(decide(run, 35_000, 0)).isInstanceOf(Admission.Admitted.class);
    assertThat(decide(run, 25_000, 0)).isInstanceOf(Admission.Wait.class);
  }

  @Test
  void a_run_larger_than_a_window_begins_in_an_untouched_one_alone() {
    RunEstimate cold = new RunCost().estimate(REPORT, PLAN);
    assertThat(decide(cold, 60_000, 0)).isInstanceOf(Admission.Admitted.class);
    assertThat(decide(cold, 60_000, 1)).isInstanceOf(Admission.Wait.class);
    assertThat(decide(cold, 59_999, 0)).isInstanceOf(Admission.Wait.class);
  }

  @Test
  void what_could_begin_only_after_its_deadline_is_refused() {
    RunEstimate run = learned(20_000);
    Window window = new Window(60_000, MINUTE, 0, NOW.plusSeconds(30));
    Headroom none = new Headroom(window, 0, WITHIN);
    assertThat(Admission.decide(run, none, Optional.of(NOW.plusSeconds(30)), NOW))
        .isInstanceOf(Admission.Refused.class);
    assertThat(Admission.decide(run, none, Optional.of(NOW.plusSeconds(31)), NOW))
        .isInstanceOf(Admission.Wait.class);
  }

  @Test
  void what_no_budget_carries_is_refused_with_its_arithmetic() {
    Budgets budgets = new Budgets(List.of(Budget.each(Scope.KEY, Period.DAY, Money.parse("0.1"))));
    Payer payer = new Payer(new TaskId(0, 1), "acme", "k1", "", "", "");
    RunEstimate run = learned(20_000);
    Verdict verdict = budgets.maySpend(payer, run.p90().money(), NOW);
    Window window = new Window(60_000, MINUTE, 60_000, NOW.plusSeconds(30));
    Admission admission =
        Admission.decide(run, new Headroom(window, 0, verdict), Optional.empty(), NOW);
    assertThat(admission).isInstanceOf(Admission.Refused.class);
    assertThat(admission.why())
        .startsWith("a run of writer/medium/autonomous takes ")
        .contains("; key k1 may spend 0.10 USD a day: 0.00 USD spent + 0.00 USD reserved + ")
        .endsWith("the day ends 2026-11-23T00:00:00Z");
  }

  @Test
  void commitments_are_the_sum_of_what_every_run_has_left() {
    for (long seed = 1; seed <= 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Commitments commitments = new Commitments();
      Map<TaskId, Long> left = new HashMap<>();
      for (int step = 0; step < 500; step++) {
        TaskId run = new TaskId(0, random.nextInt(8));
        long tokens = random.nextLong(-5, 1_000);
        switch (random.nextInt(4)) {
          case 0 -> {
            commitments.admitted(run, tokens);
            left.put(run, Math.max(0, tokens));
          }
          case 1 -> {
            commitments.ended(run);
            left.remove(run);
          }
          default -> {
            commitments.used(run, tokens);
            left.computeIfPresent(run, (_, old) -> Math.max(0, old - Math.max(0, tokens)));
          }
        }
        assertThat(commitments.outstanding())
            .as("seed %d step %d", seed, step)
            .isEqualTo(left.values().stream().mapToLong(Long::longValue).sum());
        assertThat(commitments.runs()).isEqualTo(left.size());
      }
    }
  }

  @Test
  void sizes_and_windows_that_cannot_be_are_refused() {
    assertThatThrownBy(() -> new RunSize(-1, Money.ZERO, MINUTE)).hasMessageContaining("nothing");
    assertThatThrownBy(() -> new Window(0, MINUTE, 0, NOW)).hasMessageContaining("one token");
  }
}
