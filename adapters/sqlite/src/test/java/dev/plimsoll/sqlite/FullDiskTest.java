package dev.plimsoll.sqlite;

import static dev.plimsoll.sqlite.Given.id;
import static dev.plimsoll.sqlite.Given.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk of 16 MB that is really full. Runs where this user may mount one. */
class FullDiskTest {
  private static final int FULL_DISK_MOST = 100_000;

  @TempDir private Path folders;

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Test
  @Timeout(120)
  void what_was_accepted_outlives_a_full_disk_and_the_store_comes_back_by_itself()
      throws Exception {
    Path disk = Files.createDirectory(folders.resolve("disk"));
    boolean mounted;
    try {
      mounted = run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString());
    } catch (IOException _) {
      mounted = false;
    }
    assumeTrue(mounted, "this user may not mount a disk");
    try {
      fillAndFree(disk);
    } finally {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static void fillAndFree(Path disk) throws IOException {
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[8 << 20]);
    Path data = disk.resolve("data");
    int durable = 0;
    try (SqliteStorage storage = SqliteStorage.open(data)) {
      while (commits(storage, durable + 1)) {
        durable++;
      }
      assertThat(durable).isBetween(100, FULL_DISK_MOST);
      for (int again = 0; again < 20; again++) { // it may not break by failing often
        durable += commits(storage, durable + 1) ? 1 : 0;
      }
      assertThat(storage.tasks().find(id(durable))).isPresent();
      Files.delete(ballast);
      for (int n = 0; n < 100; n++) {
        assertThat(commits(storage, durable + 1)).isTrue();
        durable++;
      }
    }
    try (SqliteStorage storage = SqliteStorage.open(data)) {
      for (int n = 1; n <= durable; n++) {
        assertThat(storage.tasks().find(id(n))).isPresent();
      }
    }
  }

  private static boolean commits(SqliteStorage storage, int n) {
    try {
      return storage.tasks().commit(List.of(insert(n, "x".repeat(1_000)))).lost().isEmpty();
    } catch (StoreException e) {
      assertThat(e).hasMessageContaining("is full");
      return false;
    }
  }
}
