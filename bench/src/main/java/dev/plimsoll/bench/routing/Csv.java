package dev.plimsoll.bench.routing;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as RFC 4180 has them, quoted line breaks included. */
final class Csv {
  private final String text;
  private int at;

  private Csv(String text) {
    this.text = text;
  }

  /** All records, the header among them. */
  static List<List<String>> parse(String text) {
    Csv csv = new Csv(text);
    List<List<String>> records = new ArrayList<>();
    while (csv.at < text.length()) {
      records.add(csv.record());
    }
    return records;
  }

  /** One record, quoted as far as it must be. */
  static String line(List<String> fields) {
    return String.join(",", fields.stream().map(Csv::quoted).toList()) + "\n";
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  private List<String> record() {
    List<String> fields = new ArrayList<>();
    while (true) {
      fields.add(text.startsWith("\"", at) ? quotedField() : plainField());
      if (at >= text.length() || text.charAt(at) != ',') {
        at += text.startsWith("\r\n", at) ? 2 : 1;
        return fields;
      }
      at++;
    }
  }

  private String plainField() {
    int start = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quotedField() {
    StringBuilder field = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        field.append(c);
      } else if (text.startsWith("\"", at)) {
        field.append('"');
        at++;
      } else {
        return field.toString();
      }
    }
    throw new IllegalArgumentException("a quote is not closed");
  }
}
