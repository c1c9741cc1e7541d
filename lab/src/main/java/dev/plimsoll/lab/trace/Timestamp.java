package dev.plimsoll.lab.trace;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as traces write them: {@code 2023-11-16 18:15:46.6805900}, perhaps with an offset, or a
 * plain number of seconds or milliseconds.
 */
final class Timestamp {
  private static final long MOST_NANOS = 36_500L * 86_400 * 1_000_000_000;

  private Timestamp() {}

  /**
   * Nanoseconds since 1970; a time without an offset counts as UTC.
   *
   * @throws IllegalArgumentException when it is not such a time
   */
  static long nanos(String text) {
    if (text.length() < 19 || (text.charAt(10) != ' ' && text.charAt(10) != 'T')) {
      throw new IllegalArgumentException(text);
    }
    int end = 19;
    long fraction = 0;
    if (end < text.length() && text.charAt(end) == '.') {
      int digits = 0;
      for (end = 20; end < text.length() && isDigit(text.charAt(end)); end++) {
        if (++digits > 9) {
          throw new IllegalArgumentException(text);
        }
        fraction = fraction * 10 + (text.charAt(end) - '0');
      }
      if (digits == 0) {
        throw new IllegalArgumentException(text);
      }
      for (; digits < 9; digits++) {
        fraction *= 10;
      }
    }
    try {
      LocalDateTime seconds =
          LocalDateTime.of(
              number(text, 0, 4),
              separated(text, 5, '-'),
              separated(text, 8, '-'),
              number(text, 11, 2),
              separated(text, 14, ':'),
              separated(text, 17, ':'));
      ZoneOffset offset =
          end == text.length() ? ZoneOffset.UTC : ZoneOffset.of(text.substring(end).strip());
      return Math.addExact(
          Math.multiplyExact(seconds.toEpochSecond(offset), 1_000_000_000L), fraction);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /**
   * A plain decimal number from 0 on, such as {@code 45} or {@code 45.5}, of a unit.
   *
   * @param unit its nanoseconds, a power of ten
   * @throws IllegalArgumentException when it is not such a number, or more than 100 years
   */
  static long decimal(String text, long unit) {
    int point = text.indexOf('.');
    int whole = point < 0 ? text.length() : point;
    if (whole == 0 || whole > 15 || text.length() - whole > 20 || point == text.length() - 1) {
      throw new IllegalArgumentException(text);
    }
    long nanos = 0;
    for (int i = 0; i < whole; i++) {
      nanos = nanos * 10 + number(text, i, 1);
    }
    if (nanos > MOST_NANOS / unit) {
      throw new IllegalArgumentException(text);
    }
    nanos *= unit;
    long place = unit;
    for (int i = whole + 1; i < text.length(); i++) {
      place /= 10;
      nanos += number(text, i, 1) * place;
    }
    return nanos;
  }

  private static int separated(String text, int from, char separator) {
    if (text.charAt(from - 1) != separator) {
      throw new IllegalArgumentException(text);
    }
    return number(text, from, 2);
  }

  private static int number(String text, int from, int digits) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      if (!isDigit(text.charAt(i))) {
        throw new IllegalArgumentException(text);
      }
      value = value * 10 + (text.charAt(i) - '0');
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
