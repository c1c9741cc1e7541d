package dev.plimsoll.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random cron texts against somebody who looks at a clock every minute. */
class TimetableOracleTest {
  private static final List<String> ZONES =
      List.of(
          "Europe/Berlin",
          "America/New_York",
          "Australia/Lord_Howe",
          "Asia/Kolkata",
          "America/Santiago", // changes at midnight
          "Pacific/Apia", // left out a whole day of 2011
          "UTC");
  private static final int TEXTS_EACH = 60;
  private static final Duration BEFORE = Duration.ofHours(40);
  private static final Duration AFTER = Duration.ofHours(40);

  /** The values of each field, and how it is written. */
  private record Drawn(Set<Integer> values, String text) {
    static Drawn any(int least, int most) {
      return new Drawn(all(least, most), "*");
    }

    static Drawn of(SplittableRandom random, int least, int most, double any) {
      if (random.nextDouble() < any) {
        return any(least, most);
      }
      Set<Integer> values = new TreeSet<>();
      int many = 1 + random.nextInt(3);
      for (int i = 0; i < many; i++) {
        values.add(random.nextInt(least, most + 1));
      }
      return new Drawn(
          values, values.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    private static Set<Integer> all(int least, int most) {
      return IntStream.rangeClosed(least, most).boxed().collect(Collectors.toSet());
    }
  }

  private record Text(Drawn minute, Drawn hour, Drawn day, Drawn weekday) {
    static Text draw(SplittableRandom random) {
      return new Text(
          Drawn.of(random, 0, 59, 0.2),
          random.nextBoolean() ? Drawn.of(random, 0, 4, 0) : Drawn.of(random, 0, 23, 0.5),
          Drawn.of(random, 1, 31, 0.8),
          Drawn.of(random, 0, 6, 0.8));
    }

    String written() {
      return "%s %s %s * %s".formatted(minute.text, hour.text, day.text, weekday.text);
    }

    boolean says(LocalDateTime time) {
      boolean byDay = day.values.contains(time.getDayOfMonth());
      boolean byWeekday = weekday.values.contains(time.getDayOfWeek().getValue() % 7);
      boolean both = day.text.equals("*") || weekday.text.equals("*");
      return minute.values.contains(time.getMinute())
          && hour.values.contains(time.getHour())
          && (both ? byDay && byWeekday : byDay || byWeekday);
    }
  }

  /** Whether it fires at a whole minute, by the rules as the guide tells them. */
  private static boolean fires(Text text, ZoneId zone, Instant minute) {
    LocalDateTime shown = LocalDateTime.ofInstant(minute, zone);
    if (text.hour.values.size() == 24) {
      return text.says(shown);
    }
    ZoneRules rules = zone.getRules();
    boolean shownBefore =
        rules.getValidOffsets(shown).size() == 2
            && !rules.getOffset(minute).equals(rules.getValidOffsets(shown).getFirst());
    if (text.says(shown) && !shownBefore) {
      return true;
    }
    ZoneOffsetTransition change = rules.previousTransition(minute.plusNanos(1));
    if (change == null || !change.getInstant().equals(minute) || !change.isGap()) {
      return false;
    }
    LocalDateTime leftOut = change.getDateTimeBefore();
    while (leftOut.isBefore(change.getDateTimeAfter())) {
      if (text.says(leftOut)) {
        return true;
      }
      leftOut = leftOut.plusMinutes(1);
    }
    return false;
  }

  @Test
  void agrees_with_somebody_who_looks_every_minute_around_changes_of_the_clocks() {
    long seed = 20_260_301;
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    int fired = 0;
    for (String name : ZONES) {
      ZoneId zone = ZoneId.of(name);
      for (int i = 0; i < TEXTS_EACH; i++) {
        fired += compare(Text.draw(random), zone, someChange(zone, random));
      }
    }
    assertThat(fired).isGreaterThan(4_000);
  }

  /** A change of the clocks, or any moment where there are none. */
  private static Instant someChange(ZoneId zone, SplittableRandom random) {
    Instant from =
        Instant.parse("2011-01-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(9000)));
    if (zone.getId().equals("Pacific/Apia") && random.nextBoolean()) {
      from = Instant.parse("2011-12-01T00:00:00Z");
    }
    ZoneOffsetTransition change = zone.getRules().nextTransition(from);
    return change == null ? from : change.getInstant();
  }

  private static int compare(Text text, ZoneId zone, Instant around) {
    Instant first = around.minus(BEFORE);
    Instant last = around.plus(AFTER);
    List<Instant> expected = new ArrayList<>();
    for (Instant minute = first; !minute.isAfter(last); minute = minute.plusSeconds(60)) {
      if (fires(text, zone, minute)) {
        expected.add(minute);
      }
    }
    Timetable table = Timetable.read(text.written(), zone, Instant.EPOCH);
    String as = text.written() + " in " + zone + " around " + around;

    List<Instant> forward = new ArrayList<>();
    Instant time = table.after(first.minusNanos(1));
    while (!time.isAfter(last)) {
      forward.add(time);
      time = table.after(time);
    }
    assertThat(forward).as(as).isEqualTo(expected);

    List<Instant> backward = new ArrayList<>();
    time = table.atOrBefore(last).orElseThrow();
    while (!time.isBefore(first)) {
      backward.addFirst(time);
      time = table.atOrBefore(time.minusNanos(1)).orElseThrow();
    }
    assertThat(backward).as(as).isEqualTo(expected);
    return expected.size();
  }

  @Test
  void from_any_moment_the_neighbours_are_neighbours() {
    long seed = 20_261_025;
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 3_000; i++) {
      ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
      String seconds = Drawn.of(random, 0, 59, 0.3).text() + " ";
      String written = (random.nextBoolean() ? seconds : "") + Text.draw(random).written();
      Timetable table = Timetable.read(written, zone, Instant.EPOCH);
      Instant moment =
          someChange(zone, random).plusMillis(random.nextLong(-90_000_000, 90_000_000));
      String as = written + " in " + zone + " at " + moment;
      Instant before = table.atOrBefore(moment).orElseThrow();
      Instant after = table.after(moment);
      assertThat(before).as(as).isBeforeOrEqualTo(moment);
      assertThat(after).as(as).isAfter(moment);
      assertThat(table.after(before)).as(as).isEqualTo(after);
      assertThat(table.atOrBefore(after.minusNanos(1))).as(as).contains(before);
      assertThat(table.atOrBefore(after)).as(as).contains(after);
    }
  }
}
