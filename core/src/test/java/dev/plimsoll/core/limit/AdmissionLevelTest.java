package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdmissionLevelTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final AdmissionLevel level = new AdmissionLevel(AdmissionSettings.standard(), now);
  private final SplittableRandom random = new SplittableRandom(7);
  private final int[] admitted = new int[Priority.values().length];

  /** A second in which so many of each class want in, and those that left had waited so long. */
  private void second(int each, Duration wait) {
    Arrays.fill(admitted, 0);
    for (int i = 0; i < each; i++) {
      for (Priority priority : Priority.values()) {
        admitted[priority.ordinal()] +=
            level.admits(priority, random.nextInt(Level.SHARES), now) ? 1 : 0;
      }
    }
    level.waited(wait, now);
    now = now.plusSeconds(1);
  }

  private int sum() {
    return Arrays.stream(admitted).sum();
  }

  @Test
  void all_are_let_in_while_nobody_waits_long() {
    for (int i = 0; i < 100; i++) {
      second(100, Duration.ofMillis(400));
      assertThat(sum()).isEqualTo(400);
    }
    assertThat(level.level(now)).isEqualTo(Level.ALL);
  }

  @Test
  void overload_cuts_a_tenth_of_those_let_in_the_least_urgent_first() {
    second(1_000, Duration.ofSeconds(1));
    second(1_000, Duration.ofSeconds(1));
    assertThat(sum()).isBetween(3_500, 3_700);
    assertThat(admitted[Priority.NORMAL.ordinal()]).isEqualTo(1_000);
    for (int i = 0; i < 40; i++) {
      second(1_000, Duration.ofSeconds(1));
    }
    assertThat(level.level(now)).isEqualTo(Level.LEAST);
    assertThat(admitted).containsExactly(1_000, 0, 0, 0);
  }

  @Test
  void it_rises_slowly_then_faster_and_is_back_within_half_a_minute() {
    for (int i = 0; i < 40; i++) {
      second(1_000, Duration.ofSeconds(1));
    }
    second(1_000, Duration.ZERO);
    second(1_000, Duration.ZERO);
    assertThat(sum()).isBetween(1_000, 1_060);
    int seconds = 0;
    while (!level.level(now).equals(Level.ALL)) {
      second(1_000, Duration.ZERO);
      seconds++;
    }
    assertThat(seconds).isBetween(8, 30);
  }

  @Test
  void it_rises_again_although_nobody_who_is_let_in_comes() {
    level.adopt(Level.LEAST);
    for (int i = 0; i < 40; i++) {
      boolean _ = level.admits(Priority.LOW, i, now);
      now = now.plusSeconds(1);
    }
    assertThat(level.level(now)).isEqualTo(Level.ALL);
  }

  /** A server of so many a second in front of a queue, at three times its load. */
  @Test
  void at_three_times_the_load_it_settles_where_the_server_is_full_and_the_wait_short() {
    double queue = 0;
    double served = 0;
    double wait = 0;
    for (int i = 0; i < 300; i++) {
      Duration waited = Duration.ofNanos((long) (queue / 1_000 * 1e9));
      second(750, waited);
      queue += sum();
      double now = Math.min(queue, 1_000);
      queue -= now;
      served += i >= 60 ? now : 0;
      wait = i >= 60 ? Math.max(wait, waited.toMillis()) : 0;
      assertThat(admitted[0]).isEqualTo(750);
    }
    System.out.printf(
        "admission level at 3 x: %.3f of the capacity used, longest wait %.0f ms%n",
        served / 240_000, wait);
    assertThat(served / 240_000).isGreaterThan(0.97);
    assertThat(wait).isLessThan(2_500);
  }

  @Test
  void the_share_of_a_caller_is_the_same_all_the_hour_and_another_the_next() {
    int changed = 0;
    int[] count = new int[Level.SHARES];
    for (int i = 0; i < 12_800; i++) {
      int share = Level.share("acme", "user" + i, now);
      assertThat(Level.share("acme", "user" + i, now.plusSeconds(3_599))).isEqualTo(share);
      changed += Level.share("acme", "user" + i, now.plusSeconds(3_600)) == share ? 0 : 1;
      count[share]++;
    }
    assertThat(changed).isGreaterThan(12_500);
    assertThat(Arrays.stream(count).boxed().toList())
        .allMatch(callers -> callers > 50 && callers < 170);
  }

  @Test
  void a_level_is_one_number_that_other_nodes_understand() {
    Level half = new Level(Level.SHARES * 2 + 64);
    assertThat(half.admits(Priority.CRITICAL, 127)).isTrue();
    assertThat(half.admits(Priority.HIGH, 127)).isTrue();
    assertThat(half.admits(Priority.NORMAL, 63)).isTrue();
    assertThat(half.admits(Priority.NORMAL, 64)).isFalse();
    assertThat(half.admits(Priority.LOW, 0)).isFalse();
    assertThat(half.priority()).isEqualTo(Priority.NORMAL);
    assertThat(Level.ALL.priority()).isEqualTo(Priority.LOW);
    assertThat(Level.LEAST.priority()).isEqualTo(Priority.CRITICAL);
    assertThatThrownBy(() -> new Level(127)).hasMessageContaining("not at 127");
  }

  @Test
  void settings_that_make_no_sense_are_refused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new AdmissionSettings(Duration.ZERO, second, 0.1, 0.1))
        .hasMessageContaining("target");
    assertThatThrownBy(() -> new AdmissionSettings(second, Duration.ZERO, 0.1, 0.1))
        .hasMessageContaining("period");
    assertThatThrownBy(() -> new AdmissionSettings(second, second, 1, 0.1))
        .hasMessageContaining("cut");
    assertThatThrownBy(() -> new AdmissionSettings(second, second, 0.1, 0.2))
        .hasMessageContaining("slower than down");
  }
}
