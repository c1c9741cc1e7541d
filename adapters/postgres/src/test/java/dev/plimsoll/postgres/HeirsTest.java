package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Lives.completed;
import static dev.plimsoll.postgres.Lives.id;
import static dev.plimsoll.postgres.Lives.insert;
import static dev.plimsoll.postgres.Lives.retrying;
import static dev.plimsoll.postgres.Lives.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.move.Contents;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.Unfinished;
import dev.plimsoll.ports.store.Wish;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server leaves is held by the next one of its name, as it lies there. */
class HeirsTest {
  private static final String EPOCHS = "SELECT count(*) FROM nodes WHERE emptied_at IS NULL";
  private final OwnPostgres server = OwnPostgres.shared();
  private final List<PostgresStorage> opened = new ArrayList<>();
  private URI database;

  @BeforeEach
  void fresh() {
    database = server.migrated();
  }

  @AfterEach
  void close() {
    opened.forEach(PostgresStorage::close);
  }

  private PostgresStorage open(String name) {
    PostgresStorage storage = PostgresStorage.open(database, name, Settings.DEFAULT);
    opened.add(storage);
    return storage;
  }

  /** All servers end without a word, as if they were killed. */
  private void kill() {
    server.sql(
        database,
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            + " WHERE application_name LIKE 'plimsoll%' AND datname = current_database()");
  }

  private void silence(PostgresStorage storage) {
    server.sql(
        database,
        "UPDATE nodes SET heartbeat_at = heartbeat_at - 2 * lease WHERE epoch = "
            + storage.epoch());
  }

