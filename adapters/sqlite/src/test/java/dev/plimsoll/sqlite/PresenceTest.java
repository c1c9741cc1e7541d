package dev.plimsoll.sqlite;

import static dev.plimsoll.sqlite.Given.id;
import static dev.plimsoll.sqlite.Given.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is taken away from under the server that has it open. */
class PresenceTest {
  @TempDir private Path folders;

  private Path data() {
    return folders.resolve("data");
  }

  private Path database() {
    return data().resolve("plimsoll.db");
  }

  private static void assertRefused(SqliteStorage storage, String why) {
    assertThatThrownBy(() -> storage.tasks().commit(List.of(insert(2))))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll(why, "put the same file back", "restore a backup");
    assertThatThrownBy(() -> storage.keys().version())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_deleted_database_takes_nothing_more_and_is_not_made_anew() throws IOException {
    try (SqliteStorage storage = SqliteStorage.open(data())) {
      assertThat(storage.tasks().commit(List.of(insert(1))).lost()).isEmpty();
      Files.delete(database());
      assertRefused(storage, "deleted or moved away");
      assertRefused(storage, "deleted or moved away");
    }
    assertThat(database()).doesNotExist();
  }

  @Test
  void the_same_file_in_its_place_again_is_taken_again() throws IOException {
    Path aside = folders.resolve("aside.db");
    try (SqliteStorage storage = SqliteStorage.open(data())) {
      Files.move(database(), aside);
      assertRefused(storage, "deleted or moved away");
      Files.move(aside, database());
      assertThat(storage.tasks().commit(List.of(insert(1))).lost()).isEmpty();
    }
    try (SqliteStorage storage = SqliteStorage.open(data())) {
      assertThat(storage.tasks().find(id(1))).isPresent();
    }
  }

  @Test
  void a_replaced_database_takes_nothing_and_the_new_file_stays_as_it_is() throws IOException {
    Path other = folders.resolve("other");
    try (SqliteStorage before = SqliteStorage.open(other)) {
      assertThat(before.tasks().commit(List.of(insert(7))).lost()).isEmpty();
    }
    Path replacement = other.resolve("plimsoll.db");
    byte[] bytes = Files.readAllBytes(replacement);
    try (SqliteStorage storage = SqliteStorage.open(data())) {
      assertThat(storage.tasks().commit(List.of(insert(1))).lost()).isEmpty();
      Files.delete(database());
      Files.move(replacement, database());
      assertRefused(storage, "replaced by another file");
    }
    assertThat(Files.readAllBytes(database())).isEqualTo(bytes);
  }
}
