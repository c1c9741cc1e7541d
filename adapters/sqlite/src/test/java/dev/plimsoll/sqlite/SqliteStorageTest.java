package dev.plimsoll.sqlite;

import static dev.plimsoll.sqlite.Given.NOW;
import static dev.plimsoll.sqlite.Given.cancelled;
import static dev.plimsoll.sqlite.Given.id;
import static dev.plimsoll.sqlite.Given.insert;
import static dev.plimsoll.sqlite.Given.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.ports.store.Unfinished;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStorageTest {
  @TempDir private Path folders;

  private Path folder() {
    return folders.resolve("data");
  }

  private Path database() {
    return folder().resolve("plimsoll.db");
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(() -> SqliteStorage.open(folder()).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void makes_a_folder_for_its_owner_only_and_keeps_what_was_committed() throws IOException {
    try (SqliteStorage storage = SqliteStorage.open(folder())) {
      storage.tasks().commit(List.of(insert(1)));
      assertThat(storage.tasks().isDurable()).isTrue();
      assertThat(storage.tasks().describe()).isEqualTo("SQLite in " + folder() + " (durable)");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    try (SqliteStorage storage = SqliteStorage.open(folder())) {
      assertThat(storage.tasks().find(id(1))).contains(insert(1).task());
    }
  }

  @Test
  void a_second_server_is_refused_with_the_first_ones_process_and_disturbs_nothing() {
    try (SqliteStorage storage = SqliteStorage.open(folder())) {
      String pid = "process " + ProcessHandle.current().pid();
      assertRefused(folder().toString(), "another server", pid, "stop that one first");
      assertRefused(folder().toString(), "another server", pid);
      storage.tasks().commit(List.of(insert(1)));
    }
    SqliteStorage.open(folder()).close();
  }

  @Test
  void says_what_is_wrong_with_a_folder() throws IOException {
    Files.writeString(folder(), "a file");
    assertRefused("is a file, not a folder", "name a folder");
  }

  @Test
  void a_newer_database_is_refused_and_not_touched() throws IOException {
    SqliteStorage.open(folder()).close();
    patch(60, 7); // the version in the header
    byte[] before = Files.readAllBytes(database());
    assertRefused("newer Plimsoll", "7", "nothing was changed");
    assertThat(Files.readAllBytes(database())).isEqualTo(before);
    assertThat(folder().resolve("plimsoll.db-wal")).doesNotExist();
  }

  @Test
  void a_newer_version_that_stands_only_in_the_log_is_refused_too() throws Exception {
    SqliteStorage.open(folder()).close();
    DataFolder data = new DataFolder(folder(), SqliteLimits.USUAL);
    try (Session session = data.writer()) {
      session.run("PRAGMA user_version = 9");
      session.commit();
      assertRefused("newer Plimsoll", "9");
    }
  }

  @Test
  void other_programs_databases_and_files_that_are_none_are_refused_and_not_touched()
      throws IOException {
    SqliteStorage.open(folder()).close();
    patch(68, 12);
    assertRefused("database of another program");
    byte[] noise = new byte[5_000];
    Arrays.fill(noise, (byte) 'x');
    Files.write(database(), noise);
    assertRefused("is no database");
    assertThat(Files.readAllBytes(database())).isEqualTo(noise);
  }

  @Test
  void another_programs_database_without_a_mark_is_refused_and_not_touched() throws Exception {
    DataFolder data = new DataFolder(folder(), SqliteLimits.USUAL);
    data.create();
    try (Session other = new Session(data.connect(database()))) {
      other.run("CREATE TABLE notes (text TEXT)");
    }
    assertForeign();
    try (Session other = new Session(data.connect(database()))) {
      other.run("PRAGMA journal_mode = WAL");
      other.run("DROP TABLE notes");
    }
    try (Session other = new Session(data.connect())) {
      other.run("CREATE TABLE notes (text TEXT)"); // stands in the log only
      assertForeign();
    }
  }

  private void assertForeign() throws IOException {
    byte[] before = Files.readAllBytes(database());
    assertRefused("database of another program", "was left as it is");
    assertThat(Files.readAllBytes(database())).isEqualTo(before);
    assertThatThrownBy(() -> Backup.of(folder(), folder().resolve("backup")))
        .hasMessageContaining("another program");
  }

  @Test
  void an_empty_database_is_taken() throws Exception {
    DataFolder data = new DataFolder(folder(), SqliteLimits.USUAL);
    data.create();
    try (Session empty = new Session(data.connect(database()))) {
      empty.run("PRAGMA journal_mode = WAL"); // writes a page without tables
    }
    assertThat(Files.size(database())).isPositive();
    SqliteStorage.open(folder()).close();
  }

  private void patch(int at, int value) throws IOException {
    try (FileChannel file = FileChannel.open(database(), StandardOpenOption.WRITE)) {
      var _ = file.write(ByteBuffer.allocate(4).putInt(0, value), at);
    }
  }

  @Test
  void a_damaged_database_is_refused() throws IOException {
    try (SqliteStorage storage = SqliteStorage.open(folder())) {
      storage.tasks().commit(many(1, 2_000));
    }
    long size = Files.size(database());
    byte[] noise = new byte[8_192];
    Arrays.fill(noise, (byte) 0x5a);
    try (FileChannel file = FileChannel.open(database(), StandardOpenOption.WRITE)) {
      var _ = file.write(ByteBuffer.wrap(noise), size / 2 / 4_096 * 4_096);
    }
    assertRefused("damaged", "restore a backup");
  }

  private static List<Change> many(int from, int to) {
    List<Change> changes = new ArrayList<>();
    for (int n = from; n <= to; n++) {
      changes.add(insert(n, "x".repeat(500)));
    }
    return changes;
  }

  @Test
  void a_full_store_refuses_whole_groups_loses_nothing_and_goes_on_by_itself() {
    SqliteLimits small = SqliteLimits.USUAL.withMostBytes(2 << 20);
    try (SqliteStorage storage = SqliteStorage.open(folder(), small)) {
      int full = 1;
      while (fits(storage, many(full * 100, full * 100 + 99))) {
        full++;
      }
      assertThat(full).isBetween(5, 50);
      assertThat(storage.tasks().find(id(full * 100L))).isEmpty(); // nothing of it
      assertThat(storage.tasks().find(id(100))).isPresent();

      for (int n = 100; n < 300; n++) {
        storage.tasks().commit(List.of(cancelled(n)));
      }
      assertThat(storage.tasks().prune(Instant.MAX, Long.MAX_VALUE, 1_000)).isEqualTo(200);
      assertThat(fits(storage, many(full * 100, full * 100 + 99))).isTrue();
      assertThat(storage.tasks().find(id(full * 100L))).isPresent();
    }
  }

  private static boolean fits(SqliteStorage storage, List<Change> group) {
    try {
      storage.tasks().commit(group);
      return true;
    } catch (StoreException e) {
      assertThat(e).hasMessageContainingAll("full", "disk that holds");
      return false;
    }
  }

  @Test
  void the_file_does_not_grow_when_as_much_is_forgotten_as_comes() throws IOException {
    try (SqliteStorage storage = SqliteStorage.open(folder())) {
      List<Long> sizes = new ArrayList<>();
      for (int round = 0; round < 6; round++) {
        int from = round * 1_000 + 1;
        storage.tasks().commit(many(from, from + 999));
        for (int n = from; n < from + 1_000; n += 100) {
          List<Change> ends = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            ends.add(cancelled(n + i));
          }
          storage.tasks().commit(ends);
        }
        assertThat(storage.tasks().prune(Instant.MAX, Long.MAX_VALUE, 5_000)).isEqualTo(1_000);
        sizes.add(pages());
      }
      assertThat(sizes.getLast()).isLessThan(sizes.getFirst() * 5 / 4);
    }
  }

  private long pages() {
    DataFolder data = new DataFolder(folder(), SqliteLimits.USUAL);
    try (Session session = data.reader()) {
      return session.number("PRAGMA page_count");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void the_log_stays_near_its_bound_while_much_is_committed() throws IOException {
    SqliteLimits limits = new SqliteLimits(2, SqliteLimits.USUAL.busy(), 1 << 20, 1L << 40);
    try (SqliteStorage storage = SqliteStorage.open(folder(), limits)) {
      for (int group = 0; group < 200; group++) {
        storage.tasks().commit(many(group * 500 + 1, group * 500 + 500));
      }
      assertThat(Files.size(folder().resolve("plimsoll.db-wal"))).isLessThan(32 << 20);
      assertThat(Files.size(database())).isGreaterThan(20 << 20);
    }
  }

  @Test
  void until_a_task_is_taken_over_its_past_owner_is_gone_and_nobody_changes_it() {
    try (SqliteStorage storage = SqliteStorage.open(folder())) {
      storage.tasks().commit(List.of(insert(1), insert(2), insert(3)));
    }
    try (SqliteStorage storage = SqliteStorage.open(folder())) {
      assertThat(storage.tasks().commit(List.of(started(1))).lost()).containsExactly(id(1));
      assertThat(storage.tasks().commit(List.of(insert(4))).lost()).isEmpty();
      assertThat(storage.tasks().takeOver(2))
          .extracting(SqliteStorageTest::idOf)
          .containsExactly(id(1), id(2));
      assertThat(storage.tasks().commit(List.of(started(1), started(3), started(4))).lost())
          .containsExactly(id(3));
      assertThat(storage.tasks().takeOver(2))
          .extracting(SqliteStorageTest::idOf)
          .containsExactly(id(3));
      assertThat(storage.tasks().takeOver(2)).isEmpty();
      assertThat(storage.tasks().commit(List.of(started(3))).lost()).isEmpty();
    }
  }

  private static dev.plimsoll.core.work.TaskId idOf(Unfinished task) {
    return task.ticket().id();
  }

  @Test
  void a_server_whose_folder_was_taken_all_the_same_changes_nothing_any_more() throws Exception {
    try (SqliteStorage storage = SqliteStorage.open(folder())) {
      DataFolder data = new DataFolder(folder(), SqliteLimits.USUAL);
      try (Session other = data.writer()) {
        var _ = Ownership.begin(other);
        other.commit();
      }
      assertThatThrownBy(() -> storage.tasks().commit(List.of(insert(1))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another server");
    }
  }

  @Test
  void an_erased_text_is_nowhere_in_the_files() throws IOException {
    TaskRequest plain = TaskRequest.of("secret ".repeat(5_000));
    TaskRequest adas =
        new TaskRequest(
            plain.tenant(),
            plain.text(),
            plain.priority(),
            plain.role(),
            plain.agent(),
            Optional.of("ada"),
            plain.maxTokens(),
            plain.notBefore(),
            plain.deadline(),
            plain.webhook(),
            Optional.of("{\"a\":\"secret\"}"));
    TaskRecord task = TaskRecord.accepted(id(1), adas, "general", 1, NOW);
    try (SqliteStorage storage = SqliteStorage.open(folder())) {
      storage.tasks().commit(List.of(new Change.Insert(task, Optional.empty()), insert(2)));
      storage.tasks().commit(List.of(cancelled(1)));
      assertThat(storage.tasks().erase(plain.tenant(), "ada")).isEqualTo(1);
    }
    assertThat(Files.list(folder())).hasSizeLessThanOrEqualTo(2);
    String bytes = Files.readString(database(), StandardCharsets.ISO_8859_1);
    assertThat(bytes.contains("task 2")).isTrue();
    assertThat(bytes.contains("secret")).isFalse();
  }

  @Test
  void a_person_can_read_a_task() throws Exception {
    try (SqliteStorage storage = SqliteStorage.open(folder())) {
      storage.tasks().commit(List.of(insert(1), started(1)));
      DataFolder data = new DataFolder(folder(), SqliteLimits.USUAL);
      try (Session person = data.reader();
          var row =
              person
                  .on("SELECT status, priority, accepted, text FROM tasks_readable WHERE id = ?")
                  .text(id(1).value())
                  .query()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo("running");
        assertThat(row.getString(2)).isEqualTo("normal");
        assertThat(row.getString(3)).isEqualTo("2026-01-01 00:00:00.123");
        assertThat(row.getString(4)).isEqualTo("task 1");
        assertThat(NOW.toString()).startsWith("2026-01-01T00:00:00.123");
      }
    }
  }
}
