package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Lives.completed;
import static dev.plimsoll.postgres.Lives.ended;
import static dev.plimsoll.postgres.Lives.id;
import static dev.plimsoll.postgres.Lives.insert;
import static dev.plimsoll.postgres.Lives.retrying;
import static dev.plimsoll.postgres.Lives.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Groups of changes in any order come out as the in-memory store makes them, one by one. */
class SameAsMemoryTest {
  private static final int GROUPS = 300;
  private static final int TASKS = 12;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void random_groups_leave_the_same_tasks_histories_keys_and_answers() {
    try (PostgresStorage storage =
            PostgresStorage.open(
                OwnPostgres.shared().migrated(), "one", PostgresStorage.Settings.DEFAULT);
        MemoryTaskStore memory = new MemoryTaskStore(1_000_000)) {
      TaskStore ours = storage.tasks();
      for (int i = 0; i < GROUPS; i++) {
        List<Change> group = new ArrayList<>();
        int size = 1 + random.nextInt(12);
        for (int j = 0; j < size; j++) {
          group.add(change(i / 20 * TASKS + random.nextInt(TASKS)));
        }
        String where = "seed " + seed + ", group " + i + ": " + group;
        assertThat(ours.commit(group)).as(where).isEqualTo(memory.commit(group));
        for (int n = i / 20 * TASKS; n < i / 20 * TASKS + TASKS; n++) {
          assertThat(ours.find(id(n))).as(where).isEqualTo(memory.find(id(n)));
          assertThat(ours.attempts(id(n))).as(where).isEqualTo(memory.attempts(id(n)));
        }
        for (int k = 0; k < 3; k++) {
          assertThat(ours.held("default", "k" + k, Lives.NOW))
              .as(where)
              .isEqualTo(memory.held("default", "k" + k, Lives.NOW));
        }
        assertThat(deliveries(storage.deliveries()))
            .as(where)
            .isEqualTo(deliveries(memory.deliveries()));
        tellSome(storage.deliveries(), memory.deliveries());
      }
    }
  }

  private static List<Delivery> deliveries(DeliveryStore store) {
    List<Delivery> all =
        new ArrayList<>(store.list(Optional.empty(), false, Optional.empty(), 1_000));
    all.addAll(store.list(Optional.empty(), true, Optional.empty(), 1_000));
    return all;
  }

  /** Some ends are told, and others given up. */
  private void tellSome(DeliveryStore ours, DeliveryStore memory) {
    for (Delivery one : memory.list(Optional.empty(), false, Optional.empty(), 1_000)) {
      switch (random.nextInt(6)) {
        case 0 -> {
          ours.delivered(one.id());
          memory.delivered(one.id());
        }
        case 1 -> {
          ours.gaveUp(one.id(), 3, Lives.NOW, "in vain");
          memory.gaveUp(one.id(), 3, Lives.NOW, "in vain");
        }
        default -> {}
      }
    }
  }

  private Change change(int n) {
    int attempt = 1 + random.nextInt(3);
    return switch (random.nextInt(12)) {
      case 0, 1 -> random.nextBoolean() ? insert(n) : loud(n);
      case 2, 3 -> keyed(n);
      case 4, 5 -> started(n, attempt);
      case 6 -> retrying(n, attempt);
      case 7 -> new Change.HandedBack(id(n));
      case 8 -> new Change.Reprioritized(id(n), Priority.values()[random.nextInt(4)]);
      case 9 -> random.nextBoolean() ? completed(n) : ended(n, Status.CANCELLED, 1);
      case 10 -> random.nextInt(3) > 0 ? ended(n, Status.DEAD, attempt) : revived(n);
      default -> random.nextBoolean() ? revived(n) : new Change.Withdrawn(id(n));
    };
  }

  /** A task whose end is told. */
  private static Change.Insert loud(int n) {
    return new Change.Insert(
        TaskRecord.accepted(id(n), told("task " + n, n), "general", 12, Lives.NOW),
        Optional.empty());
  }

  private static TaskRequest told(String text, int n) {
    return new TaskRequest(
        "default",
        text,
        Priority.NORMAL,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("https://Hook" + n % 3 + ".example:8443/in?n=" + n),
        Optional.empty());
  }

  private Change keyed(int n) {
    String key = "k" + random.nextInt(3);
    return new Change.Insert(
        (random.nextBoolean() ? insert(n) : loud(n)).task(),
        Optional.of(new Idempotency(key, "print " + n, "answer " + n, Lives.NOW.plusSeconds(100))));
  }

  private Change revived(int n) {
    Optional<TaskRequest> edited =
        switch (random.nextInt(3)) {
          case 0 -> Optional.of(TaskRequest.of("edited " + n));
          case 1 -> Optional.of(told("edited " + n, n + 1));
          default -> Optional.empty();
        };
    return new Change.Revived(id(n), Lives.NOW, "writer", edited);
  }
}
