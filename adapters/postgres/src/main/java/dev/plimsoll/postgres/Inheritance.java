package dev.plimsoll.postgres;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.ports.store.Unfinished;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * What the earlier servers of a name left, held by its next one without a change of their tasks,
 * which are read page by page; only those that ran are written. Thread-safe.
 */
final class Inheritance {
  /** How many are read at a time. */
  private static final int PAGE_ROWS = 10_000;

  /** Whether what a lost node {@code d} left is held by no node that lives. */
  static final String OPEN =
      """
      d.lost_at IS NOT NULL AND d.emptied_at IS NULL AND (d.heir IS NULL
        OR EXISTS (SELECT FROM nodes h WHERE h.epoch = d.heir AND h.lost_at IS NOT NULL))\
      """;

  /** Waits for whoever is just taking a batch of it. */
  private static final String INHERIT =
      "UPDATE nodes d SET heir = ? WHERE d.name = ? AND " + OPEN + " RETURNING d.epoch";

  /** Of more epochs than this the first tasks become this node's own. */
  private static final int FEW = 8;

  /** So that an epoch that left little is soon empty. */
  private static final String FIRST_ONES =
      """
      WITH taken AS MATERIALIZED (
        SELECT id, status, attempts, started_on, started_at, accepted_at FROM tasks
        WHERE owner = ? AND finished_at IS NULL
        ORDER BY priority, id LIMIT ? FOR UPDATE)
      """
          + Owners.MOVED;

  static final String PAGE =
      """
      WITH page AS MATERIALIZED (
        SELECT id, status, priority, pool, tenant, cost, not_before, deadline, attempts, crashes,
          due_at, accepted_at, started_on, started_at FROM tasks
        WHERE owner = ? AND finished_at IS NULL AND (priority, id) > (?::task_priority, ?)
        ORDER BY priority, id LIMIT ?),
      """
          + Owners.crashed("page")
          + """
          , queued AS (
            UPDATE tasks t SET status = 'queued', attempts = t.attempts - 1, crashes = t.crashes + 1
            FROM page WHERE page.status = 'running' AND t.id = page.id)
          SELECT id, priority, pool, tenant, cost, not_before, deadline,
            attempts - (status = 'running')::int, crashes + (status = 'running')::int, due_at, accepted_at
          FROM page
          """;

  private static final Priority FIRST = Priority.CRITICAL;
  private static final TaskId BEFORE_ALL = new TaskId(0, 0);
  private final Epochs epochs;
  private final Deque<Long> unread;
  private Priority priority = FIRST;
  private TaskId last = BEFORE_ALL;
  private boolean atFirst = true; // of the first of the unread

  Inheritance(Epochs epochs) {
    this.epochs = epochs;
    this.unread = new ArrayDeque<>(epochs.inherited());
  }

  /** What a node gets that begins under a name, in the transaction of its beginning. */
  static Epochs of(Connection connection, long heir, String name) throws SQLException {
    List<Long> inherited = new ArrayList<>();
    try (PreparedStatement inherit = connection.prepareStatement(INHERIT)) {
      inherit.setLong(1, heir);
      inherit.setString(2, name);
      try (ResultSet row = inherit.executeQuery()) {
        while (row.next()) {
          inherited.add(row.getLong(1));
        }
      }
    }
    Collections.sort(inherited);
    return new Epochs(heir, inherited);
  }

  Epochs epochs() {
    return epochs;
  }

  /** Adds what was not read yet, up to so many in all; remembers the place. */
  synchronized void read(Connection connection, Owners owners, List<Unfinished> tasks, int most)
      throws SQLException {
    while (!unread.isEmpty() && tasks.size() < most) {
      long from = unread.getFirst();
      int wanted = Math.min(PAGE_ROWS, most - tasks.size());
      if (atFirst && epochs.inherited().size() > FEW) {
        int some = Math.min(Owners.BATCH, wanted);
        tasks.addAll(owners.moved(connection, epochs.own(), FIRST_ONES, from, some, epochs.own()));
        atFirst = false;
        continue;
      }
      List<Unfinished> page =
          Owners.marked(
              connection, epochs.own(), PAGE, from, priority.word(), Reading.uuid(last), wanted);
      tasks.addAll(page);
      if (page.size() == wanted) {
        Ticket end = page.getLast().ticket();
        priority = end.priority();
        last = end.id();
      } else {
        var _ = unread.removeFirst();
        atFirst = true;
        priority = FIRST;
        last = BEFORE_ALL;
        Owners.emptied(connection, from);
      }
    }
  }
}
