package dev.plimsoll.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void packing_changes_no_figure() {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    Histogram growing = Latencies.histogram();
    for (int i = 0; i < 10_000; i++) {
      growing.recordValue((long) Math.exp(random.nextDouble(0, 25)));
    }
    Latencies open = Latencies.copyOf(growing);
    Latencies packed = Latencies.packed(growing);

    assertThat(packed.count()).as("seed %d", seed).isEqualTo(10_000);
    assertThat(packed.micros()).as("seed %d", seed).isEqualTo(open.micros());
    assertThat(packed.percentile(99.9)).isEqualTo(open.percentile(99.9));
    assertThat(packed.mean()).isEqualTo(open.mean());
    assertThat(packed.plus(open).count()).isEqualTo(20_000);
    assertThat(open.plus(packed).max()).isEqualTo(packed.max());
    assertThat(packed.shareWithin(1e6)).isEqualTo(open.shareWithin(1e6));
  }

  @Test
  void percentiles_are_in_order_and_within_minimum_and_maximum() {
    long seed = 6;
    SplittableRandom random = new SplittableRandom(seed);
    Histogram growing = Latencies.histogram();
    for (int i = 0; i < 1_000; i++) {
      growing.recordValue(random.nextLong(1, 10_000_000));
    }
    Latencies times = Latencies.packed(growing);
    double before = times.min().orElseThrow();
    for (double p = 0; p <= 100; p += 0.1) {
      double value = times.percentile(p).orElseThrow();
      assertThat(value).as("seed %d p%s", seed, p).isGreaterThanOrEqualTo(before);
      before = value;
    }
    assertThat(before).isLessThanOrEqualTo(times.max().orElseThrow());
  }

  @Test
  void nothing_recorded_is_absent_not_zero() {
    assertThat(Latencies.none().percentile(50)).isEmpty();
    assertThat(Latencies.packed(Latencies.histogram()).max()).isEmpty();
    assertThat(Latencies.none().shareWithin(1)).isNaN();
  }
}
