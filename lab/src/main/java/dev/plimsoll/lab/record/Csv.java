package dev.plimsoll.lab.record;

/** Cells as RFC 4180 writes them. */
final class Csv {
  private Csv() {}

  static String cell(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
