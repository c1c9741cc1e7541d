package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Query;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Forgets tasks that are over, in small transactions between which commits have their turn. Space
 * that becomes free is used again; the file does not shrink.
 */
final class Retention {
  private static final int BATCH = 200;
  private static final int LOOKED_AT = 20_000;
  private static final String OLDEST =
      "SELECT id, finished_at FROM tasks WHERE finished_at IS NOT NULL AND finished_at < ?"
          + " AND (finished_at, id) > (?, ?) ORDER BY finished_at, id LIMIT ?";
  private static final String STILL_TO_TELL =
      "SELECT 1 FROM deliveries WHERE task = ? AND gave_up_at IS NULL";
  private static final String MATCHING =
      "SELECT t.id FROM tasks t WHERE t.finished_at IS NOT NULL AND %s"
          + Filter.MATCHES
          + " ORDER BY t.finished_at LIMIT ?7";
  private static final String WINDOW =
      "SELECT id FROM tasks WHERE id > ? ORDER BY id LIMIT 1 OFFSET " + (LOOKED_AT - 1);
  private static final String OF_USER =
      "SELECT id FROM tasks WHERE id > ? AND id <= ? AND tenant = ? AND user_id = ?"
          + " AND finished_at IS NOT NULL";
  private static final String ERASE_PAYLOAD =
      "UPDATE payloads SET text = '', webhook = NULL, metadata = NULL"
          + " WHERE number = (SELECT payload FROM tasks WHERE id = ? AND finished_at IS NOT NULL)";
  private static final String ERASE_RESULT =
      "UPDATE results SET text = ''"
          + " WHERE number = (SELECT result FROM tasks WHERE id = ? AND finished_at IS NOT NULL)";

  private final Writer writer;
  private final Readers readers;

  Retention(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  int prune(Instant before, long mostBytes, int most) {
    int forgotten = 0;
    Pruned last = new Pruned(0, Long.MIN_VALUE, "", false);
    while (forgotten < most && !last.wasAll()) {
      int batch = Math.min(BATCH, most - forgotten);
      Pruned from = last;
      last = writer.transaction(session -> prune(session, before, mostBytes, from, batch));
      forgotten += last.gone();
    }
    return forgotten;
  }

  /** What a batch forgot, and the last end and id that it looked at. */
  private record Pruned(int gone, long end, String id, boolean wasAll) {}

  private static Pruned prune(
      Session session, Instant before, long mostBytes, Pruned last, int most) throws SQLException {
    Instant limit = bytes(session) > mostBytes ? Instant.MAX : before;
    List<TaskId> oldest = new ArrayList<>();
    long end = last.end();
    try (ResultSet rows =
        session.on(OLDEST).time(limit).number(last.end()).text(last.id()).number(most).query()) {
      while (rows.next()) {
        Row row = new Row(rows);
        oldest.add(row.id());
        end = row.number();
      }
    }
    if (oldest.isEmpty()) {
      return new Pruned(0, end, last.id(), true);
    }
    int gone = 0;
    for (TaskId task : oldest) {
      if (!isStillToTell(session, task)) {
        gone += Deletion.over(session, task) ? 1 : 0;
      }
    }
    return new Pruned(gone, end, oldest.getLast().value(), oldest.size() < most);
  }

  private static boolean isStillToTell(Session session, TaskId task) throws SQLException {
    try (ResultSet row = session.on(STILL_TO_TELL).text(task.value()).query()) {
      return row.next();
    }
  }

  /** What the database uses of its file. */
  private static long bytes(Session session) throws SQLException {
    long pages = session.number("PRAGMA page_count") - session.number("PRAGMA freelist_count");
    return pages * session.number("PRAGMA page_size");
  }

  private static int delete(Session session, List<TaskId> tasks) throws SQLException {
    int gone = 0;
    for (TaskId task : tasks) {
      gone += Deletion.over(session, task) ? 1 : 0;
    }
    return gone;
  }

  int purge(Query query) {
    List<TaskId> matching =
        readers.read(session -> {
          String sql = MATCHING.formatted(Filter.indexed(query));
          Bind bind = Filter.bind(session.on(sql), query).number(query.limit());
          return ids(bind);
        });
    int gone = 0;
    for (int from = 0; from < matching.size(); from += BATCH) {
      List<TaskId> batch = matching.subList(from, Math.min(from + BATCH, matching.size()));
      gone += writer.transaction(session -> delete(session, batch));
    }
    return gone;
  }

  boolean forget(TaskId task) {
    return writer.transaction(session -> Deletion.over(session, task));
  }

  int erase(String tenant, String userId) {
    int erased = 0;
    String from = "";
    while (!from.equals("g")) { // ids are hexadecimal
      String after = from;
      String upTo = readers.read(session -> window(session, after));
      List<TaskId> tasks =
          readers.read(
              session -> ids(session.on(OF_USER).text(after).text(upTo).text(tenant).text(userId)));
      for (int begin = 0; begin < tasks.size(); begin += BATCH) {
        List<TaskId> batch = tasks.subList(begin, Math.min(begin + BATCH, tasks.size()));
        erased += writer.transaction(session -> erase(session, batch));
      }
      from = upTo;
    }
    return erased;
  }

  private static String window(Session session, String after) throws SQLException {
    try (ResultSet rows = session.on(WINDOW).text(after).query()) {
      return rows.next() ? new Row(rows).text() : "g";
    }
  }

  private static List<TaskId> ids(Bind bind) throws SQLException {
    List<TaskId> ids = new ArrayList<>();
    try (ResultSet rows = bind.query()) {
      while (rows.next()) {
        ids.add(new Row(rows).id());
      }
    }
    return ids;
  }

  private static int erase(Session session, List<TaskId> tasks) throws SQLException {
    session.run("PRAGMA secure_delete = ON"); // pages that become free are overwritten too
    try {
      int erased = 0;
      for (TaskId task : tasks) {
        erased += session.on(ERASE_PAYLOAD).text(task.value()).update();
        var _ = session.on(ERASE_RESULT).text(task.value()).update();
        Outbox.forget(session, task);
      }
      return erased;
    } finally {
      session.run("PRAGMA secure_delete = FAST");
    }
  }
}
