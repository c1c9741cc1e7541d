package dev.plimsoll.lab.report;

import dev.plimsoll.lab.text.Clean;
import java.util.Locale;

/** HTML and SVG as they are written: every text and attribute escaped, no way around it. */
final class Markup {
  private final StringBuilder out = new StringBuilder(1 << 16);

  /** Opens an element; attributes come as pairs of name and value. */
  Markup open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(escaped(attributes[i + 1]))
          .append('"');
    }
    out.append('>');
    return this;
  }

  Markup close(String tag) {
    out.append("</").append(tag).append('>');
    return this;
  }

  /** Ends a block, so that a diff of two pages has lines. */
  Markup line() {
    out.append('\n');
    return this;
  }

  /** Text of our own. */
  Markup text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** Text from outside: cleaned, cut at 200 characters, kept apart from our text's direction. */
  Markup foreign(String text) {
    return open("bdi").text(Clean.line(text)).close("bdi");
  }

  Markup leaf(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  Markup foreignLeaf(String tag, String text, String... attributes) {
    return open(tag, attributes).foreign(text).close(tag);
  }

  /** An element without content. */
  Markup shape(String tag, String... attributes) {
    return open(tag, attributes).close(tag);
  }

  /** An element that HTML never closes. */
  Markup single(String tag, String... attributes) {
    return open(tag, attributes);
  }

  /** What another part has written already. */
  Markup part(Markup other) {
    out.append(other.out);
    return this;
  }

  int length() {
    return out.length();
  }

  @Override
  public String toString() {
    return out.toString();
  }

  /** A coordinate: one decimal where it needs one. */
  static String n(double coordinate) {
    long tenths = Math.round(coordinate * 10);
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }
}
