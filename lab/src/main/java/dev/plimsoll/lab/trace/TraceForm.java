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

  /**
   * Reads a number of tokens; {@code 472.0} is one, as tools write columns that have gaps.
   *
   * @throws NumberFormatException when it is none, or more than {@link #MOST_TOKENS}
   */
  static int tokens(String text) {
    int point = text.indexOf('.');
    boolean isWhole =
        point > 0
            && point < text.length() - 1
            && text.substring(point + 1).chars().allMatch(c -> c == '0');
    int tokens = Integer.parseInt(isWhole ? text.substring(0, point) : text);
    if (tokens < 0 || tokens > MOST_TOKENS) {
      throw new NumberFormatException(text);
    }
    return tokens;
  }

  /** The form of a trace, by its first line. */
  static TraceForm of(String first, TraceLines lines) {
    return first.stripLeading().startsWith("{")
        ? new MooncakeForm(lines)
        : CsvForm.of(first, lines);
  }
}
