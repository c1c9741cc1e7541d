package dev.plimsoll.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** One connection and its prepared statements. Used by one thread at a time. */
final class Session implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  Session(Connection connection) {
    this.connection = connection;
  }

  /** A statement, prepared once: the texts are constants, so there are few. */
  Bind on(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return new Bind(statement);
  }

  /** Executes statements that give nothing back. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** The number that a query without parameters gives. */
  long number(String sql) throws SQLException {
    try (ResultSet row = on(sql).query()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** From now on changes are gathered until they are committed. */
  void gather() throws SQLException {
    connection.setAutoCommit(false);
  }

  /**
   * Begins a transaction with the database's one lock for changes. One that read first could be
   * refused its first change at once, because another process had made one.
   */
  void takeTurn() throws SQLException {
    var _ = on("UPDATE nodes SET epoch = epoch WHERE name = ''").update();
  }

  void commit() throws SQLException {
    connection.commit();
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
