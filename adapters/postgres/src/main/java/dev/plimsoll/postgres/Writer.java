package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * Makes groups of changes durable: one transaction and one round trip each. Where the connection
 * broke it makes the group again once; making it twice changes nothing. Thread-safe, one at a time.
 */
final class Writer implements AutoCloseable {
  /** What a writer is for: each has a connection of its own, and commits beside the other. */
  enum Lane {
    ARRIVALS(" arrivals"),
    STEPS("");

    private final String suffix;

    Lane(String suffix) {
      this.suffix = suffix;
    }

    /** The name of the connection that writes for an epoch, by which it can be ended. */
    private String name(long epoch) {
      return "plimsoll writer " + epoch + suffix;
    }
  }

  /** Plans are made once, for any values. */
  static final String PLANS = Doors.BY_INDEX + "; SET plan_cache_mode = force_generic_plan";

  private static final String DURABLE = "SET synchronous_commit = on";
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final long END_MILLIS = 2_000;
  private static final int DEADLOCKS_MOST = 3;
  private final Doors doors;
  private final Node node;
  private final Lane lane;
  private final boolean unsafe;
  private final Outage outage;
  private final Runnable onEnds;
  private final Session session;
  private long sessionEpoch;
  private boolean closed;

  /**
   * @param onEnds called, while others wait, after a group has ended tasks whose end is to be told
   */
  Writer(Doors doors, Node node, Lane lane, boolean unsafe, Outage outage, Runnable onEnds) {
    this.doors = doors;
    this.node = node;
    this.lane = lane;
    this.unsafe = unsafe;
    this.outage = outage;
    this.onEnds = onEnds;
    this.session = new Session(doors, this::greet);
  }

  private void greet(Connection connection) throws SQLException {
    try (Statement set = connection.createStatement()) {
      set.execute(PLANS + (unsafe ? "" : ";" + DURABLE));
    }
    endEarlier(connection);
    connection.setAutoCommit(false);
  }

  /**
   * A server that was frozen may still have a group to read from a connection that we gave up. It
   * must not be made after later ones: that connection ends before this one writes.
   */
  private void endEarlier(Connection connection) throws SQLException {
    String sql =
        "SELECT pg_terminate_backend(pid, ?) FROM pg_stat_activity WHERE application_name = ?"
            + " AND datname = current_database() AND usename = current_user"
            + " AND pid <> pg_backend_pid()";
    try (PreparedStatement end = connection.prepareStatement(sql)) {
      end.setLong(1, END_MILLIS);
      end.setString(2, lane.name(sessionEpoch));
      try (ResultSet ended = end.executeQuery()) {
        while (ended.next()) {
          if (!ended.getBoolean(1)) {
            throw new SQLException("an earlier connection of this node does not end", "08006");
          }
        }
      }
    }
  }

  /** The connection of the present epoch, by whose name it can be ended. */
  private Connection connection() throws SQLException {
    long epoch = node.epoch();
    if (epoch != sessionEpoch) {
      session.close();
      sessionEpoch = epoch;
    }
    return session.connection(lane.name(epoch));
  }

  synchronized Commit commit(List<Change> group) {
    if (closed) {
      throw new StoreException("the store is closed");
    }
    if (group.isEmpty()) {
      return Commit.WHOLE;
    }
    List<Round> rounds = Round.of(group);
    long began = System.nanoTime();
    for (int tried = 1; ; tried++) {
      boolean fresh = !session.isOpen();
      try {
        Script script = commit(connection(), rounds);
        outage.over();
        if (script.hasNews() || tried > 1) { // a group made twice may have told the first time
          onEnds.run();
        }
        return script.duplicates().isEmpty() && script.lost().isEmpty()
            ? Commit.WHOLE
            : new Commit(script.duplicates(), script.lost());
      } catch (SQLException e) {
        boolean broken = Doors.isBroken(e);
        if (broken || !rolledBack()) {
          session.drop();
          outage.suspect(e);
        }
        boolean quick = System.nanoTime() - began < AGAIN.toNanos();
        boolean again =
            (broken && !fresh && tried == 1)
                || ("40P01".equals(e.getSQLState()) && tried <= DEADLOCKS_MOST);
        if (!again || !quick) {
          throw doors.failed("commit", e);
        }
      }
    }
  }

  private boolean rolledBack() {
    try {
      session.connection(lane.name(sessionEpoch)).rollback();
      return true;
    } catch (SQLException _) {
      return false;
    }
  }

  private Script commit(Connection connection, List<Round> rounds) throws SQLException {
    long epoch = sessionEpoch;
    Epochs epochs = node.epochs(epoch);
    Script script = new Script();
    script.tell(Node.HOLD, epoch);
    script.tell(Node.UNLESS_LOST, epoch, epoch);
    for (Round round : rounds) {
      Updating.revived(script, epochs, round.revived);
      Inserting.plain(script, epoch, round.plain);
      Inserting.keyed(script, epoch, round.keyed);
      Updating.started(script, epochs, round.started);
      Updating.retrying(script, epochs, round.retrying);
      Updating.handedBack(script, epochs, round.handedBack);
      Updating.reprioritized(script, epochs, round.reprioritized);
      Updating.finished(script, epochs, round.finished);
      Updating.withdrawn(script, epochs, round.withdrawn);
      LedgerLines.add(script, round.charged);
    }
    script.tell("COMMIT");
    script.run(connection);
    return script;
  }

  @Override
  public synchronized void close() {
    closed = true;
    session.close();
  }
}
