package dev.plimsoll.simulate.backtest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * How many calls a provider ran at once, found in how long calls took; and when it then began with
 * each. A recorded time holds the wait in the provider's own line. If it were taken for service, a
 * virtual provider with a line would let calls wait twice, and one without would let them wait even
 * where few are made. So: with S slots and a line, first come first served, the moments at which
 * calls came and ended say when each was begun. The S is taken with which service does no more
 * depend on how many others were there.
 */
final class ProviderLine {
  private static final int LEAST_CALLS = 200;
  private static final int MOST_CALLS = 20_000;
  private static final int MOST_CANDIDATES = 64;

  /** Below it how long a call takes hardly depends on how many others there are. */
  private static final double LEAST_CORRELATION = 0.3;

  /** So many calls may end before a model says that they begin. */
  private static final double MOST_IMPOSSIBLE = 0.02;

  private ProviderLine() {}

  /** How many slots explain these calls; empty where nothing shows that there is a line. */
  static OptionalInt slots(List<Made> all) {
    List<Made> calls = sample(all);
    int most = calls.stream().mapToInt(made -> made.beside + 1).max().orElse(0);
    double without = dependence(calls, Served.of(calls, Integer.MAX_VALUE));
    if (calls.size() < LEAST_CALLS || without < LEAST_CORRELATION) {
      return OptionalInt.empty();
    }
    OptionalInt best = OptionalInt.empty();
    double least = without / 2;
    for (int slots : candidates(most)) {
      Served served = Served.of(calls, slots);
      double left = Math.abs(dependence(calls, served));
      if (served.impossible <= MOST_IMPOSSIBLE * calls.size() && left < least) {
        least = left;
        best = OptionalInt.of(slots);
      }
    }
    return best;
  }

  /** Says of each call when its provider began with it. */
  static void begin(List<Made> calls, int slots) {
    List<Made> ordered = ordered(calls);
    Served served = Served.of(ordered, slots);
    for (int i = 0; i < ordered.size(); i++) {
      ordered.get(i).served = served.begun[i];
    }
  }

  private static List<Made> sample(List<Made> all) {
    List<Made> ordered = ordered(all);
    return ordered.size() <= MOST_CALLS ? ordered : ordered.subList(0, MOST_CALLS);
  }

  private static List<Made> ordered(List<Made> calls) {
    return calls.stream()
        .filter(Made::isEnded)
        .sorted(Comparator.comparingLong((Made made) -> made.called))
        .toList();
  }

  private static List<Integer> candidates(int most) {
    List<Integer> candidates = new ArrayList<>();
    double step = Math.max(1, (double) most / MOST_CANDIDATES);
    for (double slots = 1; slots < most; slots += step) {
      candidates.add((int) slots);
    }
    return candidates;
  }

  /** By how much service grows with the number of others that were there: a correlation. */
  private static double dependence(List<Made> calls, Served served) {
    double count = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < calls.size(); i++) {
      Made made = calls.get(i);
      if (made.isAnswered()) {
        double others = made.beside;
        double took = made.ended() - served.begun[i];
        count++;
        x += others;
        y += took;
        xx += others * others;
        yy += took * took;
        xy += others * took;
      }
    }
    double spread = Math.sqrt((count * xx - x * x) * (count * yy - y * y));
    return spread > 0 ? (count * xy - x * y) / spread : 0;
  }

  /** When each call was begun, in a model with so many slots. */
  private static final class Served {
    final long[] begun;
    int impossible;

    private Served(int calls) {
      begun = new long[calls];
    }

    static Served of(List<Made> calls, int slots) {
      Served served = new Served(calls.size());
      PriorityQueue<Integer> ends =
          new PriorityQueue<>(Comparator.comparingLong((Integer i) -> calls.get(i).ended()));
      Map<Integer, Boolean> running = new HashMap<>();
      Queue<Integer> line = new ArrayDeque<>();
      for (int i = 0; i < calls.size(); i++) {
        served.endUntil(calls.get(i).called, calls, ends, running, line);
        ends.add(i);
        served.begun[i] = calls.get(i).called;
        if (running.size() < slots) {
          running.put(i, true);
        } else {
          line.add(i);
        }
      }
      served.endUntil(Long.MAX_VALUE, calls, ends, running, line);
      return served;
    }

    private void endUntil(
        long time,
        List<Made> calls,
        PriorityQueue<Integer> ends,
        Map<Integer, Boolean> running,
        Queue<Integer> line) {
      while (!ends.isEmpty() && calls.get(ends.element()).ended() <= time) {
        int over = ends.remove();
        if (running.remove(over) == null) {
          impossible++; // it ended while the model has it in line: so it never was
          line.remove(over);
        } else if (!line.isEmpty()) {
          int next = line.remove();
          begun[next] = calls.get(over).ended();
          running.put(next, true);
        }
      }
    }
  }
}
