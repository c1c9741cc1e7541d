package dev.plimsoll.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Misfire;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiringTest {
  private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");
  private static final Timetable MINUTES = Timetable.read("* * * * *", ZoneOffset.UTC, TEN);

  private static Instant minute(int minute) {
    return TEN.plusSeconds(60L * minute);
  }

  private static Firing at(Misfire misfire, Instant next, Instant now) {
    return Firing.of(MINUTES, misfire, 3, next, now, now);
  }

  @Test
  void what_is_on_time_fires_under_every_policy() {
    for (Misfire misfire : Misfire.values()) {
      for (long late : List.of(0L, 20L, 1000L)) {
        assertThat(at(misfire, TEN, TEN.plusMillis(late)))
            .isEqualTo(new Firing(List.of(TEN), minute(1), false));
      }
    }
  }

  @Test
  void what_was_missed_is_left_out_made_up_for_once_or_each_as_far_as_the_cap() {
    Instant now = minute(5).plusSeconds(30);
    assertThat(at(Misfire.SKIP, TEN, now)).isEqualTo(new Firing(List.of(), minute(6), true));
    assertThat(at(Misfire.ONE, TEN, now))
        .isEqualTo(new Firing(List.of(minute(5)), minute(6), true));
    assertThat(at(Misfire.ALL, TEN, now))
        .isEqualTo(new Firing(List.of(minute(3), minute(4), minute(5)), minute(6), true));
    assertThat(at(Misfire.ALL, minute(4), now))
        .isEqualTo(new Firing(List.of(minute(4), minute(5)), minute(6), false));
  }

  @Test
  void one_alone_that_is_late_is_missed_too() {
    Instant now = TEN.plusMillis(1001);
    assertThat(at(Misfire.SKIP, TEN, now)).isEqualTo(new Firing(List.of(), minute(1), true));
    assertThat(at(Misfire.ONE, TEN, now)).isEqualTo(new Firing(List.of(TEN), minute(1), false));
  }

  @Test
  void what_was_refused_on_time_stays_on_time_until_the_next_has_come() {
    Instant seen = TEN.plusMillis(5);
    assertThat(Firing.of(MINUTES, Misfire.SKIP, 3, TEN, seen, TEN.plusSeconds(59)).times())
        .containsExactly(TEN);
    assertThat(Firing.of(MINUTES, Misfire.SKIP, 3, TEN, seen, minute(1)))
        .isEqualTo(new Firing(List.of(minute(1)), minute(2), true));
  }

  @Test
  void a_year_of_missed_seconds_is_decided_at_once() {
    Timetable seconds = Timetable.read("* * * * * *", ZoneOffset.UTC, TEN);
    Instant now = TEN.plusSeconds(31_536_000);
    Firing all = Firing.of(seconds, Misfire.ALL, 100, TEN, now, now);
    assertThat(all.times()).hasSize(100).isSorted().endsWith(now);
  }

  @Test
  void a_fire_time_that_was_promised_is_kept_where_the_timetable_no_longer_has_it() {
    Instant promised = TEN.plusSeconds(17); // the zone's rules were other ones then
    assertThat(at(Misfire.ONE, promised, TEN.plusSeconds(18)))
        .isEqualTo(new Firing(List.of(promised), minute(1), false));
    assertThat(at(Misfire.ALL, promised, TEN.plusSeconds(18)).times()).containsExactly(promised);
  }
}
