package dev.plimsoll.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private final Drain drain = new Drain();

  @Test
  void says_nothing_before_ten_starts() {
    for (int i = 0; i < 9; i++) {
      drain.started(START);
    }
    assertThat(drain.perSecond(START.plusSeconds(1))).isEmpty();
    assertThat(drain.until(100, START, Duration.ofSeconds(1), Duration.ofMinutes(5)))
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void measures_a_steady_rate_and_forgets_the_past() {
    Instant now = START;
    for (int i = 0; i < 600; i++) {
      now = START.plusMillis(i * 100L);
      drain.started(now);
    }
    assertThat(drain.perSecond(now).orElseThrow()).isCloseTo(10, Offset.offset(0.5));
    assertThat(drain.until(100, now, Duration.ofSeconds(1), Duration.ofMinutes(5)))
        .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
    assertThat(drain.perSecond(now.plusSeconds(31))).isEmpty();
  }

  @Test
  void keeps_within_its_bounds() {
    for (int i = 0; i < 1_000; i++) {
      drain.started(START);
    }
    Duration least = Duration.ofSeconds(1);
    Duration most = Duration.ofSeconds(20);
    assertThat(drain.until(1, START, least, most)).isEqualTo(least);
    assertThat(drain.until(1_000_000, START, least, most)).isEqualTo(most);
  }
}
