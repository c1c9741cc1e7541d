package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Charge;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.Timings;
import dev.plimsoll.sqlite.SqliteStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Work of every kind, for stores that are moved. */
final class LeftWork {
  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  static final String AWKWARD =
      "tab\t \"quotes\" \\N\n\\.\nnothing: \0, ours: \ue000, half: \ud83d, ü, 漢";

  private int ids;

  TaskRecord task(String text, Optional<Instant> notBefore, Optional<String> webhook) {
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

  TaskRecord task(String text) {
    return task(text, Optional.empty(), Optional.empty());
  }

  static Change.Insert insert(TaskRecord task) {
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
            ? Optional.of(
                new TaskRecord.TaskResult(
                    AWKWARD, "m", new Usage(1, 0, 3), "stop", Optional.of("{\"a\": 1}")))
            : Optional.empty(),
        good ? Optional.empty() : Optional.of(Failure.lasting("refused", "no")),
        status == Status.DEAD ? Optional.of(failed(2)) : Optional.empty(),
        Timings.NONE.plus(Timings.Part.QUEUE, Duration.ofNanos(1_234_567)));
  }

  /** Work of every kind, as a server leaves it that was killed while a task ran. */
  void fill(Path data) {
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
                  finished(cancelled, Status.CANCELLED),
                  charged(done, 1, Optional.of(Money.ofPicos(1_234_567_890_123L))),
                  charged(dead, 2, Optional.empty())));
      String id = storage.deliveries().find(told.id()).orElseThrow().id();
      storage.deliveries().gaveUp(id, 9, NOW.plusSeconds(5), AWKWARD);
      schedules(storage);
      keys(storage);
    }
  }

  private static Change.Charged charged(TaskRecord task, int call, Optional<Money> money) {
    Payer payer = new Payer(task.id(), "shop", "k1", AWKWARD, "general", "general-1");
    Charge charge = new Charge("east", "m", new Usage(9, 2, 7, 1, 3), money);
    return new Change.Charged(
        new Entry("p-" + call, "call-" + call, payer, charge, call == 2, NOW.plusMillis(call)));
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
}
