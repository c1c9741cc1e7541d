package dev.plimsoll.core.schedule;

import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a cron text into its fields; what each may hold is known to {@link CronField}. */
final class CronText {
  private static final Map<String, String> WORDS =
      new TreeMap<>(
          Map.of(
              "@yearly", "0 0 1 1 *",
              "@annually", "0 0 1 1 *",
              "@monthly", "0 0 1 * *",
              "@weekly", "0 0 * * 0",
              "@daily", "0 0 * * *",
              "@midnight", "0 0 * * *",
              "@hourly", "0 * * * *"));
  private static final Pattern FIELD = Pattern.compile("\\S+");
  private static final int LONGEST = 500;
  private static final String FIELDS =
      "5 fields (minute, hour, day of month, month, day of week) or 6 (second first),"
          + " or an interval such as 'every 5m'";

  private CronText() {}

  /** A field as it stands there; the position counts from 1. */
  record Written(String text, int position) {
    boolean isAny() {
      return text.equals("*") || text.equals("?");
    }
  }

  static Cron read(String when, ZoneRules rules) {
    if (when.length() > LONGEST) {
      throw new UnreadableTimetable(
          LONGEST + 1, "cron text", when.length() + " characters", "at most " + LONGEST);
    }
    List<Written> fields = split(when);
    if (fields.size() == 1 && fields.getFirst().text().startsWith("@")) {
      Written word = fields.getFirst();
      String meant = WORDS.get(word.text().toLowerCase(Locale.ROOT));
      if (meant == null) {
        throw new UnreadableTimetable(
            word.position(),
            "cron word",
            Cron.shown(word.text()),
            "one of " + String.join(", ", WORDS.keySet()));
      }
      fields = split(meant);
    }
    if (fields.size() != 5 && fields.size() != 6) {
      int position = fields.size() > 6 ? fields.get(6).position() : when.length() + 1;
      throw new UnreadableTimetable(
          position,
          "cron text",
          fields.size() + (fields.size() == 1 ? " field" : " fields"),
          FIELDS);
    }
    return cron(fields, rules);
  }

  private static List<Written> split(String when) {
    List<Written> fields = new ArrayList<>();
    Matcher found = FIELD.matcher(when);
    while (found.find()) {
      fields.add(new Written(found.group(), found.start() + 1));
    }
    return fields;
  }

  private static Cron cron(List<Written> fields, ZoneRules rules) {
    int minute = fields.size() - 5;
    long seconds = minute == 0 ? 1 : CronField.SECOND.bits(fields.getFirst());
    CronTimes times =
        new CronTimes(
            seconds,
            CronField.MINUTE.bits(fields.get(minute)),
            CronField.HOUR.bits(fields.get(minute + 1)));
    Written day = fields.get(minute + 2);
    Written month = fields.get(minute + 3);
    Written weekday = fields.get(minute + 4);
    CronDates dates =
        new CronDates(
            CronField.DAY.bits(day),
            CronField.MONTH.bits(month),
            CronField.WEEKDAY.bits(weekday),
            !day.isAny() && !weekday.isAny());
    if (!dates.everComes()) {
      throw new UnreadableTimetable(
          day.position(),
          CronField.DAY.label(),
          Cron.shown(day.text()) + " in month " + Cron.shown(month.text()),
          "a day that the month has: this one never comes");
    }
    return new Cron(dates, times, rules);
  }
}
