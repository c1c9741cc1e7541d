package dev.plimsoll.simulate.backtest;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Recorded tasks that ran their course, and recorded answers, to draw from for what never ran.
 * Immutable.
 */
final class Bank {
  private record Kind(String pool, Optional<Priority> priority) {}

  private final Map<Kind, List<Passage>> tasks = new HashMap<>();
  private final List<Passage> all = new ArrayList<>();
  private final Map<Target, List<Made>> answers = new HashMap<>();
  private final List<Made> everyAnswer = new ArrayList<>();

  Bank(History recorded) {
    for (Passage passage : recorded.tasks()) {
      if (passage.isWhole()) {
        all.add(passage);
        for (Kind kind : kinds(passage)) {
          tasks.computeIfAbsent(kind, _ -> new ArrayList<>()).add(passage);
        }
      }
      passage.runs.forEach(run -> run.calls.stream().filter(Made::isAnswered).forEach(this::keep));
    }
  }

  private void keep(Made made) {
    answers.computeIfAbsent(made.target, _ -> new ArrayList<>()).add(made);
    everyAnswer.add(made);
  }

  private static List<Kind> kinds(Passage passage) {
    return List.of(
        new Kind(passage.submit.pool(), Optional.of(passage.submit.priority())),
        new Kind(passage.submit.pool(), Optional.empty()));
  }

  /** Whether there is nothing to draw from. */
  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether this target was ever answered by. */
  boolean knows(Target target) {
    return answers.containsKey(target);
  }

  /** A task to do as it did: of the same class and pool, else of the pool, else any. */
  Passage like(Passage task, RandomGenerator random) {
    for (Kind kind : kinds(task)) {
      List<Passage> same = tasks.get(kind);
      if (same != null) {
        return same.get(random.nextInt(same.size()));
      }
    }
    return all.get(random.nextInt(all.size()));
  }

  /** An answer of a target, else of any; empty where there is none. */
  Optional<Made> answer(Target target, RandomGenerator random) {
    List<Made> known = answers.getOrDefault(target, everyAnswer);
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(known.get(random.nextInt(known.size())));
  }
}
