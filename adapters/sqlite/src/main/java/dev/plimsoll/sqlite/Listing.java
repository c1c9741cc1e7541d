package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pages of tasks, newest first. A page looks at a bounded number of tasks, however few match. */
final class Listing {
  private static final int SCANNED_MOST = 20_000;
  private static final String ONE = TaskRows.SELECT_RECORD + "WHERE t.id = ?7" + Filter.MATCHES;
  private static final String NEWER_THAN_ALL = "g"; // ids are hexadecimal

  private final Readers readers;

  Listing(Readers readers) {
    this.readers = readers;
  }

  /** The next page; it may be shorter than asked for, or empty, and still have a next one. */
  Page page(Query query) {
    return readers.read(session -> page(session, query));
  }

  /** The same of tasks that are known: no other is looked at. */
  Page page(Query query, Iterable<TaskId> newestFirst) {
    return readers.read(session -> page(session, query, newestFirst));
  }

  private static Page page(Session session, Query query, Iterable<TaskId> newestFirst)
      throws SQLException {
    List<TaskRecord> tasks = new ArrayList<>();
    for (TaskId id : newestFirst) {
      if (tasks.size() == query.limit()) {
        return new Page(List.copyOf(tasks), Optional.of(tasks.getLast().id()));
      }
      try (ResultSet row = Filter.bind(session.on(ONE), query).text(id.value()).query()) {
        if (row.next()) {
          tasks.add(TaskRows.record(row));
        }
      }
    }
    return new Page(List.copyOf(tasks), Optional.empty());
  }

  private static Page page(Session session, Query query) throws SQLException {
    String after = query.after().map(TaskId::value).orElse(NEWER_THAN_ALL);
    Optional<TaskId> floor =
        Filter.takesAll(query) ? Optional.empty() : floor(session, query, after);
    String sql =
        TaskRows.SELECT_RECORD
            + "WHERE "
            + Filter.indexed(query)
            + Filter.MATCHES
            + " AND t.id < ?7 AND t.id >= ?8 ORDER BY t.id DESC LIMIT ?9";
    List<TaskRecord> tasks = new ArrayList<>();
    try (ResultSet rows =
        Filter.bind(session.on(sql), query)
            .text(after)
            .text(floor.map(TaskId::value).orElse(""))
            .number(query.limit() + 1L)
            .query()) {
      while (rows.next()) {
        if (tasks.size() == query.limit()) {
          return new Page(List.copyOf(tasks), Optional.of(tasks.getLast().id()));
        }
        tasks.add(TaskRows.record(rows));
      }
    }
    return new Page(List.copyOf(tasks), floor);
  }

  /** The oldest task that this page looks at; empty when it looks at all that are left. */
  private static Optional<TaskId> floor(Session session, Query query, String after)
      throws SQLException {
    String sql =
        "SELECT t.id FROM tasks t WHERE "
            + Filter.indexed(query)
            + " AND t.id < ? ORDER BY t.id DESC LIMIT 1 OFFSET "
            + SCANNED_MOST;
    try (ResultSet rows = session.on(sql).text(after).query()) {
      return rows.next() ? Optional.of(new Row(rows).id()) : Optional.empty();
    }
  }
}
