package dev.plimsoll.postgres;

import dev.plimsoll.core.work.TaskId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that belong to tasks, read once from the first task to the last beside the tasks themselves,
 * so that no task costs a question of its own. Their first column is the task's id, by which they
 * are ordered.
 */
final class ByTask<T> implements AutoCloseable {
  static final int FETCHED = 500;

  /** One row as what it stands for. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Statement statement;
  private final ResultSet rows;
  private final Reader<T> reader;
  private boolean more;

  ByTask(Connection connection, String sql, Reader<T> reader) throws SQLException {
    this.statement = connection.createStatement();
    this.reader = reader;
    statement.setFetchSize(FETCHED);
    this.rows = statement.executeQuery(sql);
    this.more = rows.next();
  }

  /** Those of a task, each task being later than the one asked for before. */
  List<T> of(TaskId task) throws SQLException {
    List<T> found = new ArrayList<>();
    while (more) {
      int order = Script.id(rows, 1).compareTo(task);
      if (order > 0) {
        break;
      }
      if (order == 0) {
        found.add(reader.read(rows));
      }
      more = rows.next();
    }
    return found;
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
