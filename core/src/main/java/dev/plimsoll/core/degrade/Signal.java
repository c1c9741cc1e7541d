package dev.plimsoll.core.degrade;

import dev.plimsoll.base.text.Figures;
import java.util.Locale;

/** One thing the ladder looks at. Of each, more is worse, and 0 means that nothing speaks. */
public enum Signal {
  /** How long the oldest critical task waits, in units of the objective of its class. */
  WAIT_CRITICAL,
  WAIT_HIGH,
  WAIT_NORMAL,
  WAIT_LOW,
  /** How full the queue is, from 0 to 1. */
  QUEUE,
  /** How much of the memory is used, from 0 to 1. */
  MEMORY,
  /** The share of calls to providers that failed, from 0 to 1. */
  FAILURES,
  /** How long the slowest hundredth of runs takes, in seconds. */
  RUN_P99;

  /** The word used on the wire and in configurations. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A value of this signal with its unit. */
  String show(double value) {
    return switch (this) {
      case WAIT_CRITICAL, WAIT_HIGH, WAIT_NORMAL, WAIT_LOW ->
          Figures.significant(value) + " times its objective";
      case QUEUE, MEMORY, FAILURES -> Figures.significant(100 * value) + " %";
      case RUN_P99 -> Figures.significant(value) + " s";
    };
  }
}
