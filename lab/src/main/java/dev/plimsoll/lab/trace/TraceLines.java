package dev.plimsoll.lab.trace;

import dev.plimsoll.base.yaml.InputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a trace, one at a time, with faults that show where they stand. */
final class TraceLines {
  /** The longest line of a trace, in characters; a recorded prompt of a million tokens fits. */
  static final int LONGEST_LINE = 65_536;

  private final Path file;
  private final Reader text;
  private int number;
  private String previous = "";
  private String line = "";

  TraceLines(Path file, Reader text) {
    this.file = file;
    this.text = text;
  }

  Path file() {
    return file;
  }

  /** The next line that is not blank, without its end; null behind the last. */
  @Nullable String next() throws IOException {
    do {
      previous = line;
      number++;
      String read = read();
      if (read == null) {
        return null;
      }
      line = number == 1 && read.startsWith("\uFEFF") ? read.substring(1) : read;
    } while (line.isBlank());
    return line;
  }

  private @Nullable String read() throws IOException {
    StringBuilder read = new StringBuilder(64);
    int c = text.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = text.read()) {
      if (read.length() == LONGEST_LINE) { // while reading: a file may be one endless line
        line = read.toString();
        throw fault(
            1,
            1,
            "a line of more than %,d characters".formatted(LONGEST_LINE),
            "Expected a trace: CSV, or a JSON object on each line.");
      }
      read.append((char) c);
    }
    int length = read.length();
    boolean returned = length > 0 && read.charAt(length - 1) == '\r';
    return returned ? read.substring(0, length - 1) : read.toString();
  }

  /** A fault of the line last read; columns count from 1. */
  InputException fault(int column, int width, String found, String advice) {
    // Only the lines that the fault shows stand in its text; the others are empty.
    String before = number == 1 ? "" : "\n".repeat(number - 2) + previous + "\n";
    InputException.Place place =
        new InputException.Place(file.toString(), number, column, Math.max(1, width));
    return InputException.at(place, before + line, found, advice);
  }

  static String cut(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
