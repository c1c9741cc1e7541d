package dev.plimsoll.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Seconds drawn from a seed, whose truth is known. */
@Execution(ExecutionMode.CONCURRENT)
class SteadyStateTest {
  private static final int SEEDS = 50;

  /** A run of so many seconds at 100 answers per second whose mean time follows a shape. */
  private static List<Second> run(long seed, int length, IntToDoubleFunction meanMillis) {
    return run(seed, length, meanMillis, _ -> 100);
  }

  private static List<Second> run(
      long seed, int length, IntToDoubleFunction meanMillis, IntToDoubleFunction perSecond) {
    RandomGenerator random = Seeds.of(seed, 17);
    List<Second> seconds = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      Histogram times = new Histogram(3);
      long count = Math.max(0, Math.round(perSecond.applyAsDouble(i) + 3 * random.nextGaussian()));
      for (int n = 0; n < count; n++) {
        times.recordValue(
            (long) (1000 * meanMillis.applyAsDouble(i) * Math.exp(0.3 * random.nextGaussian())));
      }
      Latencies latencies = new Latencies(times);
      seconds.add(new Second(i, count, count, count, count / 50, 5, latencies, latencies));
    }
    return seconds;
  }

  private static long steady(IntToDoubleFunction shape) {
    long found = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      found += SteadyState.of(run(seed, 90, shape)) instanceof SteadyState.Found ? 1 : 0;
    }
    return found;
  }

  @Test
  void a_warm_up_is_cut_off_and_what_is_flat_behind_it_is_steady() {
    int found = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<Second> seconds = run(seed, 91, i -> i < 20 ? 100 - 4 * i : 20);
      if (SteadyState.of(seconds) instanceof SteadyState.Found window) {
        found++;
        assertThat(window.fromSeconds()).as("seed %d", seed).isBetween(15.0, 45.0);
        assertThat(window.toSeconds()).as("seed %d", seed).isEqualTo(90);
        assertThat(window.series().response().mean().orElseThrow() / 1e6)
            .as("seed %d", seed)
            .isBetween(20.0, 23.5);
      }
    }
    assertThat(found).as("of %d seeds", SEEDS).isGreaterThanOrEqualTo(47);
  }

  @Test
  void a_run_that_is_flat_from_its_start_is_steady() {
    assertThat(steady(_ -> 20)).isGreaterThanOrEqualTo(47);
  }

  @Test
  void drift_is_never_steady() {
    assertThat(steady(i -> 20 + 0.2 * i)).as("grows").isZero();
    assertThat(steady(i -> 40 - 0.2 * i)).as("falls").isZero();
    assertThat(steady(i -> i < 60 ? 20 : 30)).as("a step").isZero();
    assertThat(steady(i -> 20 * Math.exp(i / 60.0))).as("runs away").isZero();
  }

  @Test
  void load_that_grows_is_not_steady_though_times_stay() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      SteadyState state = SteadyState.of(run(seed, 90, _ -> 20, i -> 50 + 2.0 * i));
      assertThat(state).as("seed %d", seed).isInstanceOf(SteadyState.None.class);
    }
  }

  @Test
  void a_single_stall_is_no_drift() {
    assertThat(steady(i -> i == 50 ? 900 : 20)).isGreaterThanOrEqualTo(47);
    int before = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      before += start(SteadyState.of(run(seed, 90, i -> i == 22 ? 900 : 20))) < 22 ? 1 : 0;
    }
    assertThat(before).as("a stall is no warm-up, so it stays in").isGreaterThan(SEEDS / 4);
  }

  private static double start(SteadyState state) {
    return state instanceof SteadyState.Found found ? found.fromSeconds() : 90;
  }

  @Test
  void what_is_too_short_or_empty_says_so() {
    assertThat(SteadyState.of(List.of()))
        .isEqualTo(
            new SteadyState.None(
                "no steady state: only 0 whole seconds of load, at least 30 are needed"));
    assertThat(SteadyState.of(run(1, 30, _ -> 20))).isInstanceOf(SteadyState.None.class);
    assertThat(SteadyState.of(run(1, 31, _ -> 20))).isInstanceOf(SteadyState.Found.class);
    assertThat(SteadyState.of(run(1, 60, _ -> 20, i -> i % 2 == 0 ? 100 : -100)))
        .isEqualTo(new SteadyState.None("no steady state: too many seconds without an answer"));
  }

  @Test
  void the_window_adds_up_its_own_seconds() {
    SteadyState state = SteadyState.of(run(3, 61, _ -> 20));
    assertThat(state).isInstanceOf(SteadyState.Found.class);
    SteadyState.Found found = (SteadyState.Found) state;
    assertThat(found.series().response().count()).isEqualTo(found.series().total());
    assertThat(found.series().ok() + found.series().failed()).isEqualTo(found.series().total());
    assertThat(found.series().throughput()).isBetween(97.0, 103.0);
    assertThat(found.text()).startsWith("steady from 0:").endsWith(" to 1:00");
  }

  @Test
  void the_cut_is_the_textbook_one() {
    double[] values = new double[50];
    Arrays.fill(values, 10);
    assertThat(WarmUp.length(values)).isZero();
    for (int i = 0; i < 10; i++) {
      values[i] = 100;
    }
    assertThat(WarmUp.length(values)).isEqualTo(10);
    assertThat(Drift.hasTrend(Arrays.copyOfRange(values, 10, 50))).isFalse();
    assertThat(Drift.hasTrend(values)).isTrue();
    assertThat(Drift.hasShift(new double[] {1, 1, 1, 1})).isFalse();
  }
}
