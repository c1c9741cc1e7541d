package dev.plimsoll.core.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class HoltWintersTest {
  private static final Smoothing CALM = new Smoothing(0.2, 0.05, 0.98, 0, 0);

  @Test
  void says_nothing_before_ten_forecasts_could_be_judged() {
    HoltWinters forecast = new HoltWinters(CALM, 3);
    for (int i = 0; i < 12; i++) {
      forecast.observe(5);
    }
    assertThat(forecast.ahead()).isEmpty();
    forecast.observe(5);
    Prediction prediction = forecast.ahead().orElseThrow();
    assertThat(prediction).isEqualTo(new Prediction(5, 5, 5, 0));
    assertThat(prediction.isUseful()).isFalse();
  }

  @Test
  void follows_a_trend_and_damps_it() {
    HoltWinters straight = new HoltWinters(new Smoothing(0.5, 0.3, 1, 0, 0), 10);
    HoltWinters damped = new HoltWinters(new Smoothing(0.5, 0.3, 0.8, 0, 0), 10);
    for (int i = 0; i < 200; i++) {
      straight.observe(2 * i);
      damped.observe(2 * i);
    }
    assertThat(straight.ahead().orElseThrow().expected()).isBetween(417.9, 418.1);
    assertThat(straight.ahead().orElseThrow().skill()).isGreaterThan(0.98);
    assertThat(damped.ahead().orElseThrow().expected()).isBetween(390.0, 417.0);
  }

  @Test
  void knows_a_season_after_it_saw_it_twice() {
    HoltWinters forecast = new HoltWinters(new Smoothing(0.1, 0, 0, 0.3, 24), 6);
    for (int i = 0; i < 24 * 8; i++) {
      forecast.observe(wave(i));
    }
    for (int i = 24 * 8; i < 24 * 9; i++) {
      forecast.observe(wave(i));
      assertThat(forecast.ahead().orElseThrow().expected())
          .as("six hours after %d", i)
          .isBetween(wave(i + 6) - 2, wave(i + 6) + 2);
    }
    assertThat(forecast.ahead().orElseThrow().skill()).isGreaterThan(0.9);
  }

  private static double wave(int hour) {
    return 50 + 30 * Math.sin(2 * Math.PI * hour / 24);
  }

  @Test
  void never_forecasts_less_than_nothing() {
    HoltWinters forecast = new HoltWinters(new Smoothing(0.9, 0.9, 1, 0, 0), 30);
    for (int i = 100; i >= 0; i--) {
      forecast.observe(i);
    }
    Prediction prediction = forecast.ahead().orElseThrow();
    assertThat(prediction.expected()).isZero();
    assertThat(prediction.low()).isZero();
  }

  @Test
  void what_is_no_load_is_a_mistake() {
    HoltWinters forecast = new HoltWinters(CALM, 1);
    assertThatThrownBy(() -> forecast.observe(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> forecast.observe(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nine_in_ten_lie_in_the_band_and_chance_alone_is_not_taken_for_a_trend() {
    for (long seed = 1; seed <= 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      IntToDoubleFunction noise = _ -> poisson(20, random);
      double inside = insideBand(noise, 3_000);
      assertThat(inside).as("seed %d", seed).isBetween(0.85, 0.94);
    }
  }

  private static double insideBand(IntToDoubleFunction load, int buckets) {
    HoltWinters forecast = new HoltWinters(CALM, 1);
    int said = 0;
    int inside = 0;
    for (int i = 0; i < buckets; i++) {
      double value = load.applyAsDouble(i);
      Optional<Prediction> prediction = forecast.ahead();
      if (prediction.isPresent()) {
        said++;
        inside += prediction.get().low() <= value && value <= prediction.get().high() ? 1 : 0;
      }
      forecast.observe(value);
    }
    return (double) inside / said;
  }

  private static int poisson(double mean, SplittableRandom random) {
    int count = 0;
    for (double time = -Math.log(1 - random.nextDouble());
        time < mean;
        time -= Math.log(1 - random.nextDouble())) {
      count++;
    }
    return count;
  }
}
