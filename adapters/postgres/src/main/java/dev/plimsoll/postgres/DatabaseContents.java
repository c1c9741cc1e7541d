package dev.plimsoll.postgres;

import dev.plimsoll.ports.move.Contents;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.move.Granted;
import dev.plimsoll.ports.move.Kept;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.ports.store.Wish;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All that a database holds, read in one transaction while no server uses it. */
final class DatabaseContents implements Contents {
  private static final String USED =
      "SELECT name FROM nodes WHERE lost_at IS NULL"
          + " AND heartbeat_at + lease > clock_timestamp() LIMIT 1";
  private static final String TASKS = Reading.ALL + "ORDER BY t.id";
  private static final String ATTEMPTS =
      "SELECT task_id, " + Reading.ATTEMPT + " FROM attempts ORDER BY task_id, seq";
  private static final String NAMES =
      "SELECT k.task_id, k.key, k.fingerprint, k.answer, k.lapses_at FROM idempotency_keys k"
          + " JOIN task_texts x ON x.task_id = k.task_id AND x.idempotency_key = k.key"
          + " ORDER BY k.task_id";

  private final Doors doors;
  private final Connection connection;

  private DatabaseContents(Doors doors, Connection connection) {
    this.doors = doors;
    this.connection = connection;
  }

  static DatabaseContents open(Doors doors) {
    try {
      Connection connection = doors.open("plimsoll move");
      try {
        Schema.mustBeNewest(connection, doors.address());
        Retired.refuse(connection, doors.address());
        mustBeUnused(connection, doors.address());
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        return new DatabaseContents(doors, connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw doors.failed("be read", e);
    }
  }

  private static void mustBeUnused(Connection connection, Address address) throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(USED)) {
      if (row.next()) {
        throw new StoreException(
            "the database at "
                + address
                + " is in use by the server "
                + row.getString(1)
                + ": stop that one first");
      }
    }
  }

  @Override
  public void giveTo(Filling target) {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(ByTask.FETCHED);
      try (ResultSet row = statement.executeQuery(PostgresKeys.COLUMNS + "ORDER BY id")) {
        while (row.next()) {
          target.key(PostgresKeys.key(row));
        }
      }
      try (ResultSet row = statement.executeQuery(ScheduleRow.SELECT + "ORDER BY tenant, name")) {
        while (row.next()) {
          target.schedule(ScheduleRow.read(row));
        }
      }
      tasks(statement, target);
      try (ResultSet row =
          statement.executeQuery(PostgresDeliveries.SELECT + "true ORDER BY d.task_id")) {
        while (row.next()) {
          target.delivery(PostgresDeliveries.delivery(row));
        }
      }
      try (ResultSet row = statement.executeQuery(LedgerLines.EVERY)) {
        while (row.next()) {
          target.line(LedgerLines.line(row));
        }
      }
    } catch (SQLException e) {
      throw doors.failed("be read", e);
    }
  }

  private void tasks(Statement statement, Filling target) throws SQLException {
    try (ByTask<AttemptRecord> attempts =
            new ByTask<>(connection, ATTEMPTS, row -> Reading.attempt(row, 2));
        ByTask<Idempotency> names = new ByTask<>(connection, NAMES, DatabaseContents::name);
        ByTask<Wanted> wishes = new ByTask<>(connection, Wishes.ALL, DatabaseContents::wanted);
        ResultSet row = statement.executeQuery(TASKS)) {
      while (row.next()) {
        TaskRecord task = Reading.task(row);
        Kept kept = new Kept(task, attempts.of(task.id()), first(names.of(task.id())));
        Optional<Wanted> wanted = first(wishes.of(task.id()));
        if (wanted.isPresent()) {
          grant(kept, wanted.get(), target);
        } else {
          target.task(kept);
        }
      }
    }
  }

  private static void grant(Kept kept, Wanted wanted, Filling target) {
    Granted granted = Granted.of(kept, wanted.wish(), wanted.now());
    target.task(granted.kept());
    granted.told().ifPresent(target::delivery);
  }

  private static <T> Optional<T> first(List<T> found) {
    return found.stream().findFirst();
  }

  /** A wish that is granted at this moment. */
  private record Wanted(Wish wish, Instant now) {}

  private static Wanted wanted(ResultSet row) throws SQLException {
    return new Wanted(Wishes.wish(row), Reading.time(row, 3).orElseThrow());
  }

  private static Idempotency name(ResultSet row) throws SQLException {
    return new Idempotency(
        Texts.read(row.getString(2)),
        Texts.read(row.getString(3)),
        Texts.read(row.getString(4)),
        Reading.time(row, 5).orElseThrow());
  }

  @Override
  public void retire(String target) {
    try {
      connection.rollback(); // the reading is over
      Retired.mark(connection, target);
      connection.commit();
    } catch (SQLException e) {
      throw new StoreException(
          "the database at "
              + doors.address()
              + " could not be marked as moved ("
              + e.getMessage()
              + "): start no server on it any more, it would do the same work again",
          e);
    }
  }

  @Override
  public String describe() {
    return doors.address().toString();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // nothing was written
    }
  }
}
