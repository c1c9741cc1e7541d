package dev.plimsoll.core.schedule;

import java.time.LocalDate;
import java.time.Month;
import java.util.Optional;

/**
 * The days that a cron text says. As cron has always had it: where both the day of the month and
 * the day of the week are named, either will do.
 *
 * @param days bits 1 to 31
 * @param months bits 1 to 12
 * @param weekdays bits 0 (Sunday) to 6
 * @param eitherDay whether both kinds of days are named
 */
record CronDates(long days, long months, long weekdays, boolean eitherDay) {
  private static final int YEARS = 9; // 29 February: 2096, then 2104

  boolean says(LocalDate date) {
    return has(months, date.getMonthValue()) && saysDay(date);
  }

  private boolean saysDay(LocalDate date) {
    boolean day = has(days, date.getDayOfMonth());
    boolean weekday = has(weekdays, date.getDayOfWeek().getValue() % 7);
    return eitherDay ? (day || weekday) : (day && weekday);
  }

  /** The first day after one; empty when there is none for years. */
  Optional<LocalDate> after(LocalDate date) {
    LocalDate last = date.plusYears(YEARS);
    LocalDate day = date.plusDays(1);
    while (!day.isAfter(last)) {
      if (!has(months, day.getMonthValue())) {
        day = day.withDayOfMonth(1).plusMonths(1);
      } else if (saysDay(day)) {
        return Optional.of(day);
      } else {
        day = day.plusDays(1);
      }
    }
    return Optional.empty();
  }

  /** The last day before one; empty when there is none for years. */
  Optional<LocalDate> before(LocalDate date) {
    LocalDate first = date.minusYears(YEARS);
    LocalDate day = date.minusDays(1);
    while (!day.isBefore(first)) {
      if (!has(months, day.getMonthValue())) {
        day = day.withDayOfMonth(1).minusDays(1);
      } else if (saysDay(day)) {
        return Optional.of(day);
      } else {
        day = day.minusDays(1);
      }
    }
    return Optional.empty();
  }

  /** Whether there is such a day at all: there is no 30 February. */
  boolean everComes() {
    return after(LocalDate.of(2000, Month.JANUARY, 1).minusDays(1)).isPresent();
  }

  private static boolean has(long bits, int value) {
    return ((bits >>> value) & 1) == 1;
  }
}
