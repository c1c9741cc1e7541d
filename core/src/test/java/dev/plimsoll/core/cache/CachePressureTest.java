package dev.plimsoll.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CachePressureTest {
  private static CachePressure after(double... memory) {
    CachePressure pressure = CachePressure.none();
    for (double figure : memory) {
      pressure = pressure.after(figure);
    }
    return pressure;
  }

  @Test
  void each_figure_above_80_percent_halves_it() {
    assertThat(after(0.80).share()).isEqualTo(1);
    assertThat(after(0.81).share()).isEqualTo(0.5);
    assertThat(after(0.81, 0.82).share()).isEqualTo(0.25);
    assertThat(after(0.81, 0.82, 0.83, 0.84, 0.85, 0.86).share()).isEqualTo(1.0 / 16);
  }

  @Test
  void a_figure_that_was_judged_changes_nothing_until_there_is_another_collection() {
    assertThat(after(0.9, 0.9, 0.9).share()).isEqualTo(0.5);
    assertThat(after(0.9, 0.6, 0.6).share()).isEqualTo(1);
  }

  @Test
  void it_grows_again_below_70_percent_only() {
    assertThat(after(0.9, 0.91, 0.75, 0.71).share()).isEqualTo(0.25);
    assertThat(after(0.9, 0.91, 0.69).share()).isEqualTo(0.5);
    assertThat(after(0.9, 0.91, 0.69, 0.68, 0.67).share()).isEqualTo(1);
  }

  @Test
  void whatever_the_memory_does_the_share_is_one_the_index_takes() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      CachePressure pressure = CachePressure.none();
      for (int step = 0; step < 100; step++) {
        pressure = pressure.after(random.nextDouble());
        assertThat(pressure.share()).as("seed %d", seed).isBetween(1.0 / 16, 1.0);
      }
    }
  }
}
