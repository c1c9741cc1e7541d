package dev.plimsoll.lab.request;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a CSV file by RFC 4180: the first line names the columns, a value in double quotes may
 * hold commas, line breaks and doubled quotes. Lines end with LF or CRLF; empty ones are passed
 * over.
 */
final class CsvRows {
  private final Path file;
  private final String text;
  private int at;
  private int line = 1;

  CsvRows(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  Rows read() {
    List<String> columns = List.of();
    List<String[]> rows = new ArrayList<>();
    while (at < text.length()) {
      int start = line;
      List<String> values = record();
      if (values.size() == 1 && values.getFirst().isEmpty()) {
        continue;
      }
      if (columns.isEmpty()) {
        columns = values.stream().map(String::strip).toList();
        RowsReader.checkColumns(file, start, columns);
      } else if (values.size() != columns.size()) {
        throw RowsReader.fault(
            file,
            start,
            "%d values; expected %d, as many as there are columns"
                .formatted(values.size(), columns.size()));
      } else {
        rows.add(values.toArray(String[]::new));
        RowsReader.checkCount(file, rows.size());
      }
    }
    return new Rows(file, columns, rows);
  }

  private List<String> record() {
    List<String> values = new ArrayList<>();
    while (true) {
      values.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
      if (values.size() > RowsReader.MOST_COLUMNS) {
        throw RowsReader.fault(
            file, line, "more than %d values".formatted(RowsReader.MOST_COLUMNS));
      }
      if (at >= text.length()) {
        return values;
      }
      char after = text.charAt(at++);
      if (after == '\r') {
        after = at < text.length() ? text.charAt(at++) : '\n';
      }
      if (after == '\n') {
        line++;
        return values;
      }
      if (after != ',') {
        throw RowsReader.fault(
            file, line, "'%s' behind a closing quote; expected a comma".formatted(after));
      }
    }
  }

  private String plain() {
    int start = at;
    while (at < text.length() && ",\n".indexOf(text.charAt(at)) < 0 && !isLineEnd()) {
      if (text.charAt(at) == '"') {
        throw RowsReader.fault(
            file, line, "a quote within a value; expected the whole value in quotes");
      }
      at++;
    }
    return text.substring(start, at);
  }

  /** Whether a CR ends the line here; a lone one belongs to its value. */
  private boolean isLineEnd() {
    return text.charAt(at) == '\r' && (at + 1 == text.length() || text.charAt(at + 1) == '\n');
  }

  private String quoted() {
    int opened = line;
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\n') {
        line++;
      }
      if (c != '"') {
        value.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        value.append('"');
        at++;
      } else {
        return value.toString();
      }
    }
    throw RowsReader.fault(file, opened, "a quote that is never closed");
  }
}
