package dev.plimsoll.postgres;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Wish;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What nodes want of each other's tasks. The owner is told at the commit. */
final class Wishes {
  /** What the news say to the owner, before its epoch. */
  static final String NEWS = "wish ";

  static final String ASK =
      """
      WITH here AS (SELECT id, owner FROM tasks WHERE id = ? AND finished_at IS NULL),
      kept AS (
        INSERT INTO wishes (task_id, priority) SELECT id, ?::task_priority FROM here
        ON CONFLICT (task_id) DO UPDATE SET priority = excluded.priority
          WHERE wishes.priority IS NOT NULL)
      SELECT pg_notify('plimsoll', 'wish ' || coalesce(n.heir, here.owner))
      FROM here LEFT JOIN nodes n ON n.epoch = here.owner
      """;

  /** Granted, or in vain: the task is over or gone, it runs, or it is of that class already. */
  static final String DONE =
      """
      DELETE FROM wishes w WHERE NOT EXISTS (
        SELECT FROM tasks t WHERE t.id = w.task_id AND t.finished_at IS NULL
          AND (w.priority IS NULL OR (t.status <> 'running' AND t.priority <> w.priority)))
      """;

  static final String MINE =
      """
      SELECT w.task_id, w.priority FROM wishes w JOIN tasks t ON t.id = w.task_id
      WHERE t.owner + 0 = ANY (?) AND coalesce(t.finished_at, 'infinity') = 'infinity'
      ORDER BY w.asked_at LIMIT ?
      """;

  /** All that are left, with the moment of the transaction. */
  static final String ALL = "SELECT task_id, priority, now() FROM wishes ORDER BY task_id";

  private Wishes() {}

  static boolean ask(Connection connection, Wish wish) throws SQLException {
    @Nullable String priority =
        switch (wish) {
          case Wish.Cancel _ -> null;
          case Wish.Prioritize other -> other.priority().word();
        };
    try (PreparedStatement ask = connection.prepareStatement(ASK)) {
      ask.setObject(1, new UUID(wish.task().high(), wish.task().low()));
      ask.setString(2, priority);
      try (ResultSet told = ask.executeQuery()) {
        return told.next();
      }
    }
  }

  static List<Wish> of(Connection connection, Epochs epochs, int most) throws SQLException {
    try (Statement done = connection.createStatement()) {
      done.executeUpdate(DONE);
    }
    List<Wish> wishes = new ArrayList<>();
    try (PreparedStatement mine = connection.prepareStatement(MINE)) {
      mine.setObject(1, epochs.all());
      mine.setInt(2, most);
      try (ResultSet row = mine.executeQuery()) {
        while (row.next()) {
          wishes.add(wish(row));
        }
      }
    }
    return wishes;
  }

  /** A task's id and the class that it is to wait in. */
  static Wish wish(ResultSet row) throws SQLException {
    TaskId task = Script.id(row, 1);
    return row.getString(2) == null
        ? new Wish.Cancel(task)
        : new Wish.Prioritize(task, Reading.priority(row, 2));
  }
}
