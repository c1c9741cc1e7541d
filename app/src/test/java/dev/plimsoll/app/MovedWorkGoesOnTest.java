package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.app.config.StoreConfig;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.postgres.OwnPostgres;
import dev.plimsoll.serve.Server;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on the store that work was moved to. */
class MovedWorkGoesOnTest {
  private static OwnPostgres postgres;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    postgres = OwnPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void a_server_goes_on_with_it_in_postgresql() throws Exception {
    Path data = folder.resolve("data");
    new LeftWork().fill(data);
    String database = postgres.database().toString();
    Prompt prompt = new Prompt();
    assertThat(prompt.run("move", data.toString(), database)).as(prompt.said()).isZero();

    ServeConfig config = ServeConfig.of(Yaml.parse("echo", "provider: {kind: echo}"), _ -> "");
    StoreConfig there = config.store().at(database);
    Vertx vertx = EventLoops.start();
    try (Storage storage = Storage.open(there, "new");
        Server server = ServeAction.server(config, vertx, storage.stores())) {
      TaskStore tasks = storage.stores().tasks();
      assertThat(server.recovered()).isEqualTo(4);
      await().atMost(Duration.ofSeconds(20)).until(() -> ended(tasks, "running"));
      await().atMost(Duration.ofSeconds(20)).until(() -> ended(tasks, "retrying"));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> assertThat(one(tasks, LeftWork.AWKWARD).status()).isEqualTo(Status.COMPLETED));
      await().atMost(Duration.ofSeconds(20)).until(() -> ended(tasks, "fired"));
      assertThat(one(tasks, LeftWork.AWKWARD).attempts()).isEqualTo(1);
      assertThat(one(tasks, "fired").attempts()).isEqualTo(1);
      assertThat(one(tasks, "retrying").attempts()).isEqualTo(2);
      assertThat(one(tasks, "running").attempts()).isEqualTo(1);
      assertThat(one(tasks, "running").crashes()).isEqualTo(1);
      assertThat(one(tasks, "later").attempts()).isZero();
      assertThat(tasks.held("shop", "order-1", LeftWork.NOW).orElseThrow().task())
          .isEqualTo(one(tasks, LeftWork.AWKWARD).id());
      assertThat(tasks.attempts(one(tasks, "dead").id())).hasSize(2);
      assertThat(storage.keys().find("aaaaaaaa").orElseThrow().isValid(LeftWork.NOW)).isTrue();
      assertThat(storage.keys().find("bbbbbbbb").orElseThrow().isValid(LeftWork.NOW)).isFalse();
      assertThat(storage.stores().deliveries().orElseThrow().counts().pending()).isEqualTo(1);
    } finally {
      EventLoops.stop(vertx);
    }
  }

  private static TaskRecord one(TaskStore tasks, String text) {
    List<TaskRecord> found =
        tasks.list(Query.newest(100)).tasks().stream()
            .filter(task -> task.request().text().equals(text))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static boolean ended(TaskStore tasks, String text) {
    return tasks.list(Query.newest(100)).tasks().stream()
        .anyMatch(task -> task.request().text().equals(text) && task.status() == Status.COMPLETED);
  }
}
