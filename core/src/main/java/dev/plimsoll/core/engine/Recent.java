package dev.plimsoll.core.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** What came to one pool within its last two seconds, look by look. Not thread-safe. */
final class Recent {
  private static final double LEAST = 0.4; // seconds
  private static final double MOST = 2;
  private static final double SPREADS = 2; // of chance, that do not count

  private record Look(int came, double seconds) {}

  private final Deque<Look> looks = new ArrayDeque<>();
  private double kept; // seconds of all looks

  /** So many came since the last look, that many seconds ago. */
  void add(int came, double seconds) {
    looks.addFirst(new Look(came, seconds));
    kept += seconds;
    while (kept - looks.getLast().seconds >= MOST) {
      kept -= looks.removeLast().seconds;
    }
  }

  /**
   * A rate that chance alone would hardly bring: what came within the time of a run (0.4 s to 2 s),
   * less twice the spread of such a count, a second. A task alone counts as nothing, and several as
   * no more slots than there are of them.
   *
   * @param service the time of a run, in seconds
   */
  double surely(double service) {
    double window = Math.clamp(service, LEAST, MOST);
    double seconds = 0;
    int came = 0;
    for (Look look : looks) {
      if (seconds > window - 1e-6) {
        break;
      }
      came += look.came;
      seconds += look.seconds;
    }
    double sure = came - SPREADS * Math.sqrt(came);
    return Math.max(0, sure) / Math.max(window, seconds);
  }
}
