package dev.plimsoll.lab.text;

/**
 * Text measured in terminal cells, where an ideograph takes two and a combining mark none. It never
 * cleans: what comes in has no control characters.
 */
public final class Cells {
  private Cells() {}

  /** The cells that a text takes. */
  public static int width(String text) {
    return text.codePoints().map(Cells::width).sum();
  }

  /** At most {@code cells} wide; what was cut is marked by "…". */
  public static String cut(String text, int cells) {
    if (width(text) <= cells) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int used = 0;
    for (int c : text.codePoints().toArray()) {
      if (used + width(c) > cells - 1) {
        break;
      }
      used += width(c);
      out.appendCodePoint(c);
    }
    return cells < 1 ? "" : out.append('…').toString();
  }

  /** Exactly {@code cells} wide, text first: cut or filled with spaces. */
  public static String left(String text, int cells) {
    String cut = cut(text, cells);
    return cut + " ".repeat(Math.max(0, cells - width(cut)));
  }

  /** Exactly {@code cells} wide, text last: cut or filled with spaces. */
  public static String right(String text, int cells) {
    String cut = cut(text, cells);
    return " ".repeat(Math.max(0, cells - width(cut))) + cut;
  }

  /** One text at each end of a line; where both do not fit, the second gives way. */
  public static String ends(String first, String last, int cells) {
    String start = cut(first, cells);
    int left = cells - width(start) - 2;
    return left < width(last) && left < 8 ? start : start + "  " + right(last, left);
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return wide(c) ? 2 : 1;
  }

  /** East Asian wide and emoji blocks; rather too wide than a broken line. */
  private static boolean wide(int c) {
    return c >= 0x1100
        && (c <= 0x115F
            || (c >= 0x231A && c <= 0x231B)
            || (c >= 0x23E9 && c <= 0x23FA)
            || (c >= 0x2600 && c <= 0x27BF)
            || (c >= 0x2B00 && c <= 0x2BFF)
            || (c >= 0x2E80 && c <= 0xA4CF)
            || (c >= 0xA960 && c <= 0xA97F)
            || (c >= 0xAC00 && c <= 0xD7FF)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE10 && c <= 0xFE6F)
            || (c >= 0xFF01 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || c >= 0x16FE0);
  }
}
