package dev.plimsoll.serve.http;

/** Cuts what a caller sent before it is shown again. */
final class Text {
  private Text() {}

  /** As it is repeated in an answer: short, in quotes, on one line. */
  static String quoted(String text) {
    return "'" + cut(text.replaceAll("\\p{Cntrl}+", " "), 60) + "'";
  }

  /** At most so many characters, and never half of one. */
  static String cut(String text, int most) {
    if (text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, most)) + "…";
  }
}
