package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.ports.store.Unfinished;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which tasks are this node's: those of its epoch, and those of past epochs that it took over. What
 * waits is taken over by a cursor over the ids, so that a million rows need not be rewritten. Used
 * only in the writer's turn.
 */
final class Ownership {
  private static final String EVERYTHING = "g"; // greater than any id, which are hexadecimal
  private static final String BEGIN =
      "UPDATE nodes SET epoch = epoch + 1, started_at = CAST(unixepoch('subsec') * 1e6 AS INTEGER)"
          + " WHERE name = 'local'";
  private static final String EPOCH = "SELECT epoch FROM nodes WHERE name = 'local'";
  private static final String NEXT =
      TaskRows.SELECT_UNFINISHED
          + "WHERE finished_at IS NULL AND id > ? AND epoch < ? ORDER BY id LIMIT ?";
  private static final String CRASHED =
      "UPDATE tasks SET status = 'queued', epoch = ?, attempts = ?, crashes = ? WHERE id = ?";

  private final long epoch;
  private volatile String taken = ""; // ids up to this one are taken over

  private Ownership(long epoch) {
    this.epoch = epoch;
  }

  /** Begins a new epoch. */
  static Ownership begin(Session session) throws SQLException {
    session.run(BEGIN);
    return new Ownership(session.number(EPOCH));
  }

  long epoch() {
    return epoch;
  }

  /** The greatest id taken over; every task up to it is this node's. */
  String takenUpTo() {
    return taken;
  }

  /** Whether past epochs have nothing left, so that what runs is what this node began. */
  boolean hasAll() {
    return taken.equals(EVERYTHING);
  }

  /** Fails when a later server began its epoch, however it came to open the folder. */
  void mustLast(Session session) throws SQLException {
    if (session.number(EPOCH) != epoch) {
      throw new StoreException("another server has taken over the data folder");
    }
  }

  /** Tasks of past epochs, and how far the cursor may advance once this transaction is durable. */
  record Taken(List<Unfinished> tasks, String upTo) {}

  Taken takeOver(Session session, int most) throws SQLException {
    if (hasAll()) {
      return new Taken(List.of(), EVERYTHING);
    }
    List<Unfinished> tasks = new ArrayList<>();
    List<TaskRows.Left> running = new ArrayList<>();
    try (ResultSet rows = session.on(NEXT).text(taken).number(epoch).number(most).query()) {
      while (rows.next()) {
        TaskRows.Left left = TaskRows.left(rows);
        tasks.add(left.task());
        if (left.running()) {
          running.add(left);
        }
      }
    }
    for (TaskRows.Left left : running) {
      crashed(session, left);
    }
    String upTo = tasks.size() < most ? EVERYTHING : tasks.getLast().ticket().id().value();
    return new Taken(tasks, upTo);
  }

  void advance(Taken durable) {
    taken = durable.upTo();
  }

  private void crashed(Session session, TaskRows.Left left) throws SQLException {
    Unfinished task = left.task();
    TaskId id = task.ticket().id();
    Failure crash = Failure.retryable("crash", "the server ended while it ran");
    Attempts.add(
        session,
        id,
        new AttemptRecord(
            task.attempts() + 1, left.agent(), left.started(), left.started(), crash));
    var _ =
        session
            .on(CRASHED)
            .number(epoch)
            .number(task.attempts())
            .number(task.crashes())
            .text(id.value())
            .update();
  }
}
