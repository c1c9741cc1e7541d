package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Which tasks this node runs, as its commits tell, so that no index has to follow every start and
 * end. Has all of them, and may have some that the database knows otherwise: it must be asked. No
 * more than its caller runs, or is just storing. Thread-safe.
 */
final class Running {
  private final NavigableSet<TaskId> ids = new ConcurrentSkipListSet<>();

  /** What a commit will begin, whether it succeeds or that is not known. */
  void before(List<Change> changes) {
    for (Change change : changes) {
      if (begins(change)) {
        ids.add(change.id());
      }
    }
  }

  /** What a commit that was made has ended, or not begun. */
  void after(List<Change> changes, Commit commit) {
    Set<TaskId> over = new HashSet<>();
    for (Change change : changes) {
      if (begins(change)) {
        over.remove(change.id());
      } else if (ends(change)) {
        over.add(change.id());
      }
    }
    over.addAll(commit.lost());
    over.addAll(commit.duplicates().keySet());
    over.forEach(ids::remove);
  }

  /** The newest first, all or those older than one. */
  Iterable<TaskId> olderThan(Optional<TaskId> after) {
    return after.map(id -> ids.headSet(id, false)).orElse(ids).descendingSet();
  }

  private static boolean begins(Change change) {
    return switch (change) {
      case Change.Started _ -> true;
      case Change.Insert insert -> insert.task().status() == Status.RUNNING;
      case Change.Retrying _,
          Change.HandedBack _,
          Change.Reprioritized _,
          Change.Finished _,
          Change.Revived _,
          Change.Withdrawn _,
          Change.Charged _ ->
          false;
    };
  }

  private static boolean ends(Change change) {
    return !(change instanceof Change.Reprioritized) && !(change instanceof Change.Charged);
  }
}
