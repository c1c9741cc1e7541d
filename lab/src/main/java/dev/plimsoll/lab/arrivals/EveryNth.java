package dev.plimsoll.lab.arrivals;

import dev.plimsoll.lab.trace.Trace;
import org.jspecify.annotations.Nullable;

/** One worker's requests out of open load that is dealt out in turn: it passes over the others'. */
final class EveryNth implements Arrivals {
  private final Arrivals all;
  private final Part part;
  private int others;
  private long number;

  EveryNth(Arrivals all, Part part) {
    this.all = all;
    this.part = part;
    this.others = part.index() - 1;
  }

  /** Passes over the others' here, not after a take: {@link #row} is asked for after that. */
  @Override
  public long next() {
    while (others > 0 && all.next() != NEVER) {
      all.take();
      others--;
    }
    return all.next();
  }

  @Override
  public long take() {
    if (next() == NEVER) {
      throw new IllegalStateException("no request is due any more");
    }
    all.take();
    others = part.of() - 1;
    return number++;
  }

  @Override
  public Trace.@Nullable Row row() {
    return all.row();
  }
}
