package dev.plimsoll.lab.trace;

import dev.plimsoll.base.yaml.InputException;

/** One published form of a trace: how a line of it is a recorded request. */
sealed interface TraceForm permits CsvForm, MooncakeForm {
  /** The most tokens of one request. */
  int MOST_TOKENS = 100_000_000;

  /** The forms that are known, for whoever has another. */
  String KNOWN =
      "Known are Azure's (TIMESTAMP,ContextTokens,GeneratedTokens), BurstGPT's (Timestamp,Request"
          + " tokens,Response tokens) and, as JSON lines, Mooncake's (timestamp, input_length,"
          + " output_length).";

  /** Whether the first line is itself a request. */
  boolean startsAtOnce();

  /**
   * The request of a line; its time counts from wherever the form counts.
   *
   * @throws InputException when the line is broken
   */
  Trace.Row row(String line);

  /** The form of a trace, by its first line. */
  static TraceForm of(String first, TraceLines lines) {
    return first.stripLeading().startsWith("{")
        ? new MooncakeForm(lines)
        : CsvForm.of(first, lines);
  }
}
