package dev.plimsoll.app;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.move.Kept;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.Timings;
import dev.plimsoll.postgres.OwnPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How fast {@code plimsoll move} is: a program, not a test. Fills a folder, moves it into
 * PostgreSQL and back. Eight of ten tasks are done, one waits, one is a dead letter of two
 * attempts; texts have 400 characters, results 1,000; every third has a key, every twentieth a
 * delivery.
 */
final class MoveSpeed {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private MoveSpeed() {}

  static void main(String[] arguments) throws Exception {
    int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    Path folder = Files.createTempDirectory("plimsoll-move");
    String data = folder.resolve("data").toString();
    timed("filled " + data, tasks, () -> fill(data, tasks));
    try (OwnPostgres postgres = OwnPostgres.start()) {
      String database = postgres.database().toString();
      timed("folder to PostgreSQL", tasks, () -> move(data, database));
      timed("PostgreSQL to folder", tasks, () -> move(database, folder + "/back"));
    }
  }

  private static void move(String from, String to) {
    Streams streams = new Streams(System.out, System.err, Terminal.NONE);
    if (Main.run(new Wiring(), streams, "move", from, to) != Exit.DONE) {
      throw new IllegalStateException("it was not moved");
    }
  }

  private static void timed(String what, int tasks, Runnable step) {
    long began = System.nanoTime();
    step.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "%s: %.1f s, %,.0f tasks a second, heap of %d MB at most%n",
        what, seconds, tasks / seconds, runtime.totalMemory() >> 20);
  }

  private static void fill(String data, int tasks) {
    try (Filling filling = Storage.filling(data, false)) {
      for (int i = 0; i < tasks; i++) {
        Kept kept = kept(i);
        filling.task(kept);
        if (i % 20 == 0 && kept.task().status() == Status.COMPLETED) {
          filling.delivery(
              Delivery.of(kept.task().id(), "shop", "https://a.example/hook", NOW.plusSeconds(9)));
        }
      }
      filling.finish();
    }
  }

  private static Kept kept(int i) {
    Status status =
        switch (i % 10) {
          case 8 -> Status.QUEUED;
          case 9 -> Status.DEAD;
          default -> Status.COMPLETED;
        };
    TaskId id = new TaskId((NOW.toEpochMilli() + i) << 16 | 0x7000, Long.MIN_VALUE + i);
    TaskRequest plain = TaskRequest.of("Summarise this, please. ".repeat(17) + i);
    TaskRequest request =
        new TaskRequest(
            "shop",
            plain.text(),
            plain.priority(),
            Optional.of("general"),
            Optional.empty(),
            Optional.of("user-" + i % 1_000),
            OptionalInt.of(256),
            Optional.empty(),
            Optional.empty(),
            i % 20 == 0 ? Optional.of("https://a.example/hook") : Optional.empty(),
            Optional.empty());
    boolean over = status != Status.QUEUED;
    boolean dead = status == Status.DEAD;
    Failure failure = Failure.retryable("http_500", "the provider had an error of its own");
    TaskRecord task =
        new TaskRecord(
            id,
            request,
            "general",
            356,
            status,
            dead ? 2 : over ? 1 : 0,
            0,
            over ? Optional.of("general-1") : Optional.empty(),
            NOW,
            over ? Optional.of(NOW.plusSeconds(1)) : Optional.empty(),
            Optional.empty(),
            over ? Optional.of(NOW.plusSeconds(9)) : Optional.empty(),
            status == Status.COMPLETED
                ? Optional.of(
                    new TaskResult("It says. ".repeat(111), "m", new Usage(90, 0, 9), "stop"))
                : Optional.empty(),
            dead ? Optional.of(failure) : Optional.empty(),
            over ? Timings.NONE.plus(Timings.Part.QUEUE, Duration.ofMillis(12)) : Timings.NONE);
    AttemptRecord attempt =
        new AttemptRecord(1, "general-1", NOW.plusSeconds(1), NOW.plusSeconds(2), failure);
    Idempotency key = new Idempotency("order-" + i, "print", "{}", NOW.plus(Duration.ofDays(900)));
    return new Kept(
        task,
        dead
            ? List.of(attempt, new AttemptRecord(2, "general-1", NOW.plusSeconds(4), NOW, failure))
            : List.of(),
        i % 3 == 0 ? Optional.of(key) : Optional.empty());
  }
}
