package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RehearsalTest {
  private static long serving() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("lab-rehearsal"))
        .count();
  }

  @Test
  void it_leaves_nothing_behind_and_comes_to_an_end() throws Exception {
    long before = serving();
    long start = System.nanoTime();
    Rehearsal.run(4, Duration.ofMillis(300));

    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    assertThat(serving()).isLessThanOrEqualTo(before);
  }

  @Test
  void none_is_none() throws Exception {
    long start = System.nanoTime();
    Rehearsal.run(4, Duration.ZERO);

    assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
  }
}
