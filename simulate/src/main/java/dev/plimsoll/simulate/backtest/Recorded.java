package dev.plimsoll.simulate.backtest;

import dev.plimsoll.recording.Head;
import dev.plimsoll.recording.Line;
import dev.plimsoll.simulate.world.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A recording that is ready to be replayed.
 *
 * @param bank what is drawn from for what never ran
 * @param slots how many calls each provider ran at once, where that was found or said
 * @param fleet the agents as they were
 * @param commit how long the store took to accept a task, as a rule
 * @param seed of every draw
 */
record Recorded(
    Head head,
    History history,
    Bank bank,
    Map<String, OptionalInt> slots,
    Fleet fleet,
    Duration commit,
    long seed) {

  /**
   * Looks how long providers let calls wait, and takes that out of their times.
   *
   * @param slots how many calls every provider runs at once; empty: it is looked for
   */
  static Recorded of(Head head, History history, Fleet fleet, OptionalInt slots, long seed) {
    Map<String, List<Made>> byProvider = new LinkedHashMap<>();
    for (Passage passage : history.tasks()) {
      for (Run run : passage.runs) {
        run.calls.forEach(made ->
            byProvider.computeIfAbsent(made.target.provider(), _ -> new ArrayList<>()).add(made));
      }
    }
    Map<String, OptionalInt> found = new LinkedHashMap<>();
    byProvider.forEach((name, calls) -> {
      OptionalInt most = slots.isPresent() ? slots : ProviderLine.slots(calls);
      most.ifPresent(count -> ProviderLine.begin(calls, count));
      found.put(name, most);
    });
    return new Recorded(head, history, new Bank(history), found, fleet, commit(history), seed);
  }

  private static Duration commit(History history) {
    long[] times =
        history.tasks().stream()
            .filter(task ->
                task.answer.filter(a -> a.answer().equals(Line.Answer.ACCEPTED)).isPresent())
            .mapToLong(task -> task.answer.orElseThrow().at() - task.submit.at())
            .sorted()
            .toArray();
    return Duration.ofNanos(times.length == 0 ? 0 : 1_000 * times[times.length / 2]);
  }

  /** Of a call as it was recorded: one that lasted so long never was answered. */
  Duration timeout(String pool) {
    return fleet.poolOf(pool).timeout();
  }
}
