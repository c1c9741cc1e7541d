package dev.plimsoll.lab.arrivals;

import java.time.Duration;
import java.util.List;

/**
 * A rate over time, made of straight pieces. It says when so many requests have fallen due: the
 * root of the rate's integral. Immutable; the arrivals are drawn elsewhere.
 */
final class RateCurve {
  /** A piece of a rate per second that goes from one value to another in a straight line. */
  record Piece(double from, double to, Duration length) {}

  private final double[] rate;
  private final double[] slope;
  private final double[] before;
  private final long[] start;

  RateCurve(List<Piece> pieces) {
    List<Piece> real = pieces.stream().filter(piece -> !piece.length().isZero()).toList();
    int n = real.size();
    rate = new double[n];
    slope = new double[n];
    before = new double[n + 1];
    start = new long[n + 1];
    for (int i = 0; i < n; i++) {
      Piece piece = real.get(i);
      double seconds = piece.length().toNanos() / 1e9;
      rate[i] = piece.from();
      slope[i] = (piece.to() - piece.from()) / seconds;
      before[i + 1] = before[i] + (piece.from() + piece.to()) / 2 * seconds;
      start[i + 1] = start[i] + piece.length().toNanos();
    }
  }

  static RateCurve of(double from, double to, Duration length) {
    return new RateCurve(List.of(new Piece(from, to, length)));
  }

  /** Draws arrivals along this rate. */
  Arrivals start(Spacing.Gaps gaps) {
    return new RatedArrivals(this, gaps);
  }

  /** The piece in which the {@code count}-th request falls, looked for from another on. */
  int pieceOf(double count, int from) {
    int piece = from;
    while (piece < rate.length - 1 && count >= before[piece + 1]) {
      piece++;
    }
    return piece;
  }

  /** When {@code count} requests have fallen due; {@link Arrivals#NEVER} behind the end. */
  long at(double count, int piece) {
    double more = count - before[piece];
    double seconds = seconds(more, rate[piece], slope[piece]);
    // Rounded, not cut: 100/min is no whole number a second, and its 100th request in a minute
    // would otherwise fall a nanosecond before the minute's end.
    double nanos = seconds * 1e9;
    boolean beyond = !(nanos < start[piece + 1] - start[piece] - 0.5);
    if (!beyond) {
      return start[piece] + Math.round(nanos);
    }
    return piece == rate.length - 1 ? Arrivals.NEVER : start[piece + 1];
  }

  /**
   * The t at which {@code rate·t + slope·t²/2} is {@code count}, in the form that stays exact where
   * the slope is small; infinite where it never is.
   */
  private static double seconds(double count, double rate, double slope) {
    if (slope == 0) {
      return rate == 0 ? Double.POSITIVE_INFINITY : count / rate;
    }
    if (count <= 0) {
      return 0;
    }
    double square = rate * rate + 2 * slope * count;
    return square < 0 ? Double.POSITIVE_INFINITY : 2 * count / (rate + Math.sqrt(square));
  }
}
