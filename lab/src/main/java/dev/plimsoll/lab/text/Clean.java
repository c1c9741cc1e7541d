package dev.plimsoll.lab.text;

import java.util.regex.Pattern;

/**
 * Foreign text made safe to show: no escape codes, control characters or direction overrides, and
 * bounded. It never escapes for a markup language; that is the markup's own work.
 */
public final class Clean {
  /** The longest foreign text that any face shows, in characters. */
  public static final int LONGEST = 200;

  private static final char NO_BREAK = '\u00a0';
  private static final char REPLACEMENT = '\uFFFD';
  private static final Pattern ANSI =
      Pattern.compile(
          "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|[@-Z\\\\-_])|\u009b[0-?]*[ -/]*[@-~]");

  private Clean() {}

  /** One line of at most {@link #LONGEST} characters; what was cut is marked by "…". */
  public static String line(String foreign) {
    return line(foreign, LONGEST);
  }

  /**
   * One line of at most {@code longest} characters; white space of any kind is one space, no-break
   * where it was.
   */
  public static String line(String foreign, int longest) {
    StringBuilder out = new StringBuilder();
    // Bounded before the pattern runs, so that a body of megabytes costs nothing.
    String near = head(foreign, longest * 4);
    ANSI.matcher(near).replaceAll("").codePoints().forEach(c -> append(out, c));
    String clean = out.toString().strip();
    return clean.length() <= longest ? clean : head(clean, longest - 1) + "…";
  }

  /** Many lines, at most {@code longest} characters; line ends and tabs stay. */
  public static String block(String foreign, int longest) {
    StringBuilder out = new StringBuilder();
    ANSI.matcher(head(foreign, longest))
        .replaceAll("")
        .replace("\r\n", "\n")
        .codePoints()
        .forEach(c -> {
          if (c == '\n' || c == '\t') {
            out.append((char) c);
          } else if (!invisible(c)) {
            out.appendCodePoint(visible(c));
          }
        });
    return out.toString();
  }

  private static void append(StringBuilder out, int c) {
    if (invisible(c)) {
      return;
    }
    if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
      if (!out.isEmpty() && !Character.isSpaceChar(out.charAt(out.length() - 1))) {
        out.append(c == NO_BREAK ? NO_BREAK : ' ');
      }
      return;
    }
    out.appendCodePoint(visible(c));
  }

  private static int visible(int c) {
    int type = Character.getType(c);
    boolean broken =
        type == Character.CONTROL || type == Character.SURROGATE || type == Character.UNASSIGNED;
    return broken ? REPLACEMENT : c;
  }

  /** Format characters: zero-width, direction marks and overrides, tags. */
  private static boolean invisible(int c) {
    return Character.getType(c) == Character.FORMAT;
  }

  /** The first characters, never half a surrogate pair. */
  private static String head(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Math.max(0, length);
    return text.substring(
        0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }
}
