package dev.plimsoll.sqlite;

import static dev.plimsoll.sqlite.Given.cancelled;
import static dev.plimsoll.sqlite.Given.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder as the first version of the schema left it. */
class SqliteMigrationTest {
  @TempDir private Path folders;

  private Path data() {
    return folders.resolve("data");
  }

  private void version1() throws SQLException {
    DataFolder folder = new DataFolder(data(), SqliteLimits.USUAL);
    folder.create();
    Schema.prepare(folder, 1);
    try (Session session = new Session(folder.connect())) {
      insert(session, 1, "queued", null, null);
      insert(session, 2, "queued", null, "https://a.example/x");
      insert(session, 3, "dead", 9L, "https://b.example");
      insert(session, 4, "completed", 9L, "https://c.example");
    }
  }

  private static void insert(Session session, long n, String status, Long end, String webhook)
      throws SQLException {
    var _ =
        session
            .on("INSERT INTO payloads VALUES (?, 'text', NULL, NULL, ?, NULL)")
            .number(n)
            .text(webhook)
            .update();
    Bind bind =
        session
            .on(
                "INSERT INTO tasks (id, status, priority, tenant, pool, cost, accepted_at, epoch,"
                    + " payload, attempts, crashes, finished_at)"
                    + " VALUES (?, ?, 'normal', 'acme', 'general', 1, 1, 0, ?, 0, 0, ?)")
            .text(id(n).value())
            .text(status)
            .number(n);
    var _ = (end == null ? bind.none() : bind.number(end)).update();
  }

  @Test
  void is_brought_to_this_version_and_what_it_holds_is_told_when_it_ends() throws SQLException {
    version1();
    try (SqliteStorage storage = SqliteStorage.open(data())) {
      assertThat(storage.tasks().takeOver(10)).hasSize(2);
      assertThat(storage.tasks().find(id(4)).orElseThrow().status()).isEqualTo(Status.COMPLETED);
      assertThat(storage.deliveries().find(id(4))).isEmpty();
      Change revived = new Change.Revived(id(3), Given.NOW, "general", Optional.empty());
      var _ = storage.tasks().commit(List.of(cancelled(1), cancelled(2), revived, cancelled(3)));
      assertThat(storage.deliveries().list(Optional.empty(), false, Optional.empty(), 10))
          .containsExactly(
              Delivery.of(id(2), "acme", "https://a.example/x", cancelled(2).at()),
              Delivery.of(id(3), "acme", "https://b.example", cancelled(3).at()));
      assertThat(storage.keys().list()).isEmpty();
      assertThat(storage.schedules().count("acme")).isZero();
    }
    SqliteStorage.open(data()).close();
  }

  @Test
  void texts_of_an_older_version_read_as_they_were_written() throws SQLException {
    version1();
    String odd = "\uE000 \uE0000 \uE000sd83d";
    DataFolder folder = new DataFolder(data(), SqliteLimits.USUAL);
    try (Connection connection = folder.connect();
        PreparedStatement old = connection.prepareStatement("UPDATE payloads SET text = ?")) {
      old.setString(1, odd); // as it stood there: nothing was introduced by anything
      assertThat(old.executeUpdate()).isEqualTo(4);
    }
    try (SqliteStorage storage = SqliteStorage.open(data())) {
      assertThat(storage.tasks().find(id(4)).orElseThrow().request().text()).isEqualTo(odd);
    }
  }

  @Test
  void is_not_migrated_under_the_server_that_has_it() throws SQLException {
    version1();
    DataFolder folder = new DataFolder(data(), SqliteLimits.USUAL);
    try (FolderLock _ = FolderLock.take(folder)) {
      assertThatThrownBy(() -> SqliteStorage.openKeys(data()).close())
          .isInstanceOf(StoreException.class)
          .hasMessageContainingAll("in use by another server", "stop that one first");
    }
    SqliteStorage.openKeys(data()).close();
  }

  @Test
  void of_a_newer_version_it_is_refused_for_keys_too() throws SQLException {
    SqliteStorage.open(data()).close();
    DataFolder folder = new DataFolder(data(), SqliteLimits.USUAL);
    try (Session session = new Session(folder.connect())) {
      session.run("PRAGMA user_version = 9");
    }
    assertThatThrownBy(() -> SqliteStorage.openKeys(data()).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("newer Plimsoll");
  }
}
