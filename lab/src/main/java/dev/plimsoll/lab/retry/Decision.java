package dev.plimsoll.lab.retry;

/** What becomes of a request whose attempt failed. */
public sealed interface Decision {
  /** In words, for a log; holds nothing foreign but digits. */
  String why();

  /** It is tried again after so long. */
  record Again(long delayNanos, String why) implements Decision {}

  /**
   * It has failed.
   *
   * @param byBudget whether it would have been tried again if the budget had allowed it
   */
  record GiveUp(String why, boolean byBudget) implements Decision {}
}
