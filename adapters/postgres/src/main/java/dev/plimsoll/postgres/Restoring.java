package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.postgresql.PGConnection;

/**
 * Fills an empty database from a backup, whole or not at all. Never touches one that holds rows.
 */
final class Restoring {
  private static final int MANIFEST_MOST_BYTES = 100_000;

  /** Servers of the time after the backup had newer epochs; none of them may be given out again. */
  private static final long EPOCHS_SKIPPED = 1_000_000;

  private static final String AFTERWARDS =
      "UPDATE nodes SET lost_at = clock_timestamp(), lost_because = 'restored', holds_name = false"
          + " WHERE lost_at IS NULL;"
          + " SELECT setval(pg_get_serial_sequence('nodes', 'epoch'),"
          + " (SELECT coalesce(max(epoch), 0) + "
          + EPOCHS_SKIPPED
          + " FROM nodes));"
          + " SELECT setval(pg_get_serial_sequence('attempts', 'seq'),"
          + " (SELECT coalesce(max(seq), 0) + 1 FROM attempts))";

  private final Doors doors;
  private final Path file;

  private Restoring(Doors doors, Path file) {
    this.doors = doors;
    this.file = file;
  }

  /**
   * @throws StoreException when the database holds rows, the backup is damaged or newer, or either
   *     fails; there are no rows then
   */
  static void restore(Path file, Doors doors) {
    if (!Files.isRegularFile(file)) {
      throw new StoreException(file + " is no file: name the file that a backup wrote");
    }
    Restoring restoring = new Restoring(doors, file);
    try (ZipFile zip = new ZipFile(file.toFile());
        Connection connection = doors.open("plimsoll restore")) {
      restoring.fill(zip, connection);
    } catch (IOException e) {
      throw restoring.refused(e);
    } catch (SQLException e) {
      throw doors.failed("be filled from " + file, e);
    }
  }

  private StoreException refused(String why) {
    return new StoreException(file + " was not restored, and left no rows: " + why);
  }

  private StoreException refused(IOException cause) {
    return new StoreException(
        file
            + " was not restored, and left no rows: it is damaged or no backup: "
            + cause.getMessage(),
        cause);
  }

  private void fill(ZipFile zip, Connection connection) throws SQLException, IOException {
    Manifest manifest = manifest(zip);
    if (manifest.schema() > Schema.NEWEST) {
      throw refused(
          "it has schema version "
              + manifest.schema()
              + ", this program knows up to "
              + Schema.NEWEST
              + ": it was written by a newer Plimsoll; restore it with that one");
    }
    Promises.check(connection, doors.address(), true); // opening it looks at durability
    mustBeWhole(zip, manifest);
    mustBeEmpty(connection);
    int present = Schema.version(connection);
    if (present != 0 && present != manifest.schema()) {
      throw refused(
          "it has schema version "
              + manifest.schema()
              + ", the database at "
              + doors.address()
              + " has tables of version "
              + present
              + ": create a new database");
    }
    Schema.bring(doors, doors.address(), manifest.schema());
    load(zip, connection, manifest);
    Schema.bring(doors, doors.address());
    connection.setAutoCommit(true);
    try (Statement analyze = connection.createStatement()) {
      var _ = analyze.execute("ANALYZE");
    }
  }

  private Manifest manifest(ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(Manifest.NAME);
    if (entry == null) {
      throw refused("it is a zip file without " + Manifest.NAME);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] text = in.readNBytes(MANIFEST_MOST_BYTES);
      Manifest manifest = Manifest.of(new String(text, StandardCharsets.UTF_8));
      for (Manifest.Table table : manifest.tables()) {
        if (!Backup.TABLES.contains(table.name()) || zip.getEntry(table.entry()) == null) {
          throw refused("its manifest names " + table.name() + ", which is not there");
        }
      }
      return manifest;
    } catch (StoreException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /** Looks at every byte before the database is touched. */
  private void mustBeWhole(ZipFile zip, Manifest manifest) throws IOException {
    for (Manifest.Table table : manifest.tables()) {
      ZipEntry entry = zip.getEntry(table.entry());
      CRC32 sum = new CRC32();
      try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
        var _ = in.transferTo(OutputStream.nullOutputStream());
      }
      if (sum.getValue() != entry.getCrc()) {
        throw refused("its " + table.entry() + " is damaged: its sum is not as it was written");
      }
    }
  }

  private void mustBeEmpty(Connection connection) throws SQLException {
    Optional<String> against = Emptiness.against(connection, doors.address());
    if (against.isPresent()) {
      throw refused(against.get());
    }
  }

  /** One transaction; a server that starts meanwhile waits, or gives up. */
  private void load(ZipFile zip, Connection connection, Manifest manifest)
      throws SQLException, IOException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      var _ = statement.execute("LOCK TABLE nodes IN ACCESS EXCLUSIVE MODE");
      mustBeEmpty(connection);
      for (Manifest.Table table : manifest.tables()) {
        load(zip, connection, table);
      }
      var _ = statement.execute(AFTERWARDS);
      connection.commit();
    }
  }

  private void load(ZipFile zip, Connection connection, Manifest.Table table)
      throws SQLException, IOException {
    ZipEntry entry = zip.getEntry(table.entry());
    try (InputStream in = zip.getInputStream(entry)) {
      long rows =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY " + table.target() + " FROM STDIN (FORMAT csv, ENCODING 'UTF8')", in);
      if (rows != table.rows()) {
        throw refused(
            "its " + table.entry() + " has " + rows + " rows, " + table.rows() + " were written");
      }
    }
  }
}
