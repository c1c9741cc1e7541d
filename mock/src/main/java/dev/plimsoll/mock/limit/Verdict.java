package dev.plimsoll.mock.limit;

import java.util.List;
import java.util.OptionalLong;

/** Whether a call is within all limits. */
public sealed interface Verdict {
  /** For each unit that is limited how its tightest limit stands for the caller. */
  List<Standing> standings();

  /** Within all of them; what was taken is corrected by the receipt. */
  record Passed(Receipt receipt, List<Standing> standings) implements Verdict {}

  /**
   * Above one of them at least; nothing was taken from any.
   *
   * @param by the limit that asks for the longest wait
   * @param used of it at present
   * @param cost what the call asked of it
   * @param waitNanos until it would pass if nobody else came; absent when it never will
   */
  record Limited(
      RateLimit by, long used, long cost, OptionalLong waitNanos, List<Standing> standings)
      implements Verdict {}
}
