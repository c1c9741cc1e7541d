package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * This server among the nodes of a database: its epoch, its lease, and a lock on its name that ends
 * with its connection. Judges no time itself; the database does. Thread-safe.
 */
final class Node implements AutoCloseable {
  /**
   * What every transaction that writes begins with, given the epoch: nobody takes the node for lost
   * until the transaction ends. Whether it was lost before shows only to a later statement.
   */
  static final String HOLD = "SELECT pg_advisory_xact_lock_shared(commits_of(?))";

  /** What comes next, given the epoch twice: it fails with PL001 when the node was lost. */
  static final String UNLESS_LOST =
      """
      SELECT CASE WHEN NOT EXISTS (SELECT FROM nodes WHERE epoch = ? AND lost_at IS NULL)
        THEN lease_lost(?) END\
      """;

  private static final System.Logger LOG = System.getLogger(Node.class.getName());
  private final Doors doors;
  private final String name;
  private final Duration lease;
  private final Session session;
  private volatile Inheritance inheritance = new Inheritance(Epochs.of(0));
  private boolean holdsName;
  private boolean closed;

  private Node(Doors doors, String name, Duration lease) {
    this.doors = doors;
    this.name = name;
    this.lease = lease;
    this.session = new Session(doors, this::greet);
  }

  /** Both, in the transaction that a connection is in. */
  static void hold(Connection connection, long epoch) throws SQLException {
    try (PreparedStatement hold = connection.prepareStatement(HOLD + ";" + UNLESS_LOST)) {
      for (int i = 1; i <= 3; i++) {
        hold.setLong(i, epoch);
      }
      var _ = hold.execute();
    }
  }

  /** Registers a new epoch. */
  static Node join(Doors doors, String name, Duration lease) {
    Node node = new Node(doors, name, lease);
    try {
      node.begin(node.session.connection("plimsoll node"), true);
      return node;
    } catch (SQLException e) {
      node.session.drop();
      throw doors.failed("register this node", e);
    }
  }

  /** The token of this node's present lease. */
  long epoch() {
    return epochs().own();
  }

  /** Whose tasks are this node's. */
  Epochs epochs() {
    return inheritance.epochs();
  }

  /** The same, for whoever writes in the name of an epoch; one that is lost holds nothing else. */
  Epochs epochs(long epoch) {
    Epochs present = epochs();
    return present.own() == epoch ? present : Epochs.of(epoch);
  }

  /** What the servers before left to this one. */
  Inheritance inheritance() {
    return inheritance;
  }

  Duration lease() {
    return lease;
  }

  String name() {
    return name;
  }

  /** Holds the name, so that a server of the same name knows whether this one lives. */
  private void greet(Connection connection) throws SQLException {
    String sql = "SELECT pg_try_advisory_lock(hashtextextended('plimsoll node ' || ?, 0))";
    try (PreparedStatement lock = connection.prepareStatement(sql)) {
      lock.setString(1, name);
      try (ResultSet answer = lock.executeQuery()) {
        holdsName = answer.next() && answer.getBoolean(1);
        if (!holdsName) {
          LOG.log(
              Level.WARNING,
              "another connection to {0} holds the node name {1}: give each server its own name;"
                  + " what an earlier one left is taken over after its lease of {2} s",
              doors.address(),
              name,
              lease.toMillis() / 1_000.0);
        }
      }
    }
  }

  /**
   * Whoever had this name has lost its connection, which for a process on a living machine means
   * that it ended. Not so after a restart of the database, which cuts everybody, and not so for one
   * that never held the name: there, leases count.
   */
  private void endEarlierEpochs(Connection connection) throws SQLException {
    String sql =
        """
        UPDATE nodes SET lost_at = clock_timestamp(), lost_because = 'restarted'
        WHERE name = ? AND holds_name AND lost_at IS NULL
          AND heartbeat_at > pg_postmaster_start_time()
        """;
    try (PreparedStatement end = connection.prepareStatement(sql)) {
      end.setString(1, name);
      end.executeUpdate();
    }
  }

  /** A new epoch, which inherits if it is the first of this process. */
  private void begin(Connection connection, boolean first) throws SQLException {
    boolean inherits = first && holdsName;
    connection.setAutoCommit(false); // whoever fails here drops the connection
    if (inherits) {
      endEarlierEpochs(connection);
    }
    long epoch = register(connection);
    Epochs epochs = inherits ? Inheritance.of(connection, epoch, name) : Epochs.of(epoch);
    connection.commit();
    connection.setAutoCommit(true);
    inheritance = new Inheritance(epochs);
  }

  private long register(Connection connection) throws SQLException {
    String sql =
        "INSERT INTO nodes (name, lease, holds_name)"
            + " VALUES (?, ? * interval '1 millisecond', ?) RETURNING epoch";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, name);
      insert.setLong(2, lease.toMillis());
      insert.setBoolean(3, holdsName);
      try (ResultSet row = insert.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("no epoch was given");
        }
        return row.getLong(1);
      }
    }
  }

  /** False when the lease was lost; the epoch is then a new one. */
  synchronized boolean renew() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
    for (int tried = 1; ; tried++) {
      boolean fresh = !session.isOpen();
      try {
        Connection connection = session.connection("plimsoll node");
        if (beat(connection)) {
          return true;
        }
        begin(connection, false);
        return false;
      } catch (SQLException e) {
        session.drop();
        if (fresh || tried == 2 || !Doors.isBroken(e) || Doors.isTimeout(e)) {
          throw doors.failed("renew the lease of this node", e);
        }
      }
    }
  }

  private boolean beat(Connection connection) throws SQLException {
    String sql =
        "UPDATE nodes SET heartbeat_at = clock_timestamp(), holds_name = ?"
            + " WHERE epoch = ? AND lost_at IS NULL";
    try (PreparedStatement beat = connection.prepareStatement(sql)) {
      beat.setBoolean(1, holdsName);
      beat.setLong(2, epoch());
      return beat.executeUpdate() == 1;
    }
  }

  /** Leaves in order: others may take over at once. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    String sql =
        """
        WITH gone AS (
          UPDATE nodes SET lost_at = clock_timestamp(), lost_because = 'left'
          WHERE epoch = ? AND lost_at IS NULL RETURNING epoch)
        SELECT pg_notify('plimsoll', 'left ' || epoch) FROM gone
        WHERE EXISTS (SELECT FROM tasks WHERE owner = ANY (?) AND finished_at IS NULL)
        """;
    try (PreparedStatement leave = session.connection("plimsoll node").prepareStatement(sql)) {
      leave.setLong(1, epoch());
      leave.setObject(2, epochs().all());
      leave.execute();
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "left {0} without a word: {1}", doors.address(), e.getMessage());
    }
    session.close();
  }
}
