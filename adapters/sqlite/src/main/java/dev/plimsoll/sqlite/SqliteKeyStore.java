package dev.plimsoll.sqlite;

import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.ApiKey.Quota;
import dev.plimsoll.ports.keys.KeyStore;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys of one data folder. Other processes may change them meanwhile: nothing is remembered
 * here, and each change is a transaction of its own.
 */
final class SqliteKeyStore implements KeyStore {
  private static final String COLUMNS =
      "id, name, hash, tenant, scopes, quota_requests, quota_seconds, most_waiting, created_at,"
          + " expires_at, revoked_at";
  private static final String NEXT_CHANGE =
      "(SELECT coalesce(max(change), 0) + 1 FROM api_keys)"; // keys are never deleted
  static final String ADD =
      "INSERT INTO api_keys ("
          + COLUMNS
          + ", change) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
          + NEXT_CHANGE
          + ") ON CONFLICT (id) DO NOTHING";
  private static final String REVOKE =
      "UPDATE api_keys SET revoked_at = ?, change = "
          + NEXT_CHANGE
          + " WHERE id = ? AND revoked_at IS NULL";
  static final String ALL = "SELECT " + COLUMNS + " FROM api_keys ORDER BY created_at, id";
  private static final String ONE = "SELECT " + COLUMNS + " FROM api_keys WHERE id = ?";

  private final Writer writer;
  private final Readers readers;
  private final int most;
  private final Runnable closing;

  /**
   * Gives the keys of an open folder.
   *
   * @param closing what closing this closes
   */
  SqliteKeyStore(Writer writer, Readers readers, int most, Runnable closing) {
    this.writer = writer;
    this.readers = readers;
    this.most = most;
    this.closing = closing;
  }

  @Override
  public boolean add(ApiKey key) {
    return writer.transaction(session -> {
      if (find(session, key.id()).isPresent()) {
        return false;
      }
      if (session.number("SELECT count(*) FROM api_keys") >= most) {
        throw new StoreException("there are %d keys already, and no room for more".formatted(most));
      }
      return bind(session.on(ADD), key).update() > 0;
    });
  }

  static Bind bind(Bind bind, ApiKey key) throws SQLException {
    Optional<Quota> requests = key.limits().requests();
    String scopes =
        key.scopes().stream().map(Scope::word).sorted().collect(Collectors.joining(" "));
    bind.text(key.id()).text(key.name()).text(key.hash()).text(key.tenant()).text(scopes);
    if (requests.isPresent()) {
      bind.number(requests.get().requests()).number(requests.get().per().toSeconds());
    } else {
      bind.none().none();
    }
    return bind.count(key.limits().mostWaiting())
        .time(key.created())
        .time(key.expires())
        .time(key.revoked());
  }

  @Override
  public List<ApiKey> list() {
    return readers.read(session -> {
      List<ApiKey> keys = new ArrayList<>();
      try (ResultSet rows = session.on(ALL).query()) {
        while (rows.next()) {
          keys.add(key(rows));
        }
      }
      return List.copyOf(keys);
    });
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return readers.read(session -> find(session, id));
  }

  private static Optional<ApiKey> find(Session session, String id) throws SQLException {
    try (ResultSet row = session.on(ONE).text(id).query()) {
      return row.next() ? Optional.of(key(row)) : Optional.empty();
    }
  }

  static ApiKey key(ResultSet rows) throws SQLException {
    Row row = new Row(rows);
    String id = row.text();
    String name = row.text();
    String hash = row.text();
    String tenant = row.text();
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : row.text().split(" ", -1)) {
      scopes.add(Words.of(Scope.class, word));
    }
    Limits limits = limits(row);
    Instant created = row.time();
    return new ApiKey(
        id, name, hash, tenant, scopes, limits, created, row.maybeTime(), row.maybeTime());
  }

  private static Limits limits(Row row) throws SQLException {
    OptionalInt requests = row.maybeCount();
    Duration per = Duration.ofSeconds(row.number());
    Optional<Quota> quota =
        requests.isPresent() ? Optional.of(new Quota(requests.getAsInt(), per)) : Optional.empty();
    return new Limits(quota, row.maybeCount());
  }

  @Override
  public boolean revoke(String id, Instant at) {
    return writer.transaction(session -> {
      var _ = session.on(REVOKE).time(at).text(id).update();
      return find(session, id).isPresent();
    });
  }

  @Override
  public long version() {
    readers.mustBePresent(); // nobody else asks the store for anything while a server has no work
    return readers.read(session -> session.number("SELECT max(change) FROM api_keys"));
  }

  @Override
  public void close() {
    closing.run();
  }
}
