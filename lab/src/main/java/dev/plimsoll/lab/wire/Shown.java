package dev.plimsoll.lab.wire;

import java.util.regex.Pattern;

/** Text from outside made fit to be shown: cut, cleaned of control characters, without secrets. */
public final class Shown {
  private static final int LONGEST = 200;
  private static final Pattern SPACES =
      Pattern.compile("[\\s\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]+");
  // Directional and other formatting marks could make a line read differently than it is.
  private static final Pattern MARKS = Pattern.compile("[\\p{Cf}\\p{Cs}]");
  private static final Pattern SECRETS =
      Pattern.compile(
          "(?i)\\b(sk-|xox[a-z]-|ghp_|AKIA)[A-Za-z0-9_-]{6,}"
              + "|(?<=\\bbearer )[^\\s\"',;]+"
              + "|(?<=\\bbasic )[A-Za-z0-9+/=]{8,}"
              + "|(?<=[\"']?(?:authorization|api[-_]?key|password|secret|token)[\"']?[:=]"
              + "\\s?[\"']?)(?!(?i:bearer|basic)\\b)[^\\s\"',;}]{4,}");

  private Shown() {}

  /** At most 200 characters on one line. */
  public static String of(String text) {
    // Cut generously first, so that no pattern runs over megabytes.
    String start = head(text, 4 * LONGEST);
    String plain = MARKS.matcher(SPACES.matcher(start).replaceAll(" ")).replaceAll("").strip();
    String safe = SECRETS.matcher(plain).replaceAll("***");
    return safe.length() <= LONGEST ? safe : head(safe, LONGEST - 1) + "…";
  }

  /** The first characters, never half a surrogate pair: no file in UTF-8 can hold that. */
  private static String head(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }
}
