package dev.plimsoll.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PerSecondTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void counts_what_falls_into_each_second_in_whatever_order() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    PerSecond counts = new PerSecond();
    for (int round = 0; round < 3; round++) {
      Map<Long, Long> expected = new TreeMap<>();
      for (int i = 0; i < 2_000; i++) {
        long at = random.nextLong(40 * SECOND);
        counts.add(at);
        expected.merge(at / SECOND * SECOND, 1L, Long::sum);
      }
      Map<Long, Long> counted = new TreeMap<>();
      counts.forEach(counted::put);

      assertThat(counted).as("seed %d, round %d", seed, round).isEqualTo(expected);
      counts.reset();
      assertThat(counts.isEmpty()).isTrue();
    }
  }
}