  private long number(String sql) {
    try (Connection connection = server.connect(database.getPath().substring(1));
        Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Change> inserts(int from, int to) {
    List<Change> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(insert(i));
    }
    return all;
  }

  private static List<TaskId> ids(List<Unfinished> tasks) {
    return tasks.stream().map(task -> task.ticket().id()).toList();
  }

  private static List<TaskId> ids(int from, int to) {
    return inserts(from, to).stream().map(Change::id).toList();
  }

  /** All that there is to take over, so many at a time. */
  private static List<Unfinished> all(TaskStore store, int atOnce) {
    List<Unfinished> all = new ArrayList<>();
    List<Unfinished> some;
    do {
      some = store.takeOver(atOnce);
      all.addAll(some);
    } while (some.size() == atOnce);
    return all;
  }

  @Test
  void after_many_crashes_in_a_row_there_are_few_epochs_to_look_through() {
    for (int crash = 0; crash < 25; crash++) {
      TaskStore store = open("a").tasks();
      assertThat(ids(all(store, 4))).containsExactlyInAnyOrderElementsOf(ids(0, 2 * crash));
      assertThat(number(EPOCHS)).isLessThanOrEqualTo(10);
      store.commit(inserts(2 * crash, 2 * crash + 2));
      assertThat(store.commit(List.of(started(2 * crash, 1)))).isEqualTo(Commit.WHOLE);
      kill();
    }
    TaskStore last = open("a").tasks();
    assertThat(all(last, 100)).hasSize(50);
    for (int i = 0; i < 50; i++) {
      assertThat(last.commit(List.of(started(i, 1), completed(i)))).isEqualTo(Commit.WHOLE);
    }
  }

  @Test
  void a_chain_of_restarts_hands_on_what_waits_runs_and_is_tried_again_and_rewrites_what_ran() {
    PostgresStorage first = open("a");
    first.tasks().commit(inserts(0, 30));
    first.tasks().commit(List.of(started(0, 1), started(1, 1), retrying(1, 1)));
    long owner = first.epoch();
    kill();

    TaskStore second = open("a").tasks();
    List<Unfinished> taken = all(second, 7);
    assertThat(ids(taken)).isEqualTo(ids(0, 30));
    assertThat(taken.get(0))
        .extracting(Unfinished::attempts, Unfinished::crashes)
        .containsExactly(0, 1);
    assertThat(taken.get(1))
        .extracting(Unfinished::attempts, Unfinished::crashes)
        .containsExactly(1, 0);
    assertThat(taken.get(1).due()).contains(Lives.NOW.plusSeconds(3));
    assertThat(taken.subList(2, 30)).allMatch(task -> task.crashes() == 0 && task.attempts() == 0);
    assertThat(number("SELECT count(*) FROM tasks WHERE owner = " + owner)).isEqualTo(30);
    Change again = new Change.Started(id(0), 1, "a2", Lives.NOW.plusSeconds(60));
    assertThat(second.commit(inserts(30, 40))).isEqualTo(Commit.WHOLE);
    assertThat(second.commit(List.of(again, started(1, 2), started(2, 1), started(30, 1))))
        .isEqualTo(Commit.WHOLE);
    assertThat(second.commit(List.of(completed(2), completed(2)))).isEqualTo(Commit.WHOLE);
    kill();

    PostgresStorage third = open("a");
    taken = all(third.tasks(), 1_000);
    assertThat(ids(taken)).hasSize(39).doesNotContain(id(2)).doesNotHaveDuplicates();
    assertThat(taken.stream().map(Unfinished::crashes).toList().subList(0, 2))
        .containsExactly(2, 1);
    assertThat(third.tasks().attempts(id(0))).hasSize(2);
    assertThat(third.tasks().attempts(id(1))).hasSize(2);
    assertThat(third.tasks().attempts(id(30))).hasSize(1);
    assertThat(third.tasks().takeOver(10)).isEmpty();
    assertThat(number("SELECT count(*) FROM tasks WHERE owner = " + owner)).isEqualTo(30);
    assertThat(number("SELECT count(*) FROM nodes WHERE heir = " + third.epoch())).isEqualTo(2);
    List<Change> ends = new ArrayList<>();
    ids(taken).forEach(task -> ends.add(completed(task.low() - id(0).low())));
    assertThat(third.tasks().commit(ends)).isEqualTo(Commit.WHOLE);
    assertThat(third.tasks().commit(ends)).isEqualTo(Commit.WHOLE); // made again
    third.close();
    assertThat(number(EPOCHS)).isEqualTo(3);

    PostgresStorage fourth = open("a");
    assertThat(fourth.tasks().takeOver(10)).isEmpty();
    assertThat(number(EPOCHS)).as("only its own").isEqualTo(1);
  }

  @Test
  void when_the_heir_is_lost_in_turn_another_node_takes_all_of_it_once() {
    PostgresStorage first = open("a");
    first.tasks().commit(inserts(0, 2_500));
    first.tasks().commit(List.of(started(0, 1), started(2_000, 1)));
    first.close();
    PostgresStorage heir = open("a");
    PostgresStorage other = open("b");
    assertThat(heir.tasks().takeOver(100)).hasSize(100);
    assertThat(other.tasks().takeOver(10)).isEmpty(); // its heir lives
    heir.tasks().commit(inserts(2_500, 2_600));
    heir.tasks().commit(List.of(started(0, 1)));

    silence(heir);
    List<Unfinished> taken = all(other.tasks(), 1_000);
    assertThat(ids(taken)).hasSize(2_600).doesNotHaveDuplicates();
    assertThat(taken.stream().filter(task -> task.crashes() > 0))
        .extracting(Unfinished::crashes)
        .containsExactly(2, 1);
    assertThatThrownBy(() -> heir.tasks().takeOver(10)).hasMessageContaining("lease was lost");
    assertThatThrownBy(() -> heir.tasks().commit(List.of(started(1, 1))))
        .hasMessageContaining("lease was lost");
    assertThat(heir.tasks().renew()).isFalse();
    assertThat(heir.tasks().takeOver(10)).isEmpty();
    assertThat(heir.tasks().commit(List.of(started(1, 1))).lost()).containsExactly(id(1));
    assertThat(other.tasks().commit(List.of(started(1, 1), started(2_500, 1))))
        .isEqualTo(Commit.WHOLE);
    assertThat(number(EPOCHS)).as("those that live").isEqualTo(2);
  }

  @Test
  void an_heir_that_lapsed_leaves_what_it_inherited_to_the_next_of_its_name() {
    PostgresStorage first = open("a");
    first.tasks().commit(inserts(0, 20));
    first.close();
    PostgresStorage heir = open("a");
    assertThat(heir.tasks().takeOver(5)).hasSize(5);
    silence(heir);
    assertThat(open("b").tasks().takeOver(8)).hasSize(8);
    kill();
    assertThat(open("a").tasks().takeOver(100)).hasSize(12);
  }

  @Test
  void a_second_server_of_one_name_inherits_nothing_while_the_first_lives() {
    PostgresStorage first = open("a");
    first.tasks().commit(inserts(0, 5));
    first.close();
    PostgresStorage heir = open("a");
    PostgresStorage twin = open("a");
    assertThat(twin.tasks().takeOver(10)).isEmpty();
    assertThat(heir.tasks().takeOver(10)).hasSize(5);
  }

  @Test
  void an_idle_node_gets_what_a_busy_one_inherited_and_has_not_read_yet() {
    PostgresStorage first = open("a");
    first.tasks().commit(inserts(0, 10));
    first.close();
    PostgresStorage heir = open("a");
    assertThat(ids(heir.tasks().takeOver(3))).isEqualTo(ids(0, 3));
    PostgresStorage idle = open("b");
    assertThat(ids(idle.tasks().askFor(5))).isEqualTo(ids(0, 5));
    assertThat(heir.tasks().askFor(2)).hasSize(2); // nothing of what it holds itself
    assertThat(heir.tasks().commit(List.of(started(0, 1), started(2, 1))).lost())
        .containsExactly(id(2));
    assertThat(ids(heir.tasks().takeOver(10))).isEqualTo(ids(5, 10));
  }

  @Test
  void what_is_moved_to_another_class_while_the_rest_is_read_is_not_read_again() {
    PostgresStorage first = open("a");
    first.tasks().commit(inserts(0, 6));
    first.close();
    TaskStore heir = open("a").tasks();
    assertThat(ids(heir.takeOver(2))).isEqualTo(ids(0, 2));
    Change later = new Change.Reprioritized(id(0), Priority.LOW);
    assertThat(heir.commit(List.of(later, later))).isEqualTo(Commit.WHOLE);
    assertThat(ids(heir.takeOver(10))).isEqualTo(ids(2, 6));
    assertThat(heir.commit(List.of(started(0, 1), completed(0)))).isEqualTo(Commit.WHOLE);
  }

  @Test
  void a_wish_is_told_to_whoever_inherited_the_task() throws Exception {
    PostgresStorage first = open("a");
    first.tasks().commit(inserts(0, 2));
    first.close();
    PostgresStorage heir = open("a");
    CountDownLatch listens = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(2); // one when it begins to listen
    heir.onNews(
        () -> {},
        () -> {
          listens.countDown();
          told.countDown();
        });
    assertThat(listens.await(20, TimeUnit.SECONDS)).isTrue();
    long began = System.nanoTime();
    assertThat(open("b").tasks().wish(new Wish.Cancel(id(1)))).isTrue();
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    assertThat(heir.tasks().wishes(10)).containsExactly(new Wish.Cancel(id(1)));
  }

  @Test
  void an_heir_that_leaves_tells_the_others_of_what_it_inherited() throws Exception {
    PostgresStorage first = open("a");
    first.tasks().commit(inserts(0, 2));
    first.close();
    PostgresStorage other = open("b");
    PostgresStorage heir = open("a");
    CountDownLatch listens = new CountDownLatch(1);
    CountDownLatch heard = new CountDownLatch(2); // one when it begins to listen
    other.onNews(
        () -> {
          listens.countDown();
          heard.countDown();
        },
        () -> {});
    assertThat(listens.await(20, TimeUnit.SECONDS)).isTrue();
    heir.close();
    assertThat(heard.await(3, TimeUnit.SECONDS)).isTrue();
    await().atMost(Duration.ofSeconds(10)).until(() -> other.tasks().takeOver(10).size() == 2);
  }

  @Test
  void backups_and_moves_take_what_was_inherited_along(@TempDir Path folder) {
    PostgresStorage first = open("a");
    first.tasks().commit(inserts(0, 4));
    first.close();
    PostgresStorage heir = open("a");
    assertThat(heir.tasks().takeOver(10)).hasSize(4);
    heir.tasks().commit(List.of(insert(4), started(0, 1), started(1, 1), completed(1)));
    Path file = folder.resolve("heirs.zip");
    heir.backup(file);
    heir.close();

    URI moved = server.database();
    try (Contents from = Moving.from(database);
        Filling to = Moving.into(moved, false)) {
      from.giveTo(to);
      to.finish();
    }
    URI restored = server.database();
    PostgresStorage.restore(file, restored);
    for (URI copy : List.of(moved, restored)) {
      database = copy;
      List<Unfinished> taken = open(copy == moved ? "c" : "a").tasks().takeOver(10);
      assertThat(ids(taken)).containsExactlyInAnyOrder(id(0), id(2), id(3), id(4));
      assertThat(taken.getFirst().crashes()).isEqualTo(1);
    }
  }
}
