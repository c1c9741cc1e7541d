package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.Unfinished;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What follows from a commit; on the thread of its news, a batch at a time under the lock. */
final class Commits implements StoreWriter.Listener {
  private final Dispatcher dispatcher;
  private final InstantSource clock;
  private final Watchers watchers;
  private final Revivals revivals;

  Commits(Dispatcher dispatcher, InstantSource clock, Watchers watchers, Revivals revivals) {
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.watchers = watchers;
    this.revivals = revivals;
  }

  @Override
  public void committed(List<Change> changes, Commit commit) {
    dispatcher.inBatches(changes, (change, effects) -> committed(change, commit, effects));
  }

  @Override
  public void refused(List<Change.Insert> inserts, String why) {
    dispatcher.inBatches(
        inserts, (insert, effects) -> effects.storeFailed(insert.id(), why, clock.instant()));
  }

  @Override
  public void found(TaskRecord task) {
    int begun = task.status() == Status.RUNNING ? 1 : 0; // as which it was stored, but none began
    Unfinished found =
        new Unfinished(
            task.ticket(), task.attempts() - begun, task.crashes(), task.due(), task.accepted());
    dispatcher.under(effects -> effects.recover(found, clock.instant()));
  }

  private void committed(Change change, Commit commit, Effects effects) {
    if (change instanceof Change.Charged) {
      return; // nobody waits for it, and it is nobody's
    }
    Instant now = clock.instant();
    TaskId id = change.id();
    boolean lost = commit.lost().contains(id);
    switch (change) {
      case Change.Insert _ ->
          inserted(id, Optional.ofNullable(commit.duplicates().get(id)), now, effects);
      case Change.Revived _ ->
          revivals.end(id, !lost).ifPresent(task -> effects.recover(task, now));
      case Change.Started _ when !lost -> effects.begin(id, now);
      case Change.Finished _ when !lost -> watchers.over(id);
      case Change.Started _,
          Change.Finished _,
          Change.Retrying _,
          Change.HandedBack _,
          Change.Reprioritized _,
          Change.Withdrawn _,
          Change.Charged _ -> {}
    }
    if (lost) {
      effects.lost(id, now);
    }
    watchers.changed(id); // who waits for a lost one looks for it elsewhere
  }

  private static void inserted(
      TaskId id, Optional<Idempotency.Held> duplicate, Instant now, Effects effects) {
    if (duplicate.isEmpty()) {
      effects.on(new Event.Stored(id), now);
      return;
    }
    Life life = effects.life(id);
    effects.forget(id);
    effects.on(new Event.Duplicate(id), now);
    if (life != null) {
      life.decided(new Admission.Known(duplicate.get()));
    }
  }
}
