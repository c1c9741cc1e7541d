package dev.plimsoll.base.yaml;

import org.jspecify.annotations.Nullable;

/**
 * Something a person wrote cannot be used: where it stands, what was found, what was expected. The
 * message is complete and made for a terminal; no stack trace needs to be shown with it.
 */
public final class InputException extends RuntimeException {
  /** Where it stands; line and column count from 1. */
  public record Place(String file, int line, int column, int width) {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column;
    }
  }

  private final @Nullable Place place;

  private InputException(String message, @Nullable Place place) {
    super(message);
    this.place = place;
  }

  /** A fault without a place: a file that cannot be read, an option. */
  public static InputException of(String message) {
    return new InputException(message, null);
  }

  /**
   * A fault at a place, shown with the line and the one before it.
   *
   * @param advice what to do, or empty
   */
  public static InputException at(Place place, String text, String message, String advice) {
    StringBuilder out = new StringBuilder().append(place).append(": ").append(message);
    String[] lines = text.split("\r?\n", -1);
    int digits = Integer.toString(place.line()).length();
    for (int line = Math.max(1, place.line() - 1); line <= place.line(); line++) {
      if (line <= lines.length) {
        out.append("\n  %s | %s".formatted(padded(line, digits), cut(lines[line - 1])));
      }
    }
    int column = Math.min(place.column(), LONGEST_LINE);
    int width = Math.max(1, Math.min(place.width(), LONGEST_LINE - column + 1));
    out.append("\n  ").append(" ".repeat(digits)).append(" | ");
    out.append(" ".repeat(column - 1)).append("^".repeat(width));
    if (!advice.isEmpty()) {
      out.append(wrapped(advice));
    }
    return new InputException(out.toString(), place);
  }

  /** Where it stands, or null for a fault without a place. */
  public @Nullable Place place() {
    return place;
  }

  private static final int LONGEST_LINE = 72;

  /** Lines of at most 80 columns, each indented by two. */
  private static String wrapped(String advice) {
    StringBuilder out = new StringBuilder();
    int column = Integer.MAX_VALUE;
    for (String word : advice.split(" ", -1)) {
      boolean fits = column < 80 - word.length();
      out.append(fits ? " " : "\n  ").append(word);
      column = (fits ? column + 1 : 2) + word.length();
    }
    return out.toString();
  }

  private static String padded(int line, int digits) {
    return " ".repeat(digits - Integer.toString(line).length()) + line;
  }

  private static String cut(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
  }
}
