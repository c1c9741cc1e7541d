package dev.plimsoll.sqlite;

import dev.plimsoll.ports.settings.SettingStore;
import java.sql.ResultSet;
import java.util.Optional;

/** The settings of one data folder. Never outlives the storage that gave it. */
final class SqliteSettings implements SettingStore {
  private static final String GET = "SELECT value FROM settings WHERE name = ?";
  private static final String PUT =
      "INSERT INTO settings (name, value) VALUES (?, ?)"
          + " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
  private static final String REMOVE = "DELETE FROM settings WHERE name = ?";

  private final Writer writer;
  private final Readers readers;

  SqliteSettings(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public Optional<String> get(String name) {
    return readers.read(session -> {
      try (ResultSet row = session.on(GET).text(name).query()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    });
  }

  @Override
  public void put(String name, String value) {
    var _ = writer.transaction(session -> session.on(PUT).text(name).text(value).update());
  }

  @Override
  public void remove(String name) {
    var _ = writer.transaction(session -> session.on(REMOVE).text(name).update());
  }
}
