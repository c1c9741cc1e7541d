package dev.plimsoll.core.degrade;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A ladder in virtual time, looked at as an engine would, with all its changes kept. */
final class Climb {
  final List<Change> changes = new ArrayList<>();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  Ladder ladder;

  Climb(LadderSettings settings) {
    ladder = Ladder.begin(settings, now);
  }

  Climb() {
    this(LadderSettings.standard());
  }

  Rung look(Signals signals) {
    ladder = ladder.after(signals, now);
    ladder.change().ifPresent(changes::add);
    return ladder.rung();
  }

  /** Looks every 100 ms for so long while the signals stay. */
  Rung stays(Signals signals, Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusMillis(100);
      look(signals);
    }
    return ladder.rung();
  }

  List<Rung> rungs() {
    return changes.stream().map(Change::to).toList();
  }

  static Signals waiting(Priority priority, Duration wait) {
    return new Signals(Map.of(priority, wait), 0, 0, new Signals.Calls(0, 0), Duration.ZERO);
  }

  static Signals queue(double share) {
    return new Signals(Map.of(), share, 0, new Signals.Calls(0, 0), Duration.ZERO);
  }

  static Signals memory(double share) {
    return new Signals(Map.of(), 0, share, new Signals.Calls(0, 0), Duration.ZERO);
  }

  static Signals calls(long made, long failed) {
    return new Signals(Map.of(), 0, 0, new Signals.Calls(made, failed), Duration.ZERO);
  }

  static Signals slowest(Duration run) {
    return new Signals(Map.of(), 0, 0, new Signals.Calls(0, 0), run);
  }
}
