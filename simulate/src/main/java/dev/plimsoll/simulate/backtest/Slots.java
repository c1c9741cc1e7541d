package dev.plimsoll.simulate.backtest;

import java.util.HashMap;
import java.util.Map;

/** How many slots there are and how busy they were, over time. Not thread-safe. */
final class Slots {
  private final Map<String, Integer> agents = new HashMap<>();
  private long now;
  private boolean counting;
  private int all;
  private int taken;
  private int most;
  private double allMicros;
  private double takenMicros;

  /** The first task comes: from here on it counts. */
  void begin() {
    counting = true;
  }

  /** Time passes until then. */
  void pass(long at) {
    if (!counting) {
      now = at;
      return;
    }
    allMicros += (double) all * (at - now);
    takenMicros += (double) taken * (at - now);
    now = at;
  }

  /** An agent has so many slots from now on; 0: it is gone. */
  void agent(String name, int slots) {
    Integer before = slots == 0 ? agents.remove(name) : agents.put(name, slots);
    all += slots - (before == null ? 0 : before);
    most = Math.max(most, all);
  }

  void taken(int by) {
    taken = Math.max(0, taken + by);
  }

  /** The most slots that there were. */
  int most() {
    return most;
  }

  /** The share that ran something, 0 to 1, on average. */
  double busy() {
    return allMicros > 0 ? Math.min(1, takenMicros / allMicros) : 0;
  }
}
