package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.sqlite.SqliteStorage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plimsoll backup} and {@code restore} do with the name of a store. */
class CopyTest {
  @TempDir private Path folder;

  @Test
  void a_folder_goes_to_a_file_and_comes_back_into_an_empty_one_only() {
    Path data = folder.resolve("data");
    Path file = folder.resolve("backup.db");
    try (SqliteStorage _ = SqliteStorage.open(data)) { // while a server has it
      Storage.backup(data.toString(), file);
    }
    String other = folder.resolve("postgres-to-be").toString();
    Storage.restore(file, other);
    SqliteStorage.open(Path.of(other)).close();
    assertThat(file).isRegularFile();
    assertThatThrownBy(() -> Storage.restore(file, other))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("there already");
  }

  @Test
  void a_password_is_never_told() {
    Path file = folder.resolve("f");
    for (String url :
        new String[] {"postgresql://u:se cret@h/db", "postgresql://u:secret@127.0.0.1:1/db"}) {
      assertThatThrownBy(() -> Storage.backup(url, file))
          .isInstanceOf(Failure.class)
          .hasMessageNotContaining("cret");
      assertThatThrownBy(() -> Storage.openKeys(url))
          .isInstanceOf(Failure.class)
          .hasMessageNotContaining("cret");
    }
  }
}
