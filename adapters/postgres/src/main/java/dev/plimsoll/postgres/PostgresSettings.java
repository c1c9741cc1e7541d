package dev.plimsoll.postgres;

import dev.plimsoll.ports.settings.SettingStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Optional;

/** The settings of one server in a database that it may share. */
final class PostgresSettings implements SettingStore {
  private static final String GET = "SELECT value FROM settings WHERE node = ? AND name = ?";
  private static final String PUT =
      "INSERT INTO settings (node, name, value) VALUES (?, ?, ?)"
          + " ON CONFLICT (node, name) DO UPDATE SET value = excluded.value";
  private static final String REMOVE = "DELETE FROM settings WHERE node = ? AND name = ?";

  private final Lookups lookups;
  private final String node;

  PostgresSettings(Lookups lookups, String node) {
    this.lookups = lookups;
    this.node = node;
  }

  @Override
  public Optional<String> get(String name) {
    return lookups.ask(
        "read a setting",
        connection -> {
          try (PreparedStatement get = connection.prepareStatement(GET)) {
            get.setString(1, node);
            get.setString(2, name);
            try (ResultSet row = get.executeQuery()) {
              return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public void put(String name, String value) {
    change("keep a setting", PUT, List.of(node, name, value));
  }

  @Override
  public void remove(String name) {
    change("forget a setting", REMOVE, List.of(node, name));
  }

  private void change(String what, String sql, List<String> values) {
    var _ =
        lookups.ask(
            what,
            connection -> {
              try (PreparedStatement change = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.size(); i++) {
                  change.setString(i + 1, values.get(i));
                }
                return change.executeUpdate();
              }
            });
  }
}
