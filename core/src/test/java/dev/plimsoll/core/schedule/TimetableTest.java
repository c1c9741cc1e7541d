package dev.plimsoll.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private static final Instant ANCHOR = Instant.parse("2026-01-01T00:00:00Z");

  private static List<String> next(String when, String zone, String after, int many) {
    Timetable table = Timetable.read(when, ZoneId.of(zone), ANCHOR);
    List<String> times = new ArrayList<>();
    Instant time = OffsetDateTime.parse(after).toInstant();
    for (int i = 0; i < many; i++) {
      time = table.after(time);
      assertThat(table.atOrBefore(time)).contains(time);
      times.add(time.atZone(ZoneId.of(zone)).toOffsetDateTime().toString());
    }
    return times;
  }

  private static void refuses(String when, int position, String... parts) {
    assertThatThrownBy(() -> Timetable.read(when, ZoneOffset.UTC, ANCHOR))
        .as(when)
        .isInstanceOfSatisfying(
            UnreadableTimetable.class, e -> assertThat(e.position()).as(when).isEqualTo(position))
        .hasMessageContainingAll(parts);
  }

  @Test
  void fields_hold_values_names_lists_ranges_and_steps() {
    assertThat(next("0 7 * * MON-FRI", "UTC", "2026-01-02T08:00Z", 2))
        .containsExactly("2026-01-05T07:00Z", "2026-01-06T07:00Z");
    assertThat(next("*/20 8,17-18 1 jan *", "UTC", "2026-01-01T08:30Z", 3))
        .containsExactly("2026-01-01T08:40Z", "2026-01-01T17:00Z", "2026-01-01T17:20Z");
    assertThat(next("50/5 0 1 1 ?", "UTC", "2026-01-01T00:00Z", 3))
        .containsExactly("2026-01-01T00:50Z", "2026-01-01T00:55Z", "2027-01-01T00:50Z");
    assertThat(next("*/30 59 23 31 12 *", "UTC", "2026-01-01T00:00Z", 3))
        .containsExactly("2026-12-31T23:59Z", "2026-12-31T23:59:30Z", "2027-12-31T23:59Z");
    assertThat(next("0 0 * * 7", "UTC", "2026-01-01T00:00Z", 1))
        .isEqualTo(next("0 0 * * SUN", "UTC", "2026-01-01T00:00Z", 1))
        .isEqualTo(next("@weekly", "UTC", "2026-01-01T00:00Z", 1))
        .containsExactly("2026-01-04T00:00Z");
    assertThat(next("0 0 * * SAT-SUN", "UTC", "2026-01-01T00:00Z", 3))
        .containsExactly("2026-01-03T00:00Z", "2026-01-04T00:00Z", "2026-01-10T00:00Z");
    assertThat(next("0 12 29 2 *", "UTC", "2096-03-01T00:00Z", 1))
        .containsExactly("2104-02-29T12:00Z");
    assertThat(next("@hourly", "Asia/Kolkata", "2026-01-01T00:10Z", 1))
        .containsExactly("2026-01-01T06:00+05:30");
  }

  @Test
  void of_day_and_weekday_either_will_do_where_both_are_named() {
    assertThat(next("0 0 13 * FRI", "UTC", "2026-02-01T00:00Z", 3))
        .containsExactly("2026-02-06T00:00Z", "2026-02-13T00:00Z", "2026-02-20T00:00Z");
    assertThat(next("0 0 ? * FRI", "UTC", "2026-02-01T00:00Z", 1))
        .containsExactly("2026-02-06T00:00Z");
  }

  @Test
  void a_named_time_that_the_clocks_leave_out_fires_right_after_the_gap() {
    assertThat(next("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00Z", 3))
        .containsExactly(
            "2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
    assertThat(next("*/20 2-3 * * *", "America/New_York", "2026-03-08T00:00-05:00", 4))
        .containsExactly(
            "2026-03-08T03:00-04:00",
            "2026-03-08T03:20-04:00",
            "2026-03-08T03:40-04:00",
            "2026-03-09T02:00-04:00");
  }

  @Test
  void a_named_time_that_the_clocks_show_twice_fires_the_first_time() {
    assertThat(next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", 2))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertThat(next("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00+11:00", 2))
        .containsExactly("2026-04-05T01:45+11:00", "2026-04-06T01:45+10:30");
  }

  @Test
  void what_needs_no_hour_fires_whenever_the_clocks_show_it() {
    assertThat(next("30 * * * *", "Europe/Berlin", "2026-03-29T00:00+01:00", 3))
        .containsExactly(
            "2026-03-29T00:30+01:00", "2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00");
    assertThat(next("30 * * * *", "Europe/Berlin", "2026-10-25T01:45+02:00", 3))
        .containsExactly(
            "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00");
  }

  @Test
  void intervals_are_counted_from_their_anchor_whatever_the_clocks_show() {
    assertThat(next("every 7h", "Europe/Berlin", "2026-01-01T00:00Z", 2))
        .containsExactly("2026-01-01T08:00+01:00", "2026-01-01T15:00+01:00");
    assertThat(next("every 90s", "UTC", "2026-01-01T00:01:30Z", 1))
        .containsExactly("2026-01-01T00:03Z");
    Timetable table = Timetable.read("every 5m", ZoneOffset.UTC, ANCHOR);
    assertThat(table.atOrBefore(ANCHOR.plusSeconds(299))).isEmpty();
    assertThat(table.atOrBefore(ANCHOR.plusSeconds(599))).contains(ANCHOR.plusSeconds(300));
    assertThat(table.after(ANCHOR.minusSeconds(99_999))).isEqualTo(ANCHOR.plusSeconds(300));
  }

  @Test
  void says_where_what_was_found_and_what_is_expected() {
    refuses("61 * * * *", 1, "minute", "found '61'", "0 to 59");
    refuses("0  24 * * *", 4, "hour", "found '24'", "0 to 23");
    refuses("0 1,x 1 * *", 5, "hour", "found 'x'");
    refuses("0 1, 1 * *", 5, "hour", "found nothing");
    refuses("0 1 0 * *", 5, "day of month", "1 to 31");
    refuses("0 1 1 13 *", 7, "month", "1 to 12, JAN to DEC");
    refuses("0 1 1 1 MO", 9, "day of week", "found 'MO'", "SUN to SAT");
    refuses("0 1 1 1 FRI-MON", 9, "from low to high");
    refuses("*/0 * * * *", 3, "a step from 1 to 60");
    refuses("*/x * * * *", 3, "found 'x'");
    refuses("5- * * * *", 3, "found nothing");
    refuses("0 0 30 2 *", 5, "never comes");
    refuses("? * * * *", 1, "found '?'");
    refuses("* * * *", 8, "4 fields", "expected 5");
    refuses("", 1, "0 fields");
    refuses("0 0 0 1 1 * 2026", 13, "7 fields");
    refuses("0 0 L * *", 5, "found 'L'");
    refuses("@never", 1, "@hourly");
    refuses("every", 6, "found nothing");
    refuses("every  fortnight", 8, "interval", "found 'fortnight'");
    refuses("every 0s", 7, "1s to 366d");
    refuses("every 1500ms", 7, "whole seconds");
    refuses("every 400d", 7, "366d");
    refuses("* ".repeat(400), 501, "at most 500");
  }
}
