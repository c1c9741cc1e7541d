package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.app.config.StoreConfig;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.ports.move.Contents;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.move.Kept;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.Timings;
import dev.plimsoll.postgres.OwnPostgres;
import dev.plimsoll.serve.Server;
import dev.plimsoll.sqlite.SqliteStorage;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plimsoll move}: what was there is there, and goes on there alone. */
class MoveTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private static final String AWKWARD =
      "tab\t \"quotes\" \\N\n\\.\nnothing: \0, ours: \ue000, ü, 漢";
  private static OwnPostgres postgres;

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int ids;

  @BeforeAll
  static void start() {
    postgres = OwnPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private int plimsoll(String... words) {
    out.reset();
    err.reset();
    Streams streams = new Streams(Streams.utf8(out), Streams.utf8(err), Terminal.NONE);
    return Main.run(new Wiring(), streams, words);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Remembers what it is given. */
  private record Collected(
      List<Kept> tasks, List<Delivery> deliveries, List<Schedule> schedules, Set<ApiKey> keys)
      implements Filling {
    static Collected of(String store) {
      Collected collected =
          new Collected(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new HashSet<>());
      try (Contents contents = Storage.contents(store)) {
        contents.giveTo(collected);
      }
      return collected;
    }

    @Override
    public void task(Kept kept) {
      tasks.add(kept);
    }

    @Override
    public void delivery(Delivery delivery) {
      deliveries.add(delivery);
    }

    @Override
    public void schedule(Schedule schedule) {
      schedules.add(schedule);
    }

    @Override
    public void key(ApiKey key) {
      keys.add(key);
    }

    @Override
    public void finish() {}

    @Override
    public String describe() {
      return "a list";
    }

    @Override
    public void close() {}
  }

  private TaskRecord task(String text, Optional<Instant> notBefore, Optional<String> webhook) {
    TaskRequest request =
        new TaskRequest(
            "shop",
            text,
            Priority.HIGH,
            Optional.of("general"),
            Optional.empty(),
            Optional.of("ada"),
            OptionalInt.of(99),
            notBefore,
            Optional.of(NOW.plus(Duration.ofDays(2))),
            webhook,
            Optional.of("{\"a\": \"" + text.length() + "\"}"));
    return TaskRecord.accepted(new TaskId(NOW.toEpochMilli(), ids++), request, "general", 7, NOW);
  }

  private TaskRecord task(String text) {
    return task(text, Optional.empty(), Optional.empty());
  }

  private static Change.Insert insert(TaskRecord task) {
    return new Change.Insert(task, Optional.empty());
  }

  private static AttemptRecord failed(int number) {
    Failure failure =
        new Failure("http_500", AWKWARD, Failure.Remedy.RETRY, Optional.of(Duration.ofSeconds(2)));
    return new AttemptRecord(number, "general-1", NOW, NOW.plusMillis(number), failure);
  }

  private static Change.Finished finished(TaskRecord task, Status status) {
    boolean good = status == Status.COMPLETED;
    return new Change.Finished(
        task.id(),
        status,
        NOW.plusSeconds(1),
        good
            ? Optional.of(new TaskRecord.TaskResult(AWKWARD, "m", new Usage(1, 0, 3), "stop"))
            : Optional.empty(),
        good ? Optional.empty() : Optional.of(Failure.lasting("refused", "no")),
        status == Status.DEAD ? Optional.of(failed(2)) : Optional.empty(),
        Timings.NONE.plus(Timings.Part.QUEUE, Duration.ofNanos(1_234_567)));
  }

  /** Work of every kind, as a server leaves it that was killed while a task ran. */
  private void fill(Path data) {
    try (SqliteStorage storage = SqliteStorage.open(data)) {
      TaskRecord waiting = task(AWKWARD);
      TaskRecord later = task("later", Optional.of(NOW.plus(Duration.ofDays(1))), Optional.empty());
      TaskRecord retrying = task("retrying");
      TaskRecord running = task("running");
      TaskRecord done = task("done", Optional.empty(), Optional.of("http://127.0.0.1:1/hook"));
      TaskRecord told = task("told", Optional.empty(), Optional.of("http://127.0.0.1:1/up"));
      TaskRecord dead = task("dead");
      TaskRecord cancelled = task("cancelled");
      Idempotency key = new Idempotency("order-1", "print", "{}", NOW.plus(Duration.ofDays(1)));
      TaskStore tasks = storage.tasks();
      var _ =
          tasks.commit(
              List.of(
                  new Change.Insert(waiting, Optional.of(key)),
                  insert(later),
                  insert(retrying),
                  insert(running),
                  insert(done),
                  insert(told),
                  insert(dead),
                  insert(cancelled)));
      var _ =
          tasks.commit(
              List.of(
                  new Change.Started(retrying.id(), 1, "general-1", NOW),
                  new Change.Retrying(retrying.id(), NOW.plusSeconds(1), failed(1)),
                  new Change.Started(running.id(), 1, "general-2", NOW),
                  new Change.Started(done.id(), 1, "general-1", NOW),
                  finished(done, Status.COMPLETED),
                  new Change.Started(told.id(), 1, "general-1", NOW),
                  finished(told, Status.COMPLETED),
                  new Change.Started(dead.id(), 1, "general-1", NOW),
                  new Change.Retrying(dead.id(), NOW.plusSeconds(1), failed(1)),
                  new Change.Started(dead.id(), 2, "general-1", NOW),
                  finished(dead, Status.DEAD),
                  finished(cancelled, Status.CANCELLED)));
      String id = storage.deliveries().find(told.id()).orElseThrow().id();
      storage.deliveries().gaveUp(id, 9, NOW.plusSeconds(5), AWKWARD);
      schedules(storage);
      keys(storage);
    }
  }

  private static void schedules(SqliteStorage storage) {
    Timing hourly = new Timing("every 1h", ZoneId.of("UTC"), Misfire.ONE, 3);
    Instant missed = NOW.minus(Duration.ofMinutes(5));
    Schedule due =
        new Schedule(
            "shop",
            "due",
            hourly,
            TaskTemplate.of("fired"),
            missed,
            missed,
            Optional.empty(),
            false);
    Schedule paused =
        new Schedule(
            "shop", "off", hourly, TaskTemplate.of("never"), NOW, NOW, Optional.of(missed), true);
    assertThat(storage.schedules().add(due)).isTrue();
    assertThat(storage.schedules().add(paused)).isTrue();
  }

  private static void keys(SqliteStorage storage) {
    for (String id : List.of("aaaaaaaa", "bbbbbbbb")) {
      ApiKey key =
          new ApiKey(
              id,
              "ci",
              id.substring(0, 1).repeat(64),
              "shop",
              EnumSet.of(Scope.READ, Scope.SUBMIT),
              new ApiKey.Limits(
                  Optional.of(new ApiKey.Quota(5, Duration.ofMinutes(1))), OptionalInt.of(3)),
              NOW,
              Optional.of(NOW.plus(Duration.ofDays(9))),
              Optional.empty());
      assertThat(storage.keys().add(key)).isTrue();
    }
    assertThat(storage.keys().revoke("bbbbbbbb", NOW)).isTrue();
  }

  @Test
  void everything_is_there_and_back_again() {
    Path data = folder.resolve("data");
    fill(data);
    Collected before = Collected.of(data.toString());
    assertThat(before.tasks()).hasSize(8);
    assertThat(before.deliveries()).hasSize(2);
    String database = postgres.database().toString();

    assertThat(plimsoll("move", data.toString(), database)).as(said()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).replaceAll(" +", " "))
        .contains(
            "moved " + data,
            "\n 8 tasks\n 4 of them not over\n 1 of them dead letters\n 3 failed attempts",
            "\n 1 idempotency keys\n 2 API keys\n 2 schedules\n 2 deliveries");
    assertThat(Collected.of(database)).isEqualTo(before);

    String back = folder.resolve("back").toString();
    assertThat(plimsoll("move", database, back, "--json")).as(said()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\"tasks\":8,\"unfinished\":4", "\"deliveries\":2}");
    assertThat(Collected.of(back)).isEqualTo(before);
    assertThat(folder.resolve("back")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void what_was_moved_is_left_alone_by_every_server() {
    Path data = folder.resolve("data");
    fill(data);
    String database = postgres.database().toString();
    assertThat(plimsoll("move", data.toString(), database)).as(said()).isZero();

    assertThat(plimsoll("serve", "--data", data.toString(), "--port", "0")).isEqualTo(Exit.ERROR);
    assertThat(said()).contains("was moved to postgresql://127.0.0.1", "plimsoll.moved");
    assertThat(plimsoll("move", data.toString(), database)).isEqualTo(Exit.ERROR);
    assertThat(said()).contains("nothing was moved", "was moved to");
    assertThat(plimsoll("move", database, folder.resolve("b").toString())).as(said()).isZero();
    assertThat(plimsoll("serve", "--store", database, "--port", "0")).isEqualTo(Exit.ERROR);
    assertThat(said()).contains("was moved to " + folder.resolve("b"), "DROP TABLE moved");
  }

  @Test
  void a_store_in_use_or_with_something_in_it_is_refused() throws Exception {
    Path data = folder.resolve("data");
    Path other = folder.resolve("other");
    fill(data);
    fill(other);
    String database = postgres.database().toString();
    try (SqliteStorage _ = SqliteStorage.open(data)) {
      assertThat(plimsoll("move", data.toString(), database)).isEqualTo(Exit.ERROR);
      assertThat(said()).contains("in use by another server");
    }
    assertThat(plimsoll("move", data.toString(), other.toString())).isEqualTo(Exit.ERROR);
    assertThat(said()).contains("there already");
    assertThat(plimsoll("move", folder.resolve("none").toString(), database)).isEqualTo(Exit.ERROR);
    assertThat(said()).contains("holds no database");
    assertThat(folder.resolve("none")).doesNotExist();
    try (Storage _ = Storage.open(ServeConfig.defaults().store().at(database), "one")) {
      assertThat(plimsoll("move", database, folder.resolve("n").toString())).isEqualTo(Exit.ERROR);
      assertThat(said()).contains("in use by the server one");
    }
    assertThat(plimsoll("move", data.toString(), database)).isEqualTo(Exit.ERROR);
    assertThat(said()).contains("has rows in nodes", "create a new, empty one");
    assertThat(Files.exists(data.resolve("plimsoll.moved"))).isFalse();
    SqliteStorage.open(data).close(); // and a server starts on it as before
  }

  @Test
  void a_server_goes_on_with_it_in_postgresql() throws Exception {
    Path data = folder.resolve("data");
    fill(data);
    String database = postgres.database().toString();
    assertThat(plimsoll("move", data.toString(), database)).as(said()).isZero();

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
              () -> assertThat(one(tasks, AWKWARD).status()).isEqualTo(Status.COMPLETED));
      await().atMost(Duration.ofSeconds(20)).until(() -> ended(tasks, "fired"));
      assertThat(one(tasks, AWKWARD).attempts()).isEqualTo(1);
      assertThat(one(tasks, "fired").attempts()).isEqualTo(1);
      assertThat(one(tasks, "retrying").attempts()).isEqualTo(2);
      assertThat(one(tasks, "running").attempts()).isEqualTo(1);
      assertThat(one(tasks, "running").crashes()).isEqualTo(1);
      assertThat(one(tasks, "later").attempts()).isZero();
      assertThat(tasks.held("shop", "order-1", NOW).orElseThrow().task())
          .isEqualTo(one(tasks, AWKWARD).id());
      assertThat(tasks.attempts(one(tasks, "dead").id())).hasSize(2);
      assertThat(storage.keys().find("aaaaaaaa").orElseThrow().isValid(NOW)).isTrue();
      assertThat(storage.keys().find("bbbbbbbb").orElseThrow().isValid(NOW)).isFalse();
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
