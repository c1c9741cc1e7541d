package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.TaskId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that belong to tasks, read once from the first task to the last beside the tasks themselves,
 * so that no task costs a query of its own. Their first column is the task's id, by which they are
 * ordered.
 */
final class ByTask<T> implements AutoCloseable {

  /** The columns after the first as what they stand for. */
  interface Reader<T> {
    T read(Row row) throws SQLException;
  }

  private final ResultSet rows;
  private final Reader<T> reader;
  private boolean more;

  ByTask(Session session, String sql, Reader<T> reader) throws SQLException {
    this.rows = session.on(sql).query();
    this.reader = reader;
    this.more = rows.next();
  }

  /** Those of a task, each task being later than the one asked for before. */
  List<T> of(TaskId task) throws SQLException {
    if (!more) {
      return List.of();
    }
    List<T> found = new ArrayList<>();
    while (more) {
      Row row = new Row(rows);
      int order = row.text().compareTo(task.value());
      if (order > 0) {
        break;
      }
      if (order == 0) {
        found.add(reader.read(row));
      }
      more = rows.next();
    }
    return found;
  }

  @Override
  public void close() throws SQLException {
    rows.close();
  }
}
