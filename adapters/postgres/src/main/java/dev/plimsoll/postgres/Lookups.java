package dev.plimsoll.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A few connections for whatever is no commit of tasks; each use of one is short. Thread-safe. */
final class Lookups implements AutoCloseable {
  private static final Duration POOL_WAIT = Duration.ofSeconds(5);

  /** How long a statement may take. */
  private static final Duration LONGEST = Duration.ofSeconds(8);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration MARGIN = Duration.ofSeconds(1);

  /** Something that is done with a connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private final Doors doors;
  private final HikariDataSource pool;
  private final Outage outage;

  Lookups(Doors doors, int connections) {
    this.doors = doors;
    HikariConfig config = new HikariConfig();
    config.setPoolName("plimsoll-postgres");
    config.setDataSource(doors.patient(LONGEST));
    config.setConnectionInitSql(Doors.BY_INDEX);
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(POOL_WAIT.toMillis());
    config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
    config.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(config);
    this.outage = new Outage(doors);
  }

  /** What is known of the database being away; lookups fail at once then. */
  Outage outage() {
    return outage;
  }

  /**
   * Does something; each of its statements is durable by itself.
   *
   * @param what what could not be done, when it fails: "read a task"
   */
  <T> T ask(String what, Work<T> work) {
    if (pool.isClosed()) {
      throw new StoreException("the store is closed");
    }
    outage.check(what);
    try (Connection connection = pool.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      outage.suspect(e);
      throw doors.failed(what, e);
    }
  }

  /** The same, for what may have to read much that is not in memory. */
  <T> T patiently(String what, Work<T> work) {
    return ask(
        what,
        connection -> {
          allow(connection, PATIENCE);
          try {
            return work.with(connection);
          } finally {
            hurry(connection);
          }
        });
  }

  private static void allow(Connection connection, Duration longest) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(longest.plus(MARGIN).toMillis()));
    try (Statement set = connection.createStatement()) {
      var _ = set.execute("SET statement_timeout = " + longest.toMillis());
    }
  }

  private static void hurry(Connection connection) {
    try {
      allow(connection, LONGEST);
    } catch (SQLException _) {
      // the pool throws it away
    }
  }

  /** Does something in one transaction, which an exception rolls back. */
  <T> T together(String what, Work<T> work) {
    return ask(
        what,
        connection -> {
          connection.setAutoCommit(false); // undone by the pool, as is what was not committed
          T answer = work.with(connection);
          connection.commit();
          return answer;
        });
  }

  @Override
  public void close() {
    outage.close();
    pool.close();
  }
}
