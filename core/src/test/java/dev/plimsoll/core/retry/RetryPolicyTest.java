package dev.plimsoll.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private final RetryPolicy policy = RetryPolicy.standard();
  private final Failure failure = Failure.retryable("http_500", "the provider failed");

  @Test
  void waits_two_then_four_seconds_on_average_and_then_gives_up() {
    SplittableRandom random = new SplittableRandom(1);
    for (int attempt = 1; attempt <= 2; attempt++) {
      double mean = 2_000 * attempt;
      double sum = 0;
      for (int i = 0; i < 10_000; i++) {
        long wait = policy.after(attempt, failure, random).orElseThrow().toMillis();
        assertThat((double) wait).isBetween(mean * 0.8 - 1, mean * 1.2 + 1);
        sum += wait;
      }
      assertThat(sum / 10_000).isBetween(mean * 0.99, mean * 1.01);
    }
    assertThat(policy.after(3, failure, random)).isEmpty();
  }

  @Test
  void never_tries_again_what_would_fail_again() {
    Failure lasting = Failure.lasting("http_401", "the key was refused");
    assertThat(policy.after(1, lasting, new SplittableRandom(1))).isEmpty();
  }

  @Test
  void waits_the_first_delay_only_before_it_tries_elsewhere() {
    Failure elsewhere = Failure.elsewhere("http_503", "overloaded");
    Duration wait = policy.after(2, elsewhere, new SplittableRandom(1)).orElseThrow();
    assertThat(wait).isLessThan(Duration.ofMillis(2_401));
    assertThat(policy.after(3, elsewhere, new SplittableRandom(1))).isEmpty();
  }

  @Test
  void waits_as_long_as_it_was_asked_to_within_its_bound() {
    SplittableRandom random = new SplittableRandom(1);
    assertThat(policy.after(1, asking(Duration.ofSeconds(30)), random))
        .contains(Duration.ofSeconds(30));
    assertThat(policy.after(1, asking(Duration.ofHours(9)), random))
        .contains(policy.longestDelay());
    assertThat(policy.after(1, asking(Duration.ZERO), random).orElseThrow())
        .isGreaterThan(Duration.ofSeconds(1));
  }

  private static Failure asking(Duration wait) {
    return new Failure("http_429", "slow down", Failure.Remedy.RETRY, Optional.of(wait));
  }
}
