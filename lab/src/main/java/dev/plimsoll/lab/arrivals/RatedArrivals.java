package dev.plimsoll.lab.arrivals;

/** Open load along a rate: the gaps are counted in requests, the rate says how long they take. */
final class RatedArrivals implements Arrivals {
  private final RateCurve curve;
  private final Spacing.Gaps gaps;
  private double count;
  private int piece;
  private long due;
  private long number;

  RatedArrivals(RateCurve curve, Spacing.Gaps gaps) {
    this.curve = curve;
    this.gaps = gaps;
    draw();
  }

  @Override
  public long next() {
    return due;
  }

  @Override
  public long take() {
    if (due == NEVER) {
      throw new IllegalStateException("no request is due any more");
    }
    draw();
    return number++;
  }

  private void draw() {
    count += gaps.next();
    piece = curve.pieceOf(count, piece);
    due = Math.max(due, curve.at(count, piece)); // a root may be off by its last bit
  }
}
