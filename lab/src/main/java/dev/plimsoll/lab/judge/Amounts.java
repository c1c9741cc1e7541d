package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.lab.measure.RunResult.Amount;

/** Numbers of checks with their words. */
final class Amounts {
  private Amounts() {}

  /** A share from 0 to 1. */
  static Amount share(double fraction) {
    return new Amount(fraction, Figures.percent(fraction, 1));
  }

  /** A share as somebody wrote it: 0.1 %, not 0.100 %. */
  static Amount bound(Share share) {
    return new Amount(share.fraction(), share.toString().replace("%", Figures.NBSP + "%"));
  }

  /** Nanoseconds, kept as milliseconds. */
  static Amount time(double nanos) {
    return new Amount(nanos / 1e6, Figures.latency(nanos));
  }

  static Amount count(long number) {
    return new Amount(number, Figures.count(number));
  }
}
