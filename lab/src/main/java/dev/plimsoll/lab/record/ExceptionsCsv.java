package dev.plimsoll.lab.record;

import dev.plimsoll.lab.measure.RunResult;

/**
 * {@code exceptions.csv} with Locust's columns: faults of the generator itself, never those of the
 * target. What made the run invalid or doubtful is among its reasons and warnings, in {@code
 * summary.json}; a fault that ends the generator leaves no folder at all.
 */
final class ExceptionsCsv {
  private static final String HEADER = "Count,Message,Traceback,Nodes\n";
  private static final String FAULT = "the display of progress failed: ";

  private ExceptionsCsv() {}

  static String of(RunResult result) {
    StringBuilder out = new StringBuilder(HEADER);
    result.validity().warnings().stream()
        .filter(warning -> warning.contains(FAULT))
        .forEach(warning -> out.append("1,").append(Csv.cell(warning)).append(",,local\n"));
    return out.toString();
  }
}
