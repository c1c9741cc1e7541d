package dev.plimsoll.sqlite;

import static dev.plimsoll.sqlite.Given.id;
import static dev.plimsoll.sqlite.Given.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another process has the folder, and is killed in the middle of its commits. */
class KilledServerTest {
  private static final int ENOUGH = 200;

  @TempDir private Path folders;

  /** The other process: says the number of each task once it is durable. */
  static final class Server {
    private Server() {}

    public static void main(String[] arguments) {
      try (SqliteStorage storage = SqliteStorage.open(Path.of(arguments[0]))) {
        for (int n = 1; n < 1_000_000; n++) {
          var _ = storage.tasks().commit(List.of(insert(n)));
          System.out.println(n);
        }
      }
    }
  }

  @Test
  @Timeout(60)
  void keeps_others_away_while_it_lives_and_leaves_all_that_was_durable_when_it_is_killed()
      throws Exception {
    Path data = folders.resolve("data");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                String.join(File.pathSeparator, System.getProperty("java.class.path")),
                Server.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int durable = 0;
    try (BufferedReader lines = server.inputReader()) {
      while (durable < ENOUGH) {
        durable = Integer.parseInt(Objects.requireNonNull(lines.readLine()));
      }
      assertThatThrownBy(() -> SqliteStorage.open(data))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("(process " + server.pid() + ")");
      Backup.of(data, folders.resolve("backup"));
      assertThat(server.toHandle().destroyForcibly()).isTrue(); // keeps what it said readable
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        durable = Math.max(durable, Integer.parseInt(line)); // the last one may be cut
      }
    } finally {
      assertThat(server.destroyForcibly().waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    assertHolds(data, durable);
    Backup.restore(folders.resolve("backup"), folders.resolve("restored"));
    assertHolds(folders.resolve("restored"), ENOUGH);
  }

  private static void assertHolds(Path folder, int durable) {
    try (SqliteStorage storage = SqliteStorage.open(folder)) {
      for (int n = 1; n <= durable; n++) {
        assertThat(storage.tasks().find(id(n))).isPresent();
      }
      assertThat(storage.tasks().takeOver(1_000_000)).hasSizeGreaterThanOrEqualTo(durable);
    }
  }
}
