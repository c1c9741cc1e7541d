package dev.plimsoll.postgres;

import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Fresh databases for contracts, and whatever was opened on them. */
final class Databases implements AutoCloseable {
  private final OwnPostgres server = OwnPostgres.shared();
  private final List<PostgresStorage> open = new ArrayList<>();
  private URI present = URI.create("postgresql://nowhere");

  /** A node on a database without any task. */
  PostgresStorage fresh() {
    closeNodes();
    present = server.migrated();
    return another("one");
  }

  /** The first node again, after all have left. */
  PostgresStorage reopened() {
    closeNodes();
    return another("one");
  }

  /** Another node on the same database. */
  PostgresStorage another(String node) {
    PostgresStorage storage = PostgresStorage.open(present, node, Settings.DEFAULT);
    open.add(storage);
    return storage;
  }

  URI present() {
    return present;
  }

  /** The first node has been silent for longer than its lease. */
  void silence() {
    server.sql(
        present, "UPDATE nodes SET heartbeat_at = heartbeat_at - 2 * lease WHERE name = 'one'");
  }

  private void closeNodes() {
    open.forEach(PostgresStorage::close);
    open.clear();
  }

  @Override
  public void close() {
    closeNodes();
  }
}
