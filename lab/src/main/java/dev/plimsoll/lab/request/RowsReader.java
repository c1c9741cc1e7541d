package dev.plimsoll.lab.request;

import dev.plimsoll.base.yaml.InputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Opens a data file and holds its bounds. Never skips or repairs a broken line. */
final class RowsReader {
  static final long MOST_BYTES = 64_000_000;
  static final int MOST_ROWS = 1_000_000;
  static final int MOST_COLUMNS = 200;

  private RowsReader() {}

  static Rows read(Path file) {
    String text = text(file);
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean json = name.endsWith(".jsonl") || name.endsWith(".ndjson");
    Rows rows = json ? JsonRows.read(file, text) : new CsvRows(file, text).read();
    if (rows.size() == 0) {
      throw InputException.of(file + ": there is no row in it; expected at least one");
    }
    return rows;
  }

  static void checkColumns(Path file, int line, List<String> columns) {
    if (columns.isEmpty() || columns.size() > MOST_COLUMNS) {
      throw fault(
          file, line, "%d columns; expected 1 to %d".formatted(columns.size(), MOST_COLUMNS));
    }
    for (String column : columns) {
      if (column.isBlank() || column.matches("(?s).*[}\\p{Cntrl}].*") || column.endsWith(":raw")) {
        throw fault(
            file, line, "a column cannot be named '%s'".formatted(column.replaceAll("\\s+", " ")));
      }
    }
    if (new HashSet<>(columns).size() < columns.size()) {
      List<String> seen = new ArrayList<>();
      for (String column : columns) {
        if (seen.contains(column)) {
          throw fault(file, line, "two columns are named '%s'".formatted(column));
        }
        seen.add(column);
      }
    }
  }

  static void checkCount(Path file, int rows) {
    if (rows > MOST_ROWS) {
      throw InputException.of(
          "%s: more than %,d rows, the most a data file may have".formatted(file, MOST_ROWS));
    }
  }

  static InputException fault(Path file, int line, String message) {
    return InputException.of("%s:%d: %s".formatted(file, line, message));
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw InputException.of(file + ": larger than 64 MB, the most a data file may have");
      }
      String text = Files.readString(file);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException _) {
      throw InputException.of(file + ": no such file");
    } catch (CharacterCodingException _) {
      throw InputException.of(file + ": not UTF-8 text");
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "a folder, not a file" : "cannot be read: " + e;
      throw InputException.of(file + ": " + why);
    }
  }
}
