package dev.plimsoll.postgres;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes that may be made kind by kind, in the order of the fields, and come out as if they had
 * been made one by one. A life of insert, start and end takes one round.
 */
final class Round {
  private static final int KINDS = 10;

  final List<Change.Revived> revived = new ArrayList<>();
  final List<Change.Insert> plain = new ArrayList<>();
  final List<Change.Insert> keyed = new ArrayList<>();
  final List<Change.Started> started = new ArrayList<>();
  final List<Change.Retrying> retrying = new ArrayList<>();
  final List<Change.HandedBack> handedBack = new ArrayList<>();
  final List<Change.Reprioritized> reprioritized = new ArrayList<>();
  final List<Change.Finished> finished = new ArrayList<>();
  final List<Change.Withdrawn> withdrawn = new ArrayList<>();
  final List<Change.Charged> charged = new ArrayList<>();

  private Round() {}

  private record Name(String tenant, String key) {}

  /** The rounds that a group takes, to be made one after another. */
  static List<Round> of(List<Change> group) {
    List<Round> rounds = new ArrayList<>();
    Map<TaskId, Integer> tasks = new HashMap<>(2 * group.size());
    Map<Name, Integer> names = new HashMap<>();
    int freed = -1; // where a key was last given back
    for (Change change : group) {
      if (change instanceof Change.Charged) { // which depends on nothing
        if (rounds.isEmpty()) {
          rounds.add(new Round());
        }
        rounds.getFirst().add(change);
        continue;
      }
      int from = tasks.getOrDefault(change.id(), -1) + 1;
      if (change instanceof Change.Insert(var task, var key) && key.isPresent()) {
        Name name = new Name(task.request().tenant(), key.get().key());
        from = Math.max(from, Math.max(freed, names.getOrDefault(name, -1)) + 1);
        int place = place(from, kind(change));
        names.put(name, place);
      }
      int place = place(from, kind(change));
      tasks.put(change.id(), place);
      if (change instanceof Change.Withdrawn) {
        freed = Math.max(freed, place);
      }
      while (rounds.size() <= place / KINDS) {
        rounds.add(new Round());
      }
      rounds.get(place / KINDS).add(change);
    }
    return rounds;
  }

  /** The first place not before {@code from} that takes this kind. */
  private static int place(int from, int kind) {
    return from + Math.floorMod(kind - from, KINDS);
  }

  private static int kind(Change change) {
    return switch (change) {
      case Change.Revived _ -> 0;
      case Change.Insert insert -> insert.key().isEmpty() ? 1 : 2;
      case Change.Started _ -> 3;
      case Change.Retrying _ -> 4;
      case Change.HandedBack _ -> 5;
      case Change.Reprioritized _ -> 6;
      case Change.Finished _ -> 7;
      case Change.Withdrawn _ -> 8;
      case Change.Charged _ -> 9;
    };
  }

  private void add(Change change) {
    switch (change) {
      case Change.Revived it -> revived.add(it);
      case Change.Insert it when it.key().isPresent() -> keyed.add(it);
      case Change.Insert it -> plain.add(it);
      case Change.Started it -> started.add(it);
      case Change.Retrying it -> retrying.add(it);
      case Change.HandedBack it -> handedBack.add(it);
      case Change.Reprioritized it -> reprioritized.add(it);
      case Change.Finished it -> finished.add(it);
      case Change.Withdrawn it -> withdrawn.add(it);
      case Change.Charged it -> charged.add(it);
    }
  }
}
