package dev.plimsoll.core.schedule;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.UnitException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Fires every so many seconds of elapsed time, counted from its anchor, so that neither a restart
 * nor a late firing moves it. Clocks that are put forward or back do not matter.
 */
record Interval(Instant anchor, long seconds) implements Timetable {
  private static final String EVERY = "every";
  private static final Duration LONGEST = Duration.ofDays(366);

  Interval {
    anchor = anchor.truncatedTo(ChronoUnit.SECONDS);
  }

  static boolean isOne(String when) {
    return when.strip().toLowerCase(Locale.ROOT).startsWith(EVERY);
  }

  /**
   * @throws UnreadableTimetable when there is no duration in whole seconds from 1 s to 366 days
   */
  static Interval read(String when, Instant anchor) {
    int word = when.length() - when.stripLeading().length() + EVERY.length();
    String text = when.substring(word).strip();
    int position = word + 1 + (when.length() - word - when.substring(word).stripLeading().length());
    try {
      Duration duration = Durations.parse(text);
      if (duration.toNanosPart() == 0
          && duration.isPositive()
          && duration.compareTo(LONGEST) <= 0) {
        return new Interval(anchor, duration.toSeconds());
      }
    } catch (UnitException e) {
      throw unreadable(position, text, " (" + e.getMessage() + ")");
    }
    throw unreadable(position, text, "");
  }

  private static UnreadableTimetable unreadable(int position, String text, String why) {
    return new UnreadableTimetable(
        position,
        "interval",
        Cron.shown(text),
        "whole seconds from 1s to 366d, such as 30s, 5m or 1h30m" + why);
  }

  @Override
  public Instant after(Instant moment) {
    long passed = Math.max(0, Math.floorDiv(elapsed(moment), seconds));
    return anchor.plusSeconds((passed + 1) * seconds);
  }

  @Override
  public Optional<Instant> atOrBefore(Instant moment) {
    long passed = Math.floorDiv(elapsed(moment), seconds);
    return passed < 1 ? Optional.empty() : Optional.of(anchor.plusSeconds(passed * seconds));
  }

  private long elapsed(Instant moment) {
    return Math.subtractExact(moment.getEpochSecond(), anchor.getEpochSecond());
  }
}
