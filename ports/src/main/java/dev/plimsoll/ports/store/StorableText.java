package dev.plimsoll.ports.store;

import org.jspecify.annotations.Nullable;

/**
 * Writes texts so that every database can hold them and reads them back exactly: U+E000 introduces
 * what one cannot hold, which is U+0000, halves of surrogate pairs, and U+E000 itself.
 */
public final class StorableText {
  private static final char MARK = '\uE000';

  private StorableText() {}

  /** As it is written into a database. */
  public static @Nullable String written(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int from = next(text, 0);
    if (from < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    int done = 0;
    for (int at = from; at >= 0; at = next(text, done)) {
      char c = text.charAt(at);
      out.append(text, done, at).append(MARK);
      switch (c) {
        case 0 -> out.append('0');
        case MARK -> out.append('1');
        default -> out.append('s').append(Integer.toHexString(c));
      }
      done = at + 1;
    }
    return out.append(text, done, text.length()).toString();
  }

  /** What was written. */
  public static String read(String text) {
    int at = text.indexOf(MARK);
    if (at < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    while (at >= 0) {
      out.append(text, done, at);
      switch (text.charAt(at + 1)) {
        case '0' -> out.append('\0');
        case '1' -> out.append(MARK);
        default -> {
          out.append((char) Integer.parseInt(text.substring(at + 2, at + 6), 16));
          at += 4;
        }
      }
      done = at + 2;
      at = text.indexOf(MARK, done);
    }
    return out.append(text, done, text.length()).toString();
  }

  /** Where the next character stands that cannot be written as it is, or -1. */
  private static int next(String text, int from) {
    int end = text.length();
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == 0 || c == MARK) {
        return i;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < end
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
