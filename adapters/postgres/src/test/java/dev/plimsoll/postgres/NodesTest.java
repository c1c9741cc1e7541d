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
import dev.plimsoll.ports.store.Wish;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several nodes on one database: who owns what, and who may say so. */
class NodesTest {
  private static final Settings SHORT = Settings.DEFAULT.with(Duration.ofSeconds(1));
  private final OwnPostgres server = OwnPostgres.shared();
  private URI database;

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
      assertThatThrownBy(() -> its.commit(List.of(insert(501)))) // by its other connection
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("lease was lost");
      assertThat(its.find(id(1)).orElseThrow().status()).isEqualTo(Status.QUEUED);
      assertThat(its.find(id(501))).isEmpty();
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
  void a_node_is_not_taken_for_lost_while_a_commit_of_its_is_under_way() throws SQLException {
    try (PostgresStorage silent = open("silent", Settings.DEFAULT);
        PostgresStorage other = open("other", Settings.DEFAULT);
        Connection commit = server.connect(database.getPath().substring(1))) {
      silent.tasks().commit(inserts(0, 3));
      server.sql(
          database,
          "UPDATE nodes SET heartbeat_at = heartbeat_at - 1.5 * lease WHERE name = 'silent'");
      commit.setAutoCommit(false);
      Node.hold(commit, silent.epoch());
      assertThat(other.tasks().takeOver(10)).isEmpty();
      commit.rollback();
      assertThat(other.tasks().takeOver(10)).hasSize(3);
      assertThatThrownBy(() -> Node.hold(commit, silent.epoch()))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("PL001"));
    }
  }

  @Test
  void whoever_takes_a_node_for_lost_by_whatever_statement_waits_for_its_commit() throws Exception {
    try (PostgresStorage node = open("node", Settings.DEFAULT);
        Connection arrivals = server.connect(database.getPath().substring(1));
        Connection steps = server.connect(database.getPath().substring(1))) {
      for (Connection commit : List.of(arrivals, steps)) {
        commit.setAutoCommit(false);
        Node.hold(commit, node.epoch()); // both at once
      }
      CompletableFuture<Void> taker =
          CompletableFuture.runAsync(
              () -> server.sql(database, "UPDATE nodes SET lost_at = now() WHERE name = 'node'"));
      await().until(() -> waitsForALock());
      arrivals.commit();
      assertThat(waitsForALock()).isTrue();
      steps.commit();
      taker.get(20, TimeUnit.SECONDS);
      assertThatThrownBy(() -> Node.hold(arrivals, node.epoch()))
          .hasMessageContaining("lease of node epoch");
    }
  }

  private boolean waitsForALock() throws SQLException {
    try (Connection ask = server.connect(database.getPath().substring(1));
        Statement statement = ask.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND datname = current_database() AND query LIKE 'UPDATE nodes SET lost_at%'")) {
      return row.next();
    }
  }

  /**
   * By its own kinds of moves: from a lost node, from a name's earlier epochs, from one that lives.
   */
  @Test
  void what_was_moved_by_a_commit_that_was_not_answered_is_found_by_the_next_look()
      throws Exception {
    PostgresStorage gone = open("gone", Settings.DEFAULT);
    try (PostgresStorage node = open("node", Settings.DEFAULT);
        PostgresStorage busy = open("busy", Settings.DEFAULT);
        Connection connection = new Doors(Address.of(database)).getConnection()) {
      gone.tasks().commit(inserts(0, 5));
      busy.tasks().commit(inserts(5, 10));
      gone.close();
      Owners owners = new Owners();
      Inheritance none = new Inheritance(Epochs.of(node.epoch()));
      Connection mute = unanswered(connection);

      assertThatThrownBy(() -> owners.takeOver(mute, none, 3)).hasMessage("no answer");
      assertThat(owned(node)).isEqualTo(3);
      assertThat(owners.askFor(connection, none.epochs(), 10))
          .extracting(task -> task.ticket().id())
          .containsExactly(id(0), id(1), id(2));
      assertThatThrownBy(() -> owners.askFor(mute, none.epochs(), 2)).hasMessage("no answer");
      assertThat(owned(node)).isEqualTo(5);
      assertThat(owners.takeOver(connection, none, 100))
          .extracting(task -> task.ticket().id())
          .containsExactlyInAnyOrder(id(3), id(4), id(5), id(6));
      assertThat(owned(node)).isEqualTo(7);
      assertThat(owners.takeOver(connection, none, 100)).isEmpty();
    }
  }

  private int owned(PostgresStorage node) throws SQLException {
    try (Connection ask = server.connect(database.getPath().substring(1));
        Statement statement = ask.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM tasks WHERE owner = " + node.epoch())) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Its commits are made, and break before they are answered. */
  private static Connection unanswered(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              Object answer = method.invoke(connection, arguments);
              if (method.getName().equals("commit")) {
                throw new SQLException("no answer", "08006");
              }
              return answer;
            });
  }

  /** Sends half of what it has to say, and then nothing: as a server that was frozen meanwhile. */
  @Test
  void a_node_that_is_stuck_within_a_commit_of_either_kind_is_ended_after_two_leases()
      throws Exception {
    for (String lane : List.of("", " arrivals")) {
      try (PostgresStorage other = open("other" + lane, Settings.DEFAULT);
          PostgresStorage stuck = open("stuck" + lane, Settings.DEFAULT);
          Connection half = server.connect(database.getPath().substring(1));
          Statement name = half.createStatement()) {
        stuck.tasks().commit(inserts(0, 3));
        name.execute("SET application_name = 'plimsoll writer " + stuck.epoch() + lane + "'");
        half.setAutoCommit(false);
        Node.hold(half, stuck.epoch());
        String silent =
            "UPDATE nodes SET heartbeat_at = heartbeat_at - %s * lease WHERE epoch = %d";
        server.sql(database, silent.formatted("1.5", stuck.epoch()));
        assertThat(other.tasks().takeOver(10)).isEmpty();
        server.sql(database, silent.formatted("0.6", stuck.epoch()));
        List<Unfinished> taken = new ArrayList<>();
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> taken.addAll(other.tasks().takeOver(10)) || !taken.isEmpty());
        assertThat(taken).hasSize(3);
        assertThat(half.isValid(5)).isFalse();
        other.tasks().commit(List.of(completed(0), completed(1), completed(2)));
        for (int i = 0; i < 3; i++) {
          assertThat(other.tasks().forget(id(i))).isTrue();
        }
      }
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
      other.onNews(heard::countDown, () -> {});
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

  @Test
  void a_wish_is_told_to_the_owner_alone_and_not_granted_by_one_that_lost_the_task()
      throws Exception {
    try (PostgresStorage owner = open("owner", Settings.DEFAULT);
        PostgresStorage asked = open("asked", Settings.DEFAULT)) {
      CountDownLatch listens = new CountDownLatch(1);
      CountDownLatch told = new CountDownLatch(2); // one when it begins to listen
      owner.onNews(
          () -> {},
          () -> {
            listens.countDown();
            told.countDown();
          });
      assertThat(listens.await(20, TimeUnit.SECONDS)).isTrue();
      owner.tasks().commit(List.of(insert(1)));
      Wish urgent = new Wish.Prioritize(id(1), Priority.CRITICAL);
      long began = System.nanoTime();
      assertThat(asked.tasks().wish(urgent)).isTrue();
      assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
      System.out.printf("a wish was told after %.1f ms%n", (System.nanoTime() - began) / 1e6);
      assertThat(asked.tasks().wishes(10)).isEmpty();
      assertThat(owner.tasks().wishes(10)).containsExactly(urgent);

      assertThat(asked.tasks().askFor(1)).hasSize(1); // it goes to the other one meanwhile
      Change granted = new Change.Reprioritized(id(1), Priority.CRITICAL);
      assertThat(owner.tasks().commit(List.of(granted)).lost()).containsExactly(id(1));
      assertThat(owner.tasks().wishes(10)).isEmpty();
      assertThat(asked.tasks().wishes(10)).containsExactly(urgent);
    }
  }
}
