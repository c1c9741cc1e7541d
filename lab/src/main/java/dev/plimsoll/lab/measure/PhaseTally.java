package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Phase;
import org.HdrHistogram.Histogram;

/** The running sums of one phase. Guarded by its {@link Recording}. */
final class PhaseTally {
  /** A request counts as late when it was sent so long after its time. */
  static final long LATE_NANOS = 1_000_000;

  final String label;
  final boolean open;
  final long from;
  final Tally tally = new Tally();
  private final Histogram lag = Tally.growing();
  private long intended;
  private long sent;
  private long late;
  private long missed;
  private long last;

  PhaseTally(String label, boolean open, long from) {
    this.label = label;
    this.open = open;
    this.from = from;
    this.last = from;
  }

  void due() {
    intended++;
  }

  void missed() {
    missed++;
  }

  void sent(long lagNanos) {
    sent++;
    lag.recordValue(Tally.micros(lagNanos));
    if (lagNanos > LATE_NANOS) {
      late++;
    }
  }

  /** The phase lasts at least until here. */
  void reach(long at) {
    last = Math.max(last, at);
  }

  Load load() {
    return new Load(intended, sent, late, missed, Tally.whole(lag));
  }

  Phase phase() {
    double seconds = (last - from) / 1e9;
    return new Phase(label, from / 1e9, last / 1e9, load(), tally.series(label, seconds));
  }
}
