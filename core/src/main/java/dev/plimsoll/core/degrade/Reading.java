package dev.plimsoll.core.degrade;

import java.util.Comparator;

/** The value of a signal beside the threshold it was held against. */
public record Reading(Signal signal, double value, double threshold) {
  static final Comparator<Reading> BY_SHARE =
      Comparator.comparingDouble(Reading::share).thenComparing(Reading::signal);

  /** Above 1 when the threshold is passed; for comparing signals of different units. */
  double share() {
    return value / Math.max(threshold, 1e-9); // a signal may have to leave at 0
  }

  String word() {
    return signal.word();
  }

  String valueShown() {
    return signal.show(value);
  }

  String thresholdShown() {
    return signal.show(threshold);
  }
}
