package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Lives.completed;
import static dev.plimsoll.postgres.Lives.id;
import static dev.plimsoll.postgres.Lives.insert;
import static dev.plimsoll.postgres.Lives.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.Page;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The database goes away under load in several ways; nothing that was answered is lost. */
@Execution(ExecutionMode.CONCURRENT)
class FaultsTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final int GROUP = 20;

  /**
   * A node that works: begins tasks, and beside it starts those before and ends those before them.
   */
  private static final class Load implements AutoCloseable {
    private final TaskStore store;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<Duration> longest = new AtomicReference<>(Duration.ZERO);
    private final Thread thread;

    Load(TaskStore store) {
      this.store = store;
      thread = Thread.ofPlatform().name("load").start(this::run);
    }

    private void run() {
      try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
        for (int i = 0; !ending.get() || !finishes(i); i++) {
          List<Change> arrivals = new ArrayList<>();
          List<Change> steps = new ArrayList<>();
          for (int n = i * GROUP; n < (i + 1) * GROUP; n++) {
            arrivals.add(insert(n));
            if (i >= 1) {
              steps.add(started(n - GROUP, 1));
            }
            if (i >= 2) {
              steps.add(completed(n - 2 * GROUP));
            }
          }
          CompletableFuture<Void> arrived =
              CompletableFuture.runAsync(() -> make(arrivals), beside);
          make(steps);
          arrived.join();
          answered.addAndGet(GROUP);
        }
      }
    }

    private void make(List<Change> group) {
      while (!made(group)) {
        LockSupport.parkNanos(20_000_000); // as a server does before it tries again
      }
    }

    private static boolean finishes(int round) {
      return round > 5;
    }

    private boolean made(List<Change> group) {
      long began = System.nanoTime();
      try {
        assertThat(store.commit(group).lost()).isEmpty();
        return true;
      } catch (StoreException e) {
        failures.incrementAndGet();
        return false;
      } finally {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        longest.accumulateAndGet(took, (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    }

    /** Waits until so many tasks more were answered. */
    void awaitMore(int tasks) {
      int from = answered.get();
      org.awaitility.Awaitility.await()
          .pollInterval(Duration.ofMillis(10))
          .atMost(Duration.ofSeconds(90))
          .until(() -> answered.get() >= from + tasks);
    }

    @Override
    public void close() throws InterruptedException {
      ending.set(true);
      assertThat(thread.join(Duration.ofSeconds(90))).isTrue();
    }
  }

  private interface Fault {
    void on(OwnPostgres server) throws InterruptedException;
  }

  private static void survive(String name, int times, Fault fault) throws InterruptedException {
    try (OwnPostgres server = OwnPostgres.start();
        PostgresStorage storage =
            PostgresStorage.open(server.database(), "one", Settings.DEFAULT)) {
      TaskStore store = storage.tasks();
      Load load = new Load(store);
      try (load) {
        for (int i = 0; i < times; i++) {
          load.awaitMore(10 * GROUP);
          fault.on(server);
        }
        load.awaitMore(10 * GROUP);
        assertThat(store.renew()).isTrue();
      }
      audit(store, load.answered.get());
      assertThat(load.longest.get()).isLessThan(BOUND.plusSeconds(2)); // on a busy machine
      System.out.printf(
          "%s: %d times, %d tasks answered, 0 lost, 0 unknown, %d commits failed, longest %d ms%n",
          name, times, load.answered.get(), load.failures.get(), load.longest.get().toMillis());
    }
  }

  private static void audit(TaskStore store, int answered) {
    Set<TaskId> seen = new HashSet<>();
    Optional<TaskId> after = Optional.empty();
    do {
      Page page = store.list(after.map(Query.newest(1_000)::after).orElse(Query.newest(1_000)));
      page.tasks()
          .forEach(task -> {
            assertThat(seen.add(task.id())).isTrue();
            int left = answered - (int) (task.id().low() & 0xFFFF_FFFFL);
            Status expected =
                left > 2 * GROUP ? Status.COMPLETED : left > GROUP ? Status.RUNNING : Status.QUEUED;
            assertThat(task.status()).isEqualTo(expected);
          });
      after = page.next();
    } while (after.isPresent());
    assertThat(seen).hasSize(answered);
    for (int n = 0; n < answered; n++) {
      assertThat(seen).contains(id(n));
    }
  }

  @Test
  void survives_restarts() throws InterruptedException {
    survive(
        "restarted",
        3,
        server -> {
          server.stop();
          server.begin();
        });
  }

  @Test
  void survives_the_kill_of_the_server() throws InterruptedException {
    survive(
        "killed",
        5,
        server -> {
          server.kill();
          server.begin();
        });
  }

  @Test
  void survives_a_server_that_is_frozen_for_five_seconds() throws InterruptedException {
    survive("frozen for 5 s", 1, server -> frozen(server, 5));
  }

  @Test
  void answers_within_its_bound_when_the_server_is_frozen_for_longer() throws InterruptedException {
    survive("frozen for 15 s", 1, server -> frozen(server, 15));
  }

  @Test
  void a_lookup_in_a_frozen_server_fails_within_its_bound_and_works_afterwards() {
    try (OwnPostgres server = OwnPostgres.start();
        PostgresStorage storage =
            PostgresStorage.open(server.database(), "one", Settings.DEFAULT)) {
      storage.tasks().commit(List.of(insert(1)));
      assertThat(storage.tasks().prune(Instant.EPOCH, Long.MAX_VALUE, 10)).isZero();
      assertThat(storage.tasks().find(id(1))).isPresent();
      server.freeze();
      long began = System.nanoTime();
      try {
        assertThatThrownBy(() -> storage.tasks().find(id(1))).isInstanceOf(StoreException.class);
      } finally {
        server.thaw();
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - began);
      System.out.println("a lookup in a frozen server failed after " + waited.toMillis() + " ms");
      assertThat(waited).isLessThan(BOUND.plusSeconds(4)); // on a busy machine
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreException(StoreException.class)
          .until(() -> storage.tasks().find(id(1)).isPresent());
    }
  }

  @Test
  void lookups_fail_at_once_while_the_server_is_known_to_be_away_and_work_soon_after_it_is_back() {
    try (OwnPostgres server = OwnPostgres.start();
        PostgresStorage storage =
            PostgresStorage.open(server.database(), "one", Settings.DEFAULT)) {
      TaskStore store = storage.tasks();
      store.commit(List.of(insert(1)));
      assertThat(store.find(id(1))).isPresent();
      server.stop();
      assertThatThrownBy(() -> store.commit(List.of(insert(2)))).isInstanceOf(StoreException.class);
      await().atMost(Duration.ofSeconds(20)).until(() -> refusedAtOnce(store));
      long began = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> store.held("t", "k", Instant.EPOCH))
            .hasMessageContaining("could not read a key");
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - began);
      System.out.println("100 lookups without a server failed in " + waited.toMillis() + " ms");
      assertThat(waited).isLessThan(Duration.ofSeconds(2));
      server.begin();
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreException(StoreException.class)
          .until(() -> store.find(id(1)).isPresent());
      assertThat(store.renew()).isTrue();
    }
  }

  private static boolean refusedAtOnce(TaskStore store) {
    long began = System.nanoTime();
    assertThatThrownBy(() -> store.find(id(1))).isInstanceOf(StoreException.class);
    return System.nanoTime() - began < 100_000_000;
  }

  private static void frozen(OwnPostgres server, int seconds) throws InterruptedException {
    server.freeze();
    var _ = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS); // the fault itself
    server.thaw();
  }
}
