package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** Brings a database to the tables of this version; forward only, never past what it knows. */
final class Schema {
  static final int NEWEST = 11;
  private static final String HISTORY = "schema_history";

  private Schema() {}

  /**
   * @throws StoreException when a newer version wrote it, or somebody changed it; it is untouched
   */
  static void bring(DataSource database, Address address) {
    bring(database, address, NEWEST);
  }

  /** The same, for the tables of an earlier version. */
  static void bring(DataSource database, Address address, int target) {
    try {
      Flyway flyway =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(database)
              .locations("classpath:dev/plimsoll/postgres/schema")
              .table(HISTORY)
              .target(Integer.toString(target))
              .baselineOnMigrate(true)
              .baselineVersion("0")
              .connectRetries(0)
              .loggers("slf4j")
              .load();
      MigrationInfo current = flyway.info().current();
      if (current != null
          && current.getVersion() != null
          && current
              .getVersion()
              .isNewerThan(MigrationVersion.fromVersion(Integer.toString(NEWEST)))) {
        throw newer(address, current.getVersion().getVersion());
      }
      var _ = flyway.migrate();
    } catch (FlywayException e) {
      throw new StoreException(
          "the tables at "
              + address
              + " cannot be brought to version "
              + target
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static StoreException newer(Address address, String version) {
    return new StoreException(
        "the database at "
            + address
            + " has schema version "
            + version
            + ", this program knows up to "
            + NEWEST
            + ": it was written by a newer Plimsoll; run that one");
  }

  /** The version that a database has; 0 when it has none of our tables. */
  static int version(Connection connection) throws SQLException {
    try (Statement ask = connection.createStatement()) {
      try (ResultSet there = ask.executeQuery("SELECT to_regclass('" + HISTORY + "') IS NULL")) {
        if (there.next() && there.getBoolean(1)) {
          return 0;
        }
      }
      try (ResultSet version =
          ask.executeQuery("SELECT max(version::int) FROM " + HISTORY + " WHERE success")) {
        return version.next() ? version.getInt(1) : 0;
      }
    }
  }

  /**
   * @throws StoreException when a database has tables of another version
   */
  static void mustBeNewest(Connection connection, Address address) throws SQLException {
    int version = version(connection);
    if (version > NEWEST) {
      throw newer(address, Integer.toString(version));
    }
    if (version < NEWEST) {
      throw new StoreException(
          "the database at "
              + address
              + " has schema version "
              + version
              + " of "
              + NEWEST
              + ": start a server of this version on it first");
    }
  }
}
