package dev.plimsoll.postgres;

import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.ApiKey.Quota;
import dev.plimsoll.ports.keys.KeyStore;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keys in PostgreSQL. Who changes one holds the row that counts changes, so that they queue. */
final class PostgresKeys implements KeyStore {
  static final String COLUMNS =
      "SELECT id, hash, name, tenant, scopes, quota_requests, quota_seconds, most_waiting,"
          + " created_at, expires_at, revoked_at FROM api_keys ";
  private static final String INSERT =
      """
      INSERT INTO api_keys (id, hash, name, tenant, scopes, quota_requests, quota_seconds,
        most_waiting, created_at, expires_at, revoked_at)
      SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM api_keys) < ?
      ON CONFLICT DO NOTHING
      """;
  private static final String REVOKE =
      """
      WITH revoked AS (
        UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING id),
      told AS (
        UPDATE api_key_changes SET version = version + 1 WHERE EXISTS (SELECT FROM revoked))
      SELECT EXISTS (SELECT FROM api_keys WHERE id = ?)
      """;

  private final Lookups lookups;
  private final Runnable onClose;
  private volatile boolean closed;

  PostgresKeys(Lookups lookups, Runnable onClose) {
    this.lookups = lookups;
    this.onClose = onClose;
  }

  private void mustBeOpen() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
  }

  @Override
  public boolean add(ApiKey key) {
    mustBeOpen();
    return lookups.together(
        "keep a key",
        connection -> {
          try (PreparedStatement count =
              connection.prepareStatement("UPDATE api_key_changes SET version = version + 1")) {
            count.executeUpdate();
          }
          if (insert(connection, key)) {
            return true;
          }
          connection.rollback(); // nothing changed, and nothing counts as a change
          if (find(connection, key.id()).isPresent()) {
            return false;
          }
          throw new StoreException("there are " + MOST + " keys already, and no room for more");
        });
  }

  static boolean insert(Connection connection, ApiKey key) throws SQLException {
    Array scopes =
        connection.createArrayOf("text", key.scopes().stream().map(Scope::word).sorted().toArray());
    Optional<Quota> quota = key.limits().requests();
    OptionalInt waiting = key.limits().mostWaiting();
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, key.id());
      insert.setString(2, key.hash());
      insert.setString(3, Texts.written(key.name()));
      insert.setString(4, Texts.written(key.tenant()));
      insert.setArray(5, scopes);
      insert.setObject(6, quota.map(Quota::requests).orElse(null), Types.INTEGER);
      insert.setObject(
          7, quota.map(it -> Math.toIntExact(it.per().toSeconds())).orElse(null), Types.INTEGER);
      insert.setObject(8, waiting.isPresent() ? waiting.getAsInt() : null, Types.INTEGER);
      Times.set(insert, 9, key.created());
      Times.set(insert, 10, key.expires());
      Times.set(insert, 11, key.revoked());
      insert.setInt(12, MOST);
      return insert.executeUpdate() == 1;
    }
  }

  @Override
  public List<ApiKey> list() {
    mustBeOpen();
    return lookups.ask(
        "list keys",
        connection -> {
          List<ApiKey> keys = new ArrayList<>();
          try (PreparedStatement list =
                  connection.prepareStatement(COLUMNS + "ORDER BY created_at, id");
              ResultSet row = list.executeQuery()) {
            while (row.next()) {
              keys.add(key(row));
            }
          }
          return List.copyOf(keys);
        });
  }

  @Override
  public Optional<ApiKey> find(String id) {
    mustBeOpen();
    return lookups.ask("read a key", connection -> find(connection, id));
  }

  private static Optional<ApiKey> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(COLUMNS + "WHERE id = ?")) {
      find.setString(1, Texts.written(id));
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? Optional.of(key(row)) : Optional.empty();
      }
    }
  }

  @Override
  public boolean revoke(String id, Instant at) {
    mustBeOpen();
    return lookups.ask(
        "revoke a key",
        connection -> {
          try (PreparedStatement revoke = connection.prepareStatement(REVOKE)) {
            Times.set(revoke, 1, at);
            revoke.setString(2, Texts.written(id));
            revoke.setString(3, Texts.written(id));
            try (ResultSet answer = revoke.executeQuery()) {
              return answer.next() && answer.getBoolean(1);
            }
          }
        });
  }

  @Override
  public long version() {
    mustBeOpen();
    return lookups.ask(
        "look for changes of keys",
        connection -> {
          try (PreparedStatement ask =
                  connection.prepareStatement("SELECT version FROM api_key_changes");
              ResultSet answer = ask.executeQuery()) {
            if (!answer.next()) {
              throw new SQLException("api_key_changes has lost its row");
            }
            return answer.getLong(1);
          }
        });
  }

  static ApiKey key(ResultSet row) throws SQLException {
    Set<Scope> scopes =
        Stream.of((String[]) row.getArray(5).getArray())
            .map(word -> Scope.of(word).orElseThrow())
            .collect(Collectors.toUnmodifiableSet());
    int requests = row.getInt(6);
    Optional<Quota> quota =
        row.wasNull()
            ? Optional.empty()
            : Optional.of(new Quota(requests, Duration.ofSeconds(row.getInt(7))));
    int waiting = row.getInt(8);
    OptionalInt mostWaiting = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(waiting);
    return new ApiKey(
        row.getString(1),
        Texts.read(row.getString(3)),
        row.getString(2),
        Texts.read(row.getString(4)),
        scopes,
        new Limits(quota, mostWaiting),
        Reading.time(row, 9).orElseThrow(),
        Reading.time(row, 10),
        Reading.time(row, 11));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }
}
