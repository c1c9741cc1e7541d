package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.postgres.OwnPostgres;
import dev.plimsoll.sqlite.SqliteStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plimsoll move}: what was there is there, and goes on there alone. */
class MoveTest {
  private static OwnPostgres postgres;

  @TempDir private Path folder;
  private final Prompt prompt = new Prompt();

  @BeforeAll
  static void start() {
    postgres = OwnPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void everything_is_there_and_back_again() {
    Path data = folder.resolve("data");
    new LeftWork().fill(data);
    Collected before = Collected.of(data.toString());
    assertThat(before.tasks()).hasSize(8);
    assertThat(before.deliveries()).hasSize(2);
    String database = postgres.database().toString();

    assertThat(prompt.run("move", data.toString(), database)).as(prompt.said()).isZero();
    assertThat(prompt.printed().replaceAll(" +", " "))
        .contains(
            "moved " + data,
            "\n 8 tasks\n 4 of them not over\n 1 of them dead letters\n 3 failed attempts",
            "\n 1 idempotency keys\n 2 API keys\n 2 schedules\n 2 deliveries");
    assertThat(Collected.of(database)).isEqualTo(before);

    String back = folder.resolve("back").toString();
    assertThat(prompt.run("move", database, back, "--json")).as(prompt.said()).isZero();
    assertThat(prompt.printed()).contains("\"tasks\":8,\"unfinished\":4", "\"deliveries\":2}");
    assertThat(Collected.of(back)).isEqualTo(before);
    assertThat(folder.resolve("back")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void what_was_moved_is_left_alone_by_every_server() {
    Path data = folder.resolve("data");
    new LeftWork().fill(data);
    String database = postgres.database().toString();
    assertThat(prompt.run("move", data.toString(), database)).as(prompt.said()).isZero();

    assertThat(prompt.run("serve", "--data", data.toString(), "--port", "0")).isEqualTo(Exit.ERROR);
    assertThat(prompt.said()).contains("was moved to postgresql://127.0.0.1", "plimsoll.moved");
    assertThat(prompt.run("move", data.toString(), database)).isEqualTo(Exit.ERROR);
    assertThat(prompt.said()).contains("nothing was moved", "was moved to");
    assertThat(prompt.run("move", database, folder.resolve("b").toString()))
        .as(prompt.said())
        .isZero();
    assertThat(prompt.run("serve", "--store", database, "--port", "0")).isEqualTo(Exit.ERROR);
    assertThat(prompt.said()).contains("was moved to " + folder.resolve("b"), "DROP TABLE moved");
  }

  @Test
  void a_store_in_use_or_with_something_in_it_is_refused() throws Exception {
    Path data = folder.resolve("data");
    Path other = folder.resolve("other");
    new LeftWork().fill(data);
    new LeftWork().fill(other);
    String database = postgres.database().toString();
    try (SqliteStorage _ = SqliteStorage.open(data)) {
      assertThat(prompt.run("move", data.toString(), database)).isEqualTo(Exit.ERROR);
      assertThat(prompt.said()).contains("in use by another server");
    }
    assertThat(prompt.run("move", data.toString(), other.toString())).isEqualTo(Exit.ERROR);
    assertThat(prompt.said()).contains("there already");
    assertThat(prompt.run("move", folder.resolve("none").toString(), database))
        .isEqualTo(Exit.ERROR);
    assertThat(prompt.said()).contains("holds no database");
    assertThat(folder.resolve("none")).doesNotExist();
    try (Storage _ = Storage.open(ServeConfig.defaults().store().at(database), "one")) {
      assertThat(prompt.run("move", database, folder.resolve("n").toString()))
          .isEqualTo(Exit.ERROR);
      assertThat(prompt.said()).contains("in use by the server one");
    }
    assertThat(prompt.run("move", data.toString(), database)).isEqualTo(Exit.ERROR);
    assertThat(prompt.said()).contains("has rows in nodes", "create a new, empty one");
    assertThat(Files.exists(data.resolve("plimsoll.moved"))).isFalse();
    SqliteStorage.open(data).close(); // and a server starts on it as before
  }
}
