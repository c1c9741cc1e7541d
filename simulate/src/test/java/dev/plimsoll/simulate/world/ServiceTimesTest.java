package dev.plimsoll.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.lab.measure.Latencies;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ServiceTimesTest {
  @Test
  void recorded_times_are_drawn_as_they_were_recorded() {
    Distribution truth = Distribution.parse("lognormal:800ms..3s");
    SplittableRandom random = new SplittableRandom(7);
    Histogram recorded = Latencies.histogram();
    for (int i = 0; i < 100_000; i++) {
      recorded.recordValue(truth.sample(random).toNanos() / 1000);
    }
    Latencies before = new Latencies(recorded);
    ServiceTimes.Recorded times = new ServiceTimes.Recorded(before, "out/run1");

    Histogram drawn = Latencies.histogram();
    for (int i = 0; i < 100_000; i++) {
      drawn.recordValue(times.nanos(random) / 1000);
    }

    Latencies after = new Latencies(drawn);
    for (double percentile : new double[] {1, 25, 50, 75, 95, 99, 99.9}) {
      double expected = before.percentile(percentile).orElseThrow();
      assertThat(after.percentile(percentile).orElseThrow())
          .as("p%s", percentile)
          .isCloseTo(expected, Percentage.withPercentage(percentile > 99 ? 10 : 2));
    }
    assertThat(times.meanNanos()).isCloseTo(before.mean().orElseThrow(), within(1e7));
    assertThat(times).hasToString("recorded in out/run1");
  }

  @Test
  void nothing_recorded_is_nothing_to_draw_from() {
    assertThatThrownBy(() -> new ServiceTimes.Recorded(Latencies.none(), "out/run1"))
        .hasMessageContaining("out/run1");
  }
}
