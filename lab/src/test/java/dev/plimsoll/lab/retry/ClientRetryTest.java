package dev.plimsoll.lab.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ClientRetryTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final RetryPolicy POLICY = RetryPolicy.DEFAULT;

  private static RetryBudget ample() {
    return new RetryBudget(new Share(1));
  }

  private static Decision after(int attempt, String kind, int status, String retryAfter) {
    return new ClientRetry(POLICY, Seeds.of(1, 0))
        .after(
            new RetryQuestion(
                attempt,
                kind,
                status,
                retryAfter.isEmpty() ? Optional.empty() : Optional.of(retryAfter)),
            NOW,
            ample());
  }

  @Test
  void what_the_policy_names_is_tried_again_and_nothing_else() {
    assertThat(after(1, "HTTP 429", 429, "")).isInstanceOf(Decision.Again.class);
    assertThat(after(1, "check: status == 200", 503, "")).isInstanceOf(Decision.Again.class);
    assertThat(after(3, "reset", 0, "")).isInstanceOf(Decision.Again.class);
    assertThat(after(1, "HTTP 500", 500, ""))
        .isEqualTo(new Decision.GiveUp("not one that is tried again", false));
    assertThat(after(1, "dns", 0, "")).isInstanceOf(Decision.GiveUp.class);
    assertThat(after(4, "reset", 0, ""))
        .isEqualTo(new Decision.GiveUp("attempt 4 was the last", false));
  }

  @Test
  void the_wait_is_within_its_bounds_for_every_seed() {
    for (long seed = 0; seed < 300; seed++) {
      RandomGenerator random = Seeds.of(seed, 0);
      RetryPolicy policy =
          new RetryPolicy(
              100,
              POLICY.on(),
              new RetryPolicy.Backoff(
                  Duration.ofMillis(random.nextLong(500)),
                  Duration.ofMillis(500 + random.nextLong(20_000))),
              POLICY.hint(),
              POLICY.budget());
      ClientRetry retry = new ClientRetry(policy, random);
      for (int attempt = 1; attempt < 100; attempt++) {
        long hint = random.nextInt(3) == 0 ? random.nextLong(60) : -1;
        RetryQuestion failed =
            new RetryQuestion(
                attempt,
                "HTTP 429",
                429,
                hint < 0 ? Optional.empty() : Optional.of(Long.toString(hint)));
        Decision.Again again = (Decision.Again) retry.after(failed, NOW, ample());
        long least = Math.max(0, hint) * 1_000_000_000L;
        double doubled = policy.backoff().base().toNanos() * Math.pow(2, attempt - 1);
        long most = least + (long) Math.min(doubled, policy.backoff().cap().toNanos());
        assertThat(again.delayNanos()).as("seed %d, %d", seed, attempt).isBetween(least, most);
      }
    }
  }

  @Test
  void jitter_is_full() {
    ClientRetry retry = new ClientRetry(POLICY, Seeds.of(42, 0));
    double sum = 0;
    for (int i = 0; i < 20_000; i++) {
      RetryQuestion third = new RetryQuestion(3, "reset", 0, Optional.empty());
      sum += ((Decision.Again) retry.after(third, NOW, ample())).delayNanos();
    }
    assertThat(sum / 20_000 / 1e6).as("seed 42").isCloseTo(200, within(5.0)); // of 0 to 400 ms
  }

  private static double waited(String retryAfter) {
    Decision.Again again = (Decision.Again) after(1, "HTTP 429", 429, retryAfter);
    return Math.floor(again.delayNanos() / 1e9); // less the jitter of at most 0.1 s
  }

  @Test
  void retry_after_is_understood_in_all_its_forms() {
    assertThat(waited("7")).isEqualTo(7);
    assertThat(waited(" 0 ")).isEqualTo(0);
    assertThat(waited("Sat, 21 Nov 2026 12:00:09 GMT")).isEqualTo(9);
    assertThat(waited("Saturday, 21-Nov-26 12:00:09 GMT")).isEqualTo(9);
    assertThat(waited("Sat Nov 21 12:00:09 2026")).isEqualTo(9);
    assertThat(waited("Fri, 20 Nov 2026 12:00:09 GMT")).isEqualTo(0);
    for (String garbage : new String[] {"soon", "-5", "1e3", "7 s"}) {
      assertThat(after(1, "HTTP 429", 429, garbage))
          .isInstanceOfSatisfying(
              Decision.Again.class,
              again -> {
                assertThat(again.why()).isEqualTo("jitter; Retry-After was not understood");
                assertThat(again.delayNanos()).isLessThanOrEqualTo(100_000_000);
              });
    }
    for (String tooLong : new String[] {"61", "9999999999", "9".repeat(400)}) {
      assertThat(after(1, "HTTP 429", 429, tooLong))
          .isEqualTo(new Decision.GiveUp("Retry-After is above maxRetryAfter, 1m", false));
    }
  }

  @Test
  void who_does_not_honour_retry_after_comes_back_at_once() {
    RetryPolicy rude =
        new RetryPolicy(
            4,
            POLICY.on(),
            POLICY.backoff(),
            new RetryPolicy.Hint(false, Duration.ZERO),
            POLICY.budget());
    RetryQuestion failed = new RetryQuestion(1, "HTTP 429", 429, Optional.of("50"));
    Decision.Again again =
        (Decision.Again) new ClientRetry(rude, Seeds.of(1, 0)).after(failed, NOW, ample());
    assertThat(again.delayNanos()).isLessThanOrEqualTo(100_000_000);
  }

  @Test
  void the_budget_is_never_exceeded() {
    for (long seed = 0; seed < 300; seed++) {
      RandomGenerator random = Seeds.of(seed, 1);
      Share share = new Share(random.nextDouble());
      RetryBudget budget = new RetryBudget(share);
      ClientRetry retry = new ClientRetry(POLICY, random);
      long requests = 0;
      long retries = 0;
      for (int i = 0; i < 2_000; i++) {
        if (random.nextBoolean()) {
          budget.request();
          requests++;
        } else {
          RetryQuestion failed = new RetryQuestion(1, "reset", 0, Optional.empty());
          switch (retry.after(failed, NOW, budget)) {
            case Decision.Again _ -> retries++;
            case Decision.GiveUp no -> assertThat(no.byBudget()).as("seed %d", seed).isTrue();
          }
        }
        assertThat((double) retries)
            .as("seed %d", seed)
            .isLessThanOrEqualTo(RetryBudget.FLOOR + share.fraction() * requests + 0.01);
      }
    }
  }

  @Test
  void few_requests_may_retry_and_none_are_hoarded() {
    RetryBudget budget = new RetryBudget(new Share(0));
    for (int i = 0; i < RetryBudget.FLOOR; i++) {
      assertThat(budget.take()).isTrue();
    }
    assertThat(budget.take()).isFalse();

    RetryBudget rich = ample();
    for (int i = 0; i < 100_000; i++) {
      rich.request();
    }
    int taken = 0;
    while (rich.take()) {
      taken++;
    }
    assertThat(taken).isEqualTo(RetryBudget.MOST);
  }

  @Test
  void requests_and_attempts_are_told_apart() {
    RetryTally tally = new RetryTally();
    assertThat(tally.figures().amplification()).isEmpty();
    for (int i = 0; i < 4; i++) {
      tally.begun();
    }
    tally.answered(200);
    tally.succeeded(1);
    tally.answered(429);
    tally.again(30);
    tally.answered(429);
    tally.again(50);
    tally.answered(200);
    tally.succeeded(3);
    tally.answered(429);
    tally.gaveUp(new Decision.GiveUp("", true));
    tally.gaveUp(new Decision.GiveUp("", false));

    RetryFigures figures = tally.figures();
    assertThat(figures).isEqualTo(new RetryFigures(4, 6, 3, 2, 1, 2, 4, 1, 80));
    assertThat(figures.amplification()).hasValue(1.5);
    assertThat(figures.rateLimitedShare()).hasValue(0.5);
    assertThat(figures.finalSuccess()).hasValue(0.5);
    assertThat(figures.meanDelayNanos()).hasValue(40);
  }
}
