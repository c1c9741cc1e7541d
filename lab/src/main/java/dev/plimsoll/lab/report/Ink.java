package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import dev.plimsoll.lab.measure.RunResult.Verdict;

/** Terminal colours that repeat what a word says already; none at all where none are wanted. */
record Ink(boolean colour) {
  private static final String RESET = "\u001b[0m";
  private static final String BAD = "\u001b[1;31m";
  private static final String GOOD = "\u001b[1;36m";
  private static final String UNSURE = "\u001b[1;33m";

  /** Colours the word at the start of a line by the verdict that it names. */
  String verdict(Verdict verdict, String line, String word) {
    return switch (verdict) {
      case PASS -> paint(GOOD, word, line);
      case FAIL -> paint(BAD, word, line);
      case INVALID -> paint(UNSURE, word, line);
      case NONE -> line;
    };
  }

  String outcome(Outcome outcome, String line) {
    String word = line.strip().split(" {2}", 2)[0];
    return switch (outcome) {
      case PASS -> paint(GOOD, word, line);
      case FAIL -> paint(BAD, word, line);
      case NOT_MEASURABLE -> paint(UNSURE, word, line);
    };
  }

  private String paint(String code, String word, String line) {
    int at = line.indexOf(word);
    return colour && at >= 0
        ? line.substring(0, at) + code + word + RESET + line.substring(at + word.length())
        : line;
  }
}
