package dev.plimsoll.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.stores.Backing;
import dev.plimsoll.bench.stores.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** A folder into whose database nobody can write for six seconds, once it holds tasks. */
record StandingStill(DataFolder folder, Thread fault) implements Backing {
  private static final Duration STILL = Duration.ofSeconds(6); // nobody waits longer than five
  private static final int TASKS = 100;

  static StandingStill in(Testbed bed) throws IOException {
    DataFolder folder = DataFolder.in(bed);
    Path file = folder.path().resolve("plimsoll.db");
    return new StandingStill(folder, Thread.ofPlatform().daemon().start(() -> standStill(file)));
  }

  private static void standStill(Path file) {
    try {
      while (!Files.exists(file) || tasks(file) < TASKS) {
        Thread.sleep(10);
      }
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = connection.createStatement()) {
        assertThat(statement.execute("BEGIN IMMEDIATE")).isFalse();
        Thread.sleep(STILL); // the fault itself
        assertThat(statement.execute("ROLLBACK")).isFalse();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database could not be held", e);
    } catch (InterruptedException _) {
      // closed
    }
  }

  private static int tasks(Path file) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM tasks")) {
      return rows.next() ? rows.getInt(1) : 0;
    } catch (SQLException _) {
      return 0; // its tables are being made
    }
  }

  @Override
  public String url() {
    return folder.url();
  }

  @Override
  public List<ProcessHandle> processes() {
    return folder.processes();
  }

  @Override
  public void close() {
    fault.interrupt();
    folder.close();
  }
}
