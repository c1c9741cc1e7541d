package dev.plimsoll.sqlite;

import static dev.plimsoll.sqlite.Given.id;
import static dev.plimsoll.sqlite.Given.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  private static final int WRITERS = 4;
  private static final int STRIDE = 1_000_000;

  @TempDir private Path folders;

  @Test
  @Timeout(60)
  void a_backup_of_a_busy_server_holds_all_that_was_durable_when_it_began() throws Exception {
    Path data = folders.resolve("data");
    Path backup = folders.resolve("backup.db");
    AtomicIntegerArray durable = new AtomicIntegerArray(WRITERS);
    AtomicBoolean enough = new AtomicBoolean();
    int[] before = new int[WRITERS];
    try (SqliteStorage storage = SqliteStorage.open(data)) {
      List<Thread> writers = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        int writer = w;
        writers.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int n = 1; !enough.get(); n++) {
                    storage.tasks().commit(List.of(insert(writer * STRIDE + n)));
                    durable.set(writer, n);
                  }
                }));
      }
      try {
        while (durable.get(0) < 50 || durable.get(WRITERS - 1) < 50) {
          Thread.onSpinWait();
        }
        for (int w = 0; w < WRITERS; w++) {
          before[w] = durable.get(w);
        }
        storage.backup(backup);
      } finally {
        enough.set(true);
        for (Thread writer : writers) {
          writer.join();
        }
      }
    }
    Path restored = folders.resolve("restored");
    Backup.restore(backup, restored);
    try (SqliteStorage storage = SqliteStorage.open(restored)) {
      for (int w = 0; w < WRITERS; w++) {
        for (int n = 1; n <= before[w]; n++) {
          assertThat(storage.tasks().find(id(w * STRIDE + n))).isPresent();
        }
      }
      assertThat(storage.tasks().takeOver(100_000).size())
          .isGreaterThanOrEqualTo(java.util.stream.IntStream.of(before).sum());
    }
    assertThat(Files.list(folders)).hasSize(3); // no part of a backup is left
  }

  @Test
  void never_writes_over_anything() throws IOException {
    Path data = folders.resolve("data");
    try (SqliteStorage storage = SqliteStorage.open(data)) {
      storage.backup(folders.resolve("b"));
      assertThatThrownBy(() -> storage.backup(folders.resolve("b")))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is there already");
    }
    assertThatThrownBy(() -> Backup.restore(folders.resolve("b"), data))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is there already");
    assertThatThrownBy(() -> Backup.of(folders.resolve("nowhere"), folders.resolve("c")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("holds no database");
    Files.write(folders.resolve("junk"), new byte[3_000]);
    assertThatThrownBy(() -> Backup.restore(folders.resolve("junk"), folders.resolve("new")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is no database");
    assertThat(folders.resolve("new").resolve("plimsoll.db")).doesNotExist();
  }
}
