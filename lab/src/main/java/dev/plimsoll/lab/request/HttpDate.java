package dev.plimsoll.lab.request;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The three forms of a date in HTTP (RFC 9110 section 5.6.7), and the dashed one that cookies have.
 * The day's name is not compared with the date: servers get it wrong, and the date is what counts.
 */
public final class HttpDate {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** {@code Sun, 06 Nov 1994 08:49:37 GMT} and {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
  private static final Pattern DAY_FIRST =
      Pattern.compile(
          "[A-Za-z]{3,9}, (\\d{2})[ -]([A-Za-z]{3})[ -](\\d{4}|\\d{2}) (\\d{2}):(\\d{2}):(\\d{2})"
              + " (?:GMT|UTC)");

  /** {@code Sun Nov 6 08:49:37 1994}. */
  private static final Pattern ASCTIME =
      Pattern.compile("[A-Za-z]{3} ([A-Za-z]{3}) ([ \\d]\\d) (\\d{2}):(\\d{2}):(\\d{2}) (\\d{4})");

  private HttpDate() {}

  /**
   * Reads a date; empty where it is none.
   *
   * @param now a year of two digits is the last such year that is not more than 50 years ahead of
   *     it
   */
  public static Optional<Instant> parse(String text, Instant now) {
    String date = text.strip();
    Matcher first = DAY_FIRST.matcher(date);
    if (first.matches()) {
      int year = Integer.parseInt(first.group(3));
      return instant(
          first.group(3).length() == 2 ? century(year, now) : year,
          first.group(2),
          first.group(1),
          first.group(4) + first.group(5) + first.group(6));
    }
    Matcher asctime = ASCTIME.matcher(date);
    return asctime.matches()
        ? instant(
            Integer.parseInt(asctime.group(6)),
            asctime.group(1),
            asctime.group(2).strip(),
            asctime.group(3) + asctime.group(4) + asctime.group(5))
        : Optional.empty();
  }

  private static int century(int year, Instant now) {
    int latest = now.atOffset(ZoneOffset.UTC).getYear() + 50;
    return latest - Math.floorMod(latest - year, 100);
  }

  private static Optional<Instant> instant(int year, String month, String day, String time) {
    int seconds = Math.min(59, Integer.parseInt(time.substring(4))); // 60 is a leap second
    try {
      return Optional.of(
          LocalDateTime.of(
                  year,
                  MONTHS.indexOf(month.toLowerCase(Locale.ROOT)) + 1,
                  Integer.parseInt(day),
                  Integer.parseInt(time.substring(0, 2)),
                  Integer.parseInt(time.substring(2, 4)),
                  seconds)
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
