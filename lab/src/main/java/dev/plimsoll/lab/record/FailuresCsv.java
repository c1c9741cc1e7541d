package dev.plimsoll.lab.record;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;

/**
 * {@code failures.csv} with Locust's columns: a line for each kind of failure of each request. What
 * was never sent has no name.
 */
final class FailuresCsv {
  private static final String HEADER = "Method,Name,Error,Occurrences\n";

  private FailuresCsv() {}

  static String of(RunResult result) {
    StringBuilder out = new StringBuilder(HEADER);
    for (ErrorKind kind : result.errors()) {
      kind.names().forEach((name, count) -> row(out, name, kind, count));
      long named = kind.names().values().stream().mapToLong(Long::longValue).sum();
      if (named < kind.count()) {
        row(out, "", kind, kind.count() - named);
      }
    }
    return out.toString();
  }

  private static void row(StringBuilder out, String name, ErrorKind kind, long count) {
    boolean told = !kind.first().isEmpty() && !kind.first().equals(kind.kind());
    String error = told ? kind.kind() + ": " + kind.first() : kind.kind();
    out.append(StatsCsv.typeOf(name)).append(',').append(Csv.cell(name)).append(',');
    out.append(Csv.cell(error)).append(',').append(count).append('\n');
  }
}
