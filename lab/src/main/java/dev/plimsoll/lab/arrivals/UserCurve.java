package dev.plimsoll.lab.arrivals;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How many users there are over time, made of straight pieces: as many as the line, rounded up.
 * User k is there where the line is above k, so the last to come are the first to go. Nobody is
 * there at the end or after it. Immutable.
 */
public final class UserCurve {
  /** A piece of so many users to so many. */
  record Piece(int from, int to, Duration length) {}

  private final int[] from;
  private final int[] to;
  private final long[] start;
  private final long end;
  private final Part part;

  UserCurve(List<Piece> pieces, Duration length) {
    part = Part.WHOLE;
    List<Piece> real = pieces.stream().filter(piece -> !piece.length().isZero()).toList();
    int n = real.size();
    from = new int[n];
    to = new int[n];
    start = new long[n + 1];
    for (int i = 0; i < n; i++) {
      from[i] = real.get(i).from();
      to[i] = real.get(i).to();
      start[i + 1] = start[i] + real.get(i).length().toNanos();
    }
    end = length.toNanos();
  }

  private UserCurve(UserCurve whole, Part part) {
    this.from = whole.from;
    this.to = whole.to;
    this.start = whole.start;
    this.end = whole.end;
    this.part = part;
  }

  /** Each n-th of the same users, who come and go when they would among all. */
  UserCurve of(Part workers) {
    return new UserCurve(this, workers);
  }

  /** The most users at once. */
  public int most() {
    int most = 0;
    for (int i = 0; i < from.length; i++) {
      most = Math.max(most, Math.max(from[i], to[i]));
    }
    return part.count(most);
  }

  /** The time that all users together are there until a moment; both in seconds. */
  public double userSeconds(double until) {
    long last = Math.min(end, (long) (until * 1e9));
    double nanos = 0;
    for (int own = 0; own < most(); own++) {
      int user = (int) part.place(own);
      for (int piece = 0; piece < from.length && start[piece] < last; piece++) {
        nanos += Math.max(0, Math.min(goes(piece, user), last) - comes(piece, user));
      }
    }
    return nanos / 1e9;
  }

  /** How often a user goes before the end, about: of a part its share of all who do. */
  public int goings() {
    int gone = 0;
    int there = 0;
    for (int piece = 0; piece < from.length; piece++) {
      gone += Math.max(0, there - from[piece]) + Math.max(0, from[piece] - to[piece]);
      there = to[piece];
    }
    return (gone + part.of() - 1) / part.of();
  }

  /**
   * The first moment, not before {@code at}, at which a user is there; {@link Arrivals#NEVER} where
   * there is none.
   */
  long present(int own, long at) {
    int user = (int) part.place(own);
    for (int piece = pieceAt(at); piece < from.length; piece++) {
      long moment = Math.max(at, comes(piece, user));
      if (moment < goes(piece, user)) {
        return moment < end ? moment : Arrivals.NEVER;
      }
    }
    return Arrivals.NEVER;
  }

  private int pieceAt(long at) {
    int found = Arrays.binarySearch(start, at);
    return found >= 0 ? found : -found - 2; // the piece that began last
  }

  private long comes(int piece, int user) {
    if (user < from[piece]) {
      return start[piece];
    }
    return user < to[piece] ? crossing(piece, user) : Arrivals.NEVER;
  }

  private long goes(int piece, int user) {
    return user >= to[piece] && user < from[piece] ? crossing(piece, user) : start[piece + 1];
  }

  /** When the line is at a whole number between its ends. */
  private long crossing(int piece, int users) {
    double share = (double) (users - from[piece]) / (to[piece] - from[piece]);
    return start[piece] + (long) ((start[piece + 1] - start[piece]) * share);
  }
}
