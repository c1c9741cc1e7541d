package dev.plimsoll.core.degrade;

import java.time.Instant;

/**
 * A step on the ladder, with what decided it and what would have kept the rung.
 *
 * @param reading on the way down the signal furthest above where {@code to} is entered; on the way
 *     up the one that was nearest to holding {@code from}
 * @param otherwise the rung, had this signal alone been at its threshold on the way down, or above
 *     it on the way up
 */
public record Change(Instant at, Rung from, Rung to, Reading reading, Rung otherwise) {
  public boolean isWorse() {
    return to.isWorseThan(from);
  }

  /** What decided, as half a sentence for a person. */
  public String why() {
    return isWorse()
        ? "%s is %s, above %s"
            .formatted(reading.word(), reading.valueShown(), reading.thresholdShown())
        : "all signals let go, %s last: it is %s, not above %s"
            .formatted(reading.word(), reading.valueShown(), reading.thresholdShown());
  }

  /** What would have kept the rung or made the step smaller, as half a sentence for a person. */
  public String counterfactual() {
    String threshold = reading.thresholdShown();
    return isWorse()
        ? "%s of at most %s would have meant %s"
            .formatted(reading.word(), threshold, otherwise.word())
        : "%s above %s would have kept %s".formatted(reading.word(), threshold, otherwise.word());
  }
}
