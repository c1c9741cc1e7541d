package dev.plimsoll.lab.stream;

import dev.plimsoll.base.usage.Usage;
import java.util.Optional;

/**
 * What has been read of one answer: whether the last event brought output, and the usage told so
 * far. It knows no time. One owner.
 */
final class Reading {
  static final long UNTOLD = -1;

  long input = UNTOLD;
  long cached = UNTOLD;
  long cacheWritten = UNTOLD;
  long output = UNTOLD;
  long reasoning = UNTOLD;

  /** Whether the event brought a token that its reader sees: text, refusal, tool call. */
  boolean visible;

  /** Whether the event brought a token of the model's reasoning. */
  boolean thought;

  /** Whether any event did. */
  boolean sawThought;

  /** Whether there was a place for output at all, filled or not. */
  boolean answered;

  boolean ended;
  boolean failed;
  String errorType = "";
  String errorMessage = "";

  /** Forgets what the last event said of itself. */
  void nextEvent() {
    visible = false;
    thought = false;
  }

  void visible(boolean more) {
    visible |= more;
  }

  void thought(boolean more) {
    thought |= more;
    sawThought |= more;
  }

  boolean outputTold() {
    return output != UNTOLD;
  }

  /** What was used, where the answer told its output; input that was not told is 0. */
  Optional<Usage> usage() {
    if (!outputTold()) {
      return Optional.empty();
    }
    return Optional.of(new Usage(told(input), Math.min(told(cached), told(input)), output));
  }

  /** As {@link #usage()}, for a wire whose input does not hold what the cache read and wrote. */
  Optional<Usage> usageWithCacheApart() {
    if (!outputTold()) {
      return Optional.empty();
    }
    long all = told(input) + told(cached) + told(cacheWritten);
    return Optional.of(new Usage(all, told(cached), output));
  }

  private static long told(long tokens) {
    return Math.max(0, tokens);
  }
}
