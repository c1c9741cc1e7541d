package dev.plimsoll.app;

import dev.plimsoll.lab.text.Cells;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a message to a person is laid out on a terminal. */
final class Faces {
  private static final int COLUMNS = 80;

  /** A line of a file that is shown with its number, or the mark below it. */
  private static final Pattern QUOTED = Pattern.compile(" *\\d* *\\|");

  private Faces() {}

  /** The message with {@code [exit N]} at the end of its last line, or below where it is full. */
  static String withStatus(String message, int status) {
    String mark = "[exit " + status + "]";
    int last = message.length() - message.lastIndexOf('\n') - 1;
    int blanks = COLUMNS - last - mark.length();
    return blanks >= 2
        ? message + " ".repeat(blanks) + mark
        : message + "\n" + " ".repeat(COLUMNS - mark.length()) + mark;
  }

  /** The same with no line longer than so many columns, where it has blanks to break at. */
  static String wrapped(String text, int columns) {
    return text.lines().map(line -> wrappedLine(line, columns)).collect(Collectors.joining("\n"));
  }

  private static String wrappedLine(String line, int columns) {
    if (line.length() <= columns || QUOTED.matcher(line).lookingAt()) {
      return line;
    }
    int indent = line.length() - line.stripLeading().length();
    int end = line.lastIndexOf(' ', columns);
    if (end <= indent) {
      end = line.indexOf(' ', columns);
    }
    if (end < 0) {
      return line;
    }
    String rest = " ".repeat(Math.max(2, indent)) + line.substring(end).strip();
    return line.substring(0, end).stripTrailing() + "\n" + wrappedLine(rest, columns);
  }

  /**
   * A text in lines of so many cells, broken at blanks where there are some; a longer text ends in
   * an ellipsis.
   */
  static List<String> paragraph(String text, int cells, int mostLines) {
    List<String> lines = new ArrayList<>();
    String rest = text.strip();
    while (!rest.isEmpty()) {
      if (Cells.width(rest) <= cells || lines.size() == mostLines - 1) {
        lines.add(Cells.cut(rest, cells));
        break;
      }
      int fits = fitting(rest, cells);
      int blank = rest.lastIndexOf(' ', fits);
      int end = blank > fits / 2 ? blank : fits;
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    return lines;
  }

  /** How many of its characters stand in so many cells; one at least. */
  private static int fitting(String text, int cells) {
    int used = 0;
    int at = 0;
    while (at < text.length()) {
      int next = text.offsetByCodePoints(at, 1);
      used += Cells.width(text.substring(at, next));
      if (used > cells && at > 0) {
        break;
      }
      at = next;
    }
    return at;
  }
}
