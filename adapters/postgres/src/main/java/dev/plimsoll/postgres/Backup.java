package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;

/**
 * Copies a database to one zip file while it is used: a CSV for each table, all as they were at one
 * moment, and a manifest. Changes nothing, and keeps nobody waiting.
 */
final class Backup {
  /** What a backup holds. What counts the changes of keys begins anew. */
  static final List<String> TABLES =
      List.of(
          "nodes",
          "tasks",
          "task_texts",
          "task_results",
          "attempts",
          "idempotency_keys",
          "deliveries",
          "wishes",
          "schedules",
          "api_keys",
          "settings",
          "ledger");

  private static final int BUFFER_BYTES = 65_536;

  private static final String COLUMNS =
      """
      SELECT attname FROM pg_attribute
      WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      ORDER BY attnum
      """;

  private Backup() {}

  /**
   * @throws StoreException when the file exists, or the database or the disk fails
   */
  static void of(Doors doors, Path target) {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    if (Files.exists(target)) {
      throw new StoreException(
          target + " is there already: nothing was changed, name another file");
    }
    try (Connection connection = doors.open("plimsoll backup")) {
      Files.deleteIfExists(part);
      write(connection, doors.address(), part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(target);
    } catch (SQLException e) {
      throw doors.failed("be copied to " + target, e);
    } catch (IOException e) {
      throw new StoreException("no backup was made: " + target + " cannot be written: " + e, e);
    } finally {
      drop(part);
    }
  }

  private static void write(Connection connection, Address address, Path part)
      throws SQLException, IOException {
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try (Statement set = connection.createStatement()) {
      var _ = set.execute("SET LOCAL TimeZone = 'UTC'");
    }
    Schema.mustBeNewest(connection, address);
    boolean posix = part.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ours =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel file =
            FileChannel.open(
                part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ours);
        ZipOutputStream zip =
            new ZipOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(file), BUFFER_BYTES))) {
      zip.setLevel(
          Deflater.BEST_SPEED); // the moment that is copied is held for as long as it takes
      List<Manifest.Table> tables = new ArrayList<>();
      for (String name : TABLES) {
        tables.add(copy(connection, name, zip));
      }
      connection.commit();
      zip.putNextEntry(new ZipEntry(Manifest.NAME));
      zip.write(new Manifest(Schema.NEWEST, tables).text().getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
      zip.finish();
      zip.flush();
      file.force(true);
    }
  }

  private static Manifest.Table copy(Connection connection, String name, ZipOutputStream zip)
      throws SQLException, IOException {
    Manifest.Table table = new Manifest.Table(name, 0, columns(connection, name));
    zip.putNextEntry(new ZipEntry(table.entry()));
    OutputStream rowsOut = new BufferedOutputStream(open(zip), BUFFER_BYTES);
    String sql = "COPY " + table.target() + " TO STDOUT (FORMAT csv, ENCODING 'UTF8')";
    long rows = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, rowsOut);
    rowsOut.flush();
    zip.closeEntry();
    return new Manifest.Table(name, rows, table.columns());
  }

  /** The same stream, that an entry's end does not close. */
  private static OutputStream open(ZipOutputStream zip) {
    return new FilterOutputStream(zip) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        zip.write(bytes, from, length);
      }

      @Override
      public void close() {
        // more entries follow
      }
    };
  }

  private static List<String> columns(Connection connection, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement ask = connection.prepareStatement(COLUMNS)) {
      ask.setString(1, table);
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    return List.copyOf(columns);
  }

  private static void syncFolder(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void drop(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException _) {
      // it bears a name that says what it is
    }
  }
}
