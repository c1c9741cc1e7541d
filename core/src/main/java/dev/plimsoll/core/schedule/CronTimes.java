package dev.plimsoll.core.schedule;

import java.time.LocalTime;
import java.util.Optional;

/**
 * The times of day that a cron text says; of each part at least one.
 *
 * @param seconds bits 0 to 59
 * @param minutes bits 0 to 59
 * @param hours bits 0 to 23
 */
record CronTimes(long seconds, long minutes, long hours) {
  private static final long ALL_HOURS = (1L << 24) - 1;

  boolean everyHour() {
    return hours == ALL_HOURS;
  }

  LocalTime first() {
    return LocalTime.of(lowest(hours), lowest(minutes), lowest(seconds));
  }

  LocalTime last() {
    return LocalTime.of(highest(hours), highest(minutes), highest(seconds));
  }

  Optional<LocalTime> atOrAfter(LocalTime time) {
    long hour = from(hours, time.getHour());
    if (hour == 0) {
      return Optional.empty();
    }
    if (lowest(hour) > time.getHour()) {
      return Optional.of(first().withHour(lowest(hour)));
    }
    long minute = from(minutes, time.getMinute());
    if (minute != 0 && lowest(minute) == time.getMinute()) {
      long second = from(seconds, time.getSecond());
      if (second != 0) {
        return Optional.of(LocalTime.of(lowest(hour), lowest(minute), lowest(second)));
      }
      minute = from(minutes, time.getMinute() + 1);
    }
    if (minute != 0) {
      return Optional.of(LocalTime.of(lowest(hour), lowest(minute), lowest(seconds)));
    }
    long later = from(hours, time.getHour() + 1);
    return later == 0 ? Optional.empty() : Optional.of(first().withHour(lowest(later)));
  }

  Optional<LocalTime> atOrBefore(LocalTime time) {
    long hour = to(hours, time.getHour());
    if (hour == 0) {
      return Optional.empty();
    }
    if (highest(hour) < time.getHour()) {
      return Optional.of(last().withHour(highest(hour)));
    }
    long minute = to(minutes, time.getMinute());
    if (minute != 0 && highest(minute) == time.getMinute()) {
      long second = to(seconds, time.getSecond());
      if (second != 0) {
        return Optional.of(LocalTime.of(highest(hour), highest(minute), highest(second)));
      }
      minute = to(minutes, time.getMinute() - 1);
    }
    if (minute != 0) {
      return Optional.of(LocalTime.of(highest(hour), highest(minute), highest(seconds)));
    }
    long earlier = to(hours, time.getHour() - 1);
    return earlier == 0 ? Optional.empty() : Optional.of(last().withHour(highest(earlier)));
  }

  /** The bits from a value on. */
  private static long from(long bits, int value) {
    return bits & (-1L << value);
  }

  /** The bits up to a value; none for -1. */
  private static long to(long bits, int value) {
    return bits & ((1L << (value + 1)) - 1);
  }

  private static int lowest(long bits) {
    return Long.numberOfTrailingZeros(bits);
  }

  private static int highest(long bits) {
    return 63 - Long.numberOfLeadingZeros(bits);
  }
}
