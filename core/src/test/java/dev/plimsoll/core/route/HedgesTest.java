package dev.plimsoll.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.stat.FadingQuantile;
import dev.plimsoll.core.route.Hedges.Answer;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HedgesTest {
  private static final Target MODEL = Target.of("openai/mini");
  private static final HedgePolicy POLICY = new HedgePolicy(0.05, 100);

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private static Hedges learned(HedgePolicy policy) {
    Hedges hedges = new Hedges(policy);
    for (int i = 1; i <= 100; i++) {
      hedges.firstToken(MODEL, Duration.ofMillis(10L * i));
    }
    return hedges;
  }

  @Test
  void it_is_patient_up_to_the_learned_95th_percentile() {
    Hedges hedges = learned(POLICY);
    assertThat(hedges.patience(MODEL).orElseThrow()).isBetween(seconds(0.95), seconds(1.05));
    assertThat(hedges.patience(Target.of("openai/other"))).isEmpty();
  }

  @Test
  void it_says_why_not() {
    assertThat(new Hedges(POLICY).answer(MODEL, seconds(9), true))
        .isEqualTo(Answer.TOO_LITTLE_MEASURED);
    assertThat(learned(HedgePolicy.off()).answer(MODEL, seconds(9), true)).isEqualTo(Answer.OFF);
    Hedges hedges = learned(POLICY);
    assertThat(hedges.answer(MODEL, seconds(0.5), true)).isEqualTo(Answer.TOO_EARLY);
    assertThat(hedges.answer(MODEL, seconds(9), false)).isEqualTo(Answer.RETRY_BUDGET_SPENT);
    assertThat(hedges.answer(MODEL, seconds(9), true)).isEqualTo(Answer.SHARE_SPENT);
    for (int i = 0; i < 21; i++) {
      hedges.called();
    }
    assertThat(hedges.answer(MODEL, seconds(9), true)).isEqualTo(Answer.YES);
    assertThat(hedges.answer(MODEL, seconds(9), true)).isEqualTo(Answer.SHARE_SPENT);
  }

  @Test
  void however_slow_it_gets_the_share_is_never_exceeded() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Hedges hedges = learned(POLICY);
      int calls = 0;
      int second = 0;
      for (int i = 0; i < 5_000; i++) {
        hedges.called();
        calls++;
        Duration waited = seconds(random.nextDouble() * (i < 2_500 ? 1 : 20));
        second += hedges.answer(MODEL, waited, true) == Answer.YES ? 1 : 0;
        assertThat(second).as("seed %d", seed).isLessThanOrEqualTo((int) (calls * 0.05) + 1);
        hedges.firstToken(MODEL, waited);
      }
      assertThat(second).as("seed %d", seed).isPositive();
    }
  }

  @Test
  void about_a_twentieth_waits_longer_than_its_patience() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      FadingQuantile times = Hedges.times();
      for (int i = 0; i < 20_000; i++) {
        times.add(Math.exp(random.nextGaussian()));
      }
      double patience = times.upper(0.95);
      // The truth is e^1.645 = 5.18; five hundred samples know it to about a tenth.
      assertThat(patience).as("seed %d", seed).isBetween(3.9, 6.9);
    }
  }
}
