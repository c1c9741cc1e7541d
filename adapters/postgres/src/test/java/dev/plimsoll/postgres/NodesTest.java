package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Lives.completed;
import static dev.plimsoll.postgres.Lives.id;
import static dev.plimsoll.postgres.Lives.insert;
import static dev.plimsoll.postgres.Lives.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.ports.store.Unfinished;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several nodes on one database: who owns what, and who may say so. */
class NodesTest {
  private static final Settings SHORT = Settings.DEFAULT.with(Duration.ofSeconds(1));
  private static OwnPostgres server;
  private URI database;

  @BeforeAll
  static void start() {
    server = OwnPostgres.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void fresh() {
    database = server.database();
  }

  private PostgresStorage open(String name, Settings settings) {
    return PostgresStorage.open(database, name, settings);
  }

  private static List<Change> inserts(int from, int to) {
    List<Change> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(insert(i));
    }
    return all;
  }

  @Test
  void a_node_that_was_frozen_past_its_lease_writes_nothing_any_more() {
    try (PostgresStorage frozen = open("frozen", SHORT);
        PostgresStorage other = open("other", Settings.DEFAULT)) {
      TaskStore its = frozen.tasks();
      its.commit(inserts(0, 100));
      its.commit(List.of(started(1, 1), started(2, 1)));
      List<Unfinished> taken = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> taken.addAll(other.tasks().takeOver(1_000)) || taken.size() == 100);
      assertThat(taken).hasSize(100);
      assertThat(taken.stream().filter(task -> task.crashes() == 1)).hasSize(2);

      assertThatThrownBy(() -> its.commit(List.of(completed(1), insert(500))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("lease was lost");
      assertThat(its.find(id(1)).orElseThrow().status()).isEqualTo(Status.QUEUED);
      assertThat(its.find(id(500))).isEmpty();

      long before = frozen.epoch();
      assertThat(its.renew()).isFalse();
      assertThat(frozen.epoch()).isGreaterThan(before);
      assertThat(its.commit(List.of(completed(1), insert(500))).lost()).containsExactly(id(1));
      assertThat(other.tasks().commit(List.of(started(1, 1), completed(1))))
          .isEqualTo(Commit.WHOLE);
      assertThat(its.renew()).isTrue();
    }
  }

  @Test
  void the_tasks_of_a_node_that_is_gone_are_taken_over_soon_after_its_lease_and_no_sooner() {
    PostgresStorage gone = open("gone", SHORT);
    try (PostgresStorage other = open("other", Settings.DEFAULT)) {
      gone.tasks().commit(inserts(0, 2_500));
      assertThat(gone.tasks().renew()).isTrue();
      long renewed = System.nanoTime();
      assertThat(other.tasks().takeOver(10)).isEmpty();
      List<Unfinished> taken = new ArrayList<>();
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(20))
          .until(() -> taken.addAll(other.tasks().takeOver(10_000)));
      Duration waited = Duration.ofNanos(System.nanoTime() - renewed);
      assertThat(taken).hasSize(2_500).extracting(t -> t.ticket().id()).isSorted();
      assertThat(waited).isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
      System.out.println("taken over after " + waited.toMillis() + " ms of a lease of 1000 ms");
    } finally {
      gone.close();
    }
  }

  @Test
  void a_node_that_left_in_order_is_followed_at_once_and_tells_the_others() throws Exception {
    try (PostgresStorage other = open("other", Settings.DEFAULT)) {
      CountDownLatch heard = new CountDownLatch(2); // one when it begins to listen
      other.onNews(heard::countDown);
      try (PostgresStorage leaving = open("leaving", Settings.DEFAULT)) {
        leaving.tasks().commit(inserts(0, 3));
      }
      assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(other.tasks().takeOver(10)).hasSize(3);
    }
  }

  @Test
  void the_next_server_of_the_same_name_follows_at_once_if_the_first_is_gone() {
    PostgresStorage first = open("same", Settings.DEFAULT);
    first.tasks().commit(inserts(0, 3));
    try (PostgresStorage twin = open("same", Settings.DEFAULT)) {
      assertThat(twin.tasks().takeOver(10)).isEmpty(); // the first one lives
      assertThat(first.tasks().commit(List.of(started(0, 1)))).isEqualTo(Commit.WHOLE);
    }
    server.sql(
        database,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name LIKE 'plimsoll%' AND datname = current_database()");
    try (PostgresStorage next = open("same", Settings.DEFAULT)) {
      List<Unfinished> taken = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> taken.addAll(next.tasks().takeOver(10)) || taken.size() == 3);
      assertThatThrownBy(() -> first.tasks().commit(List.of(completed(0))))
          .hasMessageContaining("lease was lost");
    }
    first.close();
  }

  @Test
  void an_idle_node_gets_the_most_urgent_and_oldest_and_the_former_owner_learns_it() {
    try (PostgresStorage busy = open("busy", Settings.DEFAULT);
        PostgresStorage idle = open("idle", Settings.DEFAULT)) {
      busy.tasks().commit(inserts(0, 10));
      busy.tasks()
          .commit(List.of(insert(10, Priority.HIGH), insert(11, Priority.LOW), started(0, 1)));
      assertThat(idle.tasks().askFor(3))
          .extracting(task -> task.ticket().id())
          .containsExactly(id(10), id(1), id(2));
      assertThat(busy.tasks().commit(List.of(started(1, 1), started(3, 1))).lost())
          .containsExactly(id(1));
      assertThat(idle.tasks().commit(List.of(started(1, 1), completed(1)))).isEqualTo(Commit.WHOLE);
      assertThat(idle.tasks().askFor(100)).hasSize(7);
      assertThat(idle.tasks().askFor(100)).isEmpty();
    }
  }
}
