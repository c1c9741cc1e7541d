package dev.plimsoll.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void percentilesAreNearestRanks() {
    List<Double> hundred = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) (101 - i)).toList();

    assertThat(Percentiles.percentile(hundred, 50)).hasValue(50);
    assertThat(Percentiles.percentile(hundred, 99)).hasValue(99);
    assertThat(Percentiles.percentile(hundred, 100)).hasValue(100);
    assertThat(Percentiles.percentile(hundred, 0)).hasValue(1);
    assertThat(Percentiles.percentile(List.of(3.0, 1.0, 2.0), 50)).hasValue(2);
    assertThat(Percentiles.percentile(List.of(), 50)).isEmpty();
  }
}
