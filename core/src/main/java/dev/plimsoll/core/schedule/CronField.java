package dev.plimsoll.core.schedule;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The fields of a cron text: what each is called, which values and names it may hold. */
enum CronField {
  SECOND("second", 0, 59, ""),
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY("day of month", 1, 31, ""),
  MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
  /** 0 and 7 are Sunday. */
  WEEKDAY("day of week", 0, 7, "SUN MON TUE WED THU FRI SAT");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");
  private static final int SUNDAY_AGAIN = 7;

  private final String label;
  private final int least;
  private final int most;
  private final String names; // apart by spaces

  CronField(String label, int least, int most, String names) {
    this.label = label;
    this.least = least;
    this.most = most;
    this.names = names;
  }

  private List<String> names() {
    return List.of(names.split(" "));
  }

  String label() {
    return label;
  }

  /**
   * The values that a field says, as bits; Sunday is bit 0.
   *
   * @throws UnreadableTimetable where it says none
   */
  long bits(CronText.Written field) {
    long bits = 0;
    int from = 0;
    while (from <= field.text().length()) { // a comma at the end leaves an empty item behind it
      int comma = field.text().indexOf(',', from);
      int end = comma < 0 ? field.text().length() : comma;
      bits |= item(field.text().substring(from, end), field.position() + from);
      from = end + 1;
    }
    boolean sunday = this == WEEKDAY && ((bits >>> SUNDAY_AGAIN) & 1) == 1;
    return sunday ? (bits & ~(1L << SUNDAY_AGAIN)) | 1 : bits;
  }

  /** One of {@code *}, {@code 5}, {@code MON-FRI}, {@code *}{@code /15}, {@code 10-50/20}. */
  private long item(String text, int position) {
    int slash = text.indexOf('/');
    String range = slash < 0 ? text : text.substring(0, slash);
    int step = slash < 0 ? 1 : step(text.substring(slash + 1), position + slash + 1);
    boolean any = range.equals("*") || (range.equals("?") && (this == DAY || this == WEEKDAY));
    int dash = range.indexOf('-');
    int first = any ? least : value(dash < 0 ? range : range.substring(0, dash), position);
    int last = first;
    if (any || (dash < 0 && slash >= 0)) { // 5/15: from 5 on
      last = this == WEEKDAY ? most - 1 : most;
    } else if (dash >= 0) {
      last = last(range.substring(dash + 1), position + dash + 1);
    }
    if (last < first) {
      throw unreadable(position, range, "a range from low to high");
    }
    long bits = 0;
    for (int value = first; value <= last; value += step) {
      bits |= 1L << value;
    }
    return bits;
  }

  private int last(String text, int position) {
    int value = value(text, position);
    return this == WEEKDAY && value == 0 ? SUNDAY_AGAIN : value; // FRI-SUN
  }

  private int value(String text, int position) {
    int name = names().indexOf(text.toUpperCase(Locale.ROOT));
    if (name >= 0 && !text.isEmpty()) {
      return name + (this == MONTH ? 1 : 0);
    }
    int value = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (value < least || value > most) {
      throw unreadable(position, text, expected());
    }
    return value;
  }

  private int step(String text, int position) {
    int step = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    int longest = most - least + (this == WEEKDAY ? 0 : 1);
    if (step < 1 || step > longest) {
      throw unreadable(position, text, "a step from 1 to " + longest);
    }
    return step;
  }

  private String expected() {
    String numbers = "%d to %d".formatted(least, most);
    return names.isEmpty()
        ? numbers + ", *, a range or a step"
        : "%s, %s to %s, *, a range or a step"
            .formatted(numbers, names().getFirst(), names().getLast());
  }

  private UnreadableTimetable unreadable(int position, String found, String expected) {
    return new UnreadableTimetable(position, label, Cron.shown(found), expected);
  }
}
