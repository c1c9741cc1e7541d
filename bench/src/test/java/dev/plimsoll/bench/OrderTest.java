package dev.plimsoll.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderTest {
  @Test
  void percentilesAreNearestRanks() {
    List<Double> hundred = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) (101 - i)).toList();

    assertThat(Order.percentile(hundred, 50)).hasValue(50);
    assertThat(Order.percentile(hundred, 99)).hasValue(99);
    assertThat(Order.percentile(hundred, 100)).hasValue(100);
    assertThat(Order.percentile(hundred, 0)).hasValue(1);
    assertThat(Order.percentile(List.of(3.0, 1.0, 2.0), 50)).hasValue(2);
    assertThat(Order.percentile(List.of(), 50)).isEmpty();
  }
}
