package dev.plimsoll.sqlite;

import static dev.plimsoll.sqlite.Given.cancelled;
import static dev.plimsoll.sqlite.Given.id;
import static dev.plimsoll.sqlite.Given.insert;
import static dev.plimsoll.sqlite.Given.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.KeyStore;
import dev.plimsoll.ports.keys.KeyStoreContract;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SqliteKeyStoreTest extends KeyStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir private Path folders;
  private final Deque<SqliteStorage> open = new ArrayDeque<>();

  private Path data() {
    return folders.resolve("data");
  }

  @Override
  protected KeyStore fresh() {
    open.push(SqliteStorage.open(data()));
    return open.element().keys();
  }

  @Override
  protected KeyStore another(KeyStore first) {
    return SqliteStorage.openKeys(data());
  }

  @AfterEach
  void closeAll() {
    open.forEach(SqliteStorage::close);
  }

  private static ApiKey key(int n) {
    return new ApiKey(
        "other%03d".formatted(n),
        "name " + n,
        "%064x".formatted(n),
        "default",
        Set.of(Scope.SUBMIT),
        ApiKey.Limits.NONE,
        NOW,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void keys_come_before_the_first_server() {
    Path later = folders.resolve("later");
    try (KeyStore keys = SqliteStorage.openKeys(later);
        KeyStore same = SqliteStorage.openKeys(later)) {
      assertThat(keys.add(key(1))).isTrue();
      assertThat(same.add(key(2))).isTrue();
    }
    try (SqliteStorage storage = SqliteStorage.open(later)) {
      assertThat(storage.keys().list()).containsExactly(key(1), key(2));
    }
  }

  @Test
  void takes_so_many_and_no_more() {
    DataFolder folder = new DataFolder(data(), SqliteLimits.USUAL);
    Presence presence = Presence.of(folder);
    try (Writer writer = new Writer(folder, presence);
        Readers readers = new Readers(folder, presence);
        KeyStore few = new SqliteKeyStore(writer, readers, 1, () -> {})) {
      assertThat(few.add(key(1))).isTrue();
      assertThat(few.add(key(1))).isFalse();
      assertThatThrownBy(() -> few.add(key(2)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("no room");
      assertThat(few.revoke("other001", NOW)).isTrue();
    }
  }

  @Test
  @Timeout(60)
  void commits_of_tasks_and_changes_of_keys_by_another_never_fail_each_other() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    SqliteStorage storage = open.element();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        KeyStore other = SqliteStorage.openKeys(data())) {
      Future<Integer> commits =
          threads.submit(() -> {
            int n = 0;
            while (!done.get()) {
              n++;
              assertThat(storage.tasks().commit(List.of(insert(n), started(n), cancelled(n))))
                  .isEqualTo(Commit.WHOLE);
            }
            return n;
          });
      try {
        for (int n = 0; n < 200; n++) {
          assertThat(other.add(key(n))).isTrue();
          assertThat(other.revoke(key(n).id(), NOW)).isTrue();
        }
      } finally {
        done.set(true);
      }
      assertThat(commits.get(30, TimeUnit.SECONDS)).isGreaterThan(10);
    }
    assertThat(storage.keys().version()).isEqualTo(400);
  }

  /** The other process. */
  static final class Command {
    private Command() {}

    public static void main(String[] arguments) {
      try (KeyStore keys = SqliteStorage.openKeys(Path.of(arguments[0]))) {
        if (!keys.add(key(7)) || !keys.revoke("other001", NOW)) {
          throw new IllegalStateException("nothing was changed");
        }
      }
    }
  }

  @Test
  @Timeout(60)
  void a_running_server_sees_what_another_process_does_and_loses_nothing() throws Exception {
    SqliteStorage storage = open.element();
    assertThat(storage.keys().add(key(1))).isTrue();
    storage.backup(folders.resolve("backup"));
    long before = storage.keys().version();
    Process command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                String.join(File.pathSeparator, System.getProperty("java.class.path")),
                Command.class.getName(),
                data().toString())
            .inheritIO()
            .start();
    try {
      assertThat(command.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      command.destroyForcibly();
    }
    assertThat(command.exitValue()).isZero();
    assertThat(storage.keys().version()).isGreaterThan(before);
    assertThat(storage.keys().list()).containsExactly(key(1).revokedAt(NOW), key(7));
    // The other one was not the last to close the database, and must not have thought so.
    assertThat(Files.exists(data().resolve("plimsoll.db-wal"))).isTrue();
    var _ = storage.tasks().commit(List.of(insert(1)));
    closeAll();
    open.clear();
    open.push(SqliteStorage.open(data()));
    assertThat(open.element().tasks().find(id(1))).isPresent();
    assertThat(open.element().keys().list()).hasSize(2);
  }
}
