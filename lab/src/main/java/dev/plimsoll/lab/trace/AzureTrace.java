package dev.plimsoll.lab.trace;

import dev.plimsoll.base.yaml.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Azure's published LLM traces: CSV with the columns {@code TIMESTAMP}, {@code
 * ContextTokens}, {@code GeneratedTokens} in any order. Never skips or repairs a broken line.
 */
public final class AzureTrace {
  /** The most rows a trace may have. */
  public static final int MOST_ROWS = 5_000_000;

  private static final int LONGEST_LINE = 4_096;
  private static final int MOST_TOKENS = 100_000_000;
  private static final List<String> COLUMNS =
      List.of("TIMESTAMP", "ContextTokens", "GeneratedTokens");

  private final Path file;
  private long[] offsets = new long[1024];
  private int[] context = new int[1024];
  private int[] generated = new int[1024];
  private int[] columns = {0, 1, 2};
  private int rows;
  private int lineNumber;
  private long firstNanos;
  private String previous = "";

  private AzureTrace(Path file) {
    this.file = file;
  }

  /**
   * Reads a whole file.
   *
   * @throws InputException when it cannot be read, a line is broken, times run backwards, or it has
   *     more than {@link #MOST_ROWS} rows
   */
  public static Trace read(Path file) {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return new AzureTrace(file).read(lines);
    } catch (NoSuchFileException _) {
      throw InputException.of(file + ": no such file");
    } catch (CharacterCodingException _) {
      throw InputException.of(file + ": not UTF-8 text, so not a trace in CSV");
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "a folder, not a file" : "cannot be read: " + e;
      throw InputException.of(file + ": " + why);
    }
  }

  private Trace read(BufferedReader lines) throws IOException {
    String first = nextLine(lines);
    if (first == null) {
      throw InputException.of(file + ": the file is empty; expected a trace in CSV");
    }
    String header = first.startsWith("\uFEFF") ? first.substring(1) : first;
    header(header);
    previous = header;
    for (String line = nextLine(lines); line != null; line = nextLine(lines)) {
      if (!line.isBlank()) {
        row(line);
      }
      previous = line;
    }
    if (rows == 0) {
      throw InputException.of(file + ": no request stands below the column names");
    }
    return new Trace(
        file,
        Arrays.copyOf(offsets, rows),
        Arrays.copyOf(context, rows),
        Arrays.copyOf(generated, rows));
  }

  private void header(String line) {
    List<String> names = Arrays.stream(line.split(",", -1)).map(AzureTrace::bare).toList();
    for (int i = 0; i < columns.length; i++) {
      columns[i] = names.indexOf(COLUMNS.get(i));
      if (columns[i] < 0) {
        throw fault(
            1,
            line,
            "the column %s is missing".formatted(COLUMNS.get(i)),
            "Expected a first line with the columns " + String.join(",", COLUMNS) + ".");
      }
    }
  }

  private void row(String line) {
    String[] cells = line.split(",", -1);
    int needed = Math.max(columns[0], Math.max(columns[1], columns[2])) + 1;
    if (cells.length < needed) {
      throw fault(
          1,
          line,
          "%d of %d columns".formatted(cells.length, needed),
          "Expected a line such as 2023-11-16 18:15:46.6805900,374,44.");
    }
    long nanos = time(line, cells);
    if (rows == 0) {
      firstNanos = nanos;
    }
    long offset = nanos - firstNanos;
    if (rows > 0 && offset < offsets[rows - 1]) {
      throw fault(
          columnOf(cells, columns[0]),
          line,
          "this time lies before that of the line above",
          "Expected times in order; sort the lines by TIMESTAMP.");
    }
    if (rows == MOST_ROWS) {
      throw InputException.of(
          "%s: more than %,d rows, the most a trace may have; cut it first"
              .formatted(file, MOST_ROWS));
    }
    add(offset, tokens(line, cells, 1), tokens(line, cells, 2));
  }

  private void add(long offset, int contextTokens, int generatedTokens) {
    if (rows == offsets.length) {
      offsets = Arrays.copyOf(offsets, rows * 2);
      context = Arrays.copyOf(context, rows * 2);
      generated = Arrays.copyOf(generated, rows * 2);
    }
    offsets[rows] = offset;
    context[rows] = contextTokens;
    generated[rows] = generatedTokens;
    rows++;
  }

  private long time(String line, String[] cells) {
    String text = bare(cells[columns[0]]);
    try {
      return Timestamp.nanos(text);
    } catch (IllegalArgumentException _) {
      throw fault(
          columnOf(cells, columns[0]),
          line,
          "TIMESTAMP is '%s'".formatted(cut(text)),
          "Expected a time such as 2023-11-16 18:15:46.6805900.");
    }
  }

  private int tokens(String line, String[] cells, int which) {
    String text = bare(cells[columns[which]]);
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value <= MOST_TOKENS) {
        return value;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw fault(
        columnOf(cells, columns[which]),
        line,
        "%s is '%s'".formatted(COLUMNS.get(which), cut(text)),
        "Expected a whole number from 0 to 100,000,000.");
  }

  private @Nullable String nextLine(BufferedReader lines) throws IOException {
    lineNumber++;
    StringBuilder line = new StringBuilder(64);
    int c = lines.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = lines.read()) {
      if (line.length() == LONGEST_LINE) { // while reading: a file may be one endless line
        throw fault(
            1,
            line.toString(),
            "a line of more than %,d characters".formatted(LONGEST_LINE),
            "Expected a trace in CSV.");
      }
      line.append((char) c);
    }
    int length = line.length();
    boolean returned = length > 0 && line.charAt(length - 1) == '\r';
    return returned ? line.substring(0, length - 1) : line.toString();
  }

  private InputException fault(int column, String line, String found, String advice) {
    // Only the lines that the fault shows stand in its text; the others are empty.
    String before = lineNumber == 1 ? "" : "\n".repeat(lineNumber - 2) + previous + "\n";
    String text = before + line;
    InputException.Place place =
        new InputException.Place(file.toString(), lineNumber, column, width(line, column));
    return InputException.at(place, text, found, advice);
  }

  private static int width(String line, int column) {
    int end = line.indexOf(',', column - 1);
    return Math.max(1, (end < 0 ? line.length() : end) - column + 1);
  }

  private static int columnOf(String[] cells, int cell) {
    int column = 1;
    for (int i = 0; i < cell; i++) {
      column += cells[i].length() + 1;
    }
    return column;
  }

  private static String bare(String cell) {
    String text = cell.strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static String cut(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
