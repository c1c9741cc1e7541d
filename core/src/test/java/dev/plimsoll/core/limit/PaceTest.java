package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration CALL = Duration.ofMillis(200);
  private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
  private final Pace pace = new Pace();

  @Test
  void calls_that_wait_begin_a_quarter_faster_than_they_end() {
    int begun = begin(Duration.ofSeconds(10), 40, Duration.ofMillis(1));
    assertThat(begun).as("200 end a second").isBetween(2_490, 2_510);
  }

  @Test
  void after_a_late_look_only_a_few_follow_at_once() {
    pace.began(CALL, 40, start);
    Instant late = start.plusSeconds(5);
    int atOnce = 0;
    for (; !pace.next().isAfter(late); atOnce++) {
      pace.began(CALL, 40, late);
    }
    assertThat(atOnce).isEqualTo(3);
  }

  @Test
  void looks_that_are_a_little_late_lose_nothing() {
    int begun = begin(Duration.ofSeconds(10), 40, Duration.ofMillis(7));
    assertThat(begun).isGreaterThan(2_400);
  }

  @Test
  void who_is_alone_is_not_held_back_and_nobody_is_where_a_call_ends_every_millisecond() {
    for (int i = 0; i < 4; i++) {
      pace.began(CALL, 40, start);
    }
    assertThat(pace.next()).isAfter(start);
    pace.ease();
    assertThat(pace.next()).isBefore(start);
    pace.began(CALL, 200, start);
    assertThat(pace.next()).isBefore(start);
  }

  @Test
  void when_calls_become_short_the_next_does_not_wait_as_for_long_ones() {
    pace.began(Duration.ofMinutes(1), 4, start);
    pace.began(Duration.ofMinutes(1), 4, start);
    pace.began(Duration.ofMinutes(1), 4, start);
    assertThat(pace.next()).isAfter(start.plusSeconds(10));
    pace.ended(Duration.ofSeconds(1), 4, start);
    assertThat(pace.next()).isEqualTo(start.plusMillis(200));
  }

  /** How many begin, when somebody looks that often. */
  private int begin(Duration length, int limit, Duration every) {
    int begun = 0;
    for (Instant now = start; now.isBefore(start.plus(length)); now = now.plus(every)) {
      for (; !pace.next().isAfter(now); begun++) {
        pace.began(CALL, limit, now);
      }
    }
    return begun;
  }
}
