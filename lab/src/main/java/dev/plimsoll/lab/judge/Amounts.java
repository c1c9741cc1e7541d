package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult.Amount;

/** Numbers of checks with their words. */
final class Amounts {
  private Amounts() {}

  /** A share from 0 to 1. */
  static Amount share(double fraction) {
    return new Amount(fraction, Figures.percent(fraction, 1));
  }

  /** Nanoseconds, kept as milliseconds. */
  static Amount time(double nanos) {
    return new Amount(nanos / 1e6, Figures.latency(nanos));
  }

  static Amount count(long number) {
    return new Amount(number, Figures.count(number));
  }
}
