package dev.plimsoll.sqlite;

import static dev.plimsoll.sqlite.Given.cancelled;
import static dev.plimsoll.sqlite.Given.id;
import static dev.plimsoll.sqlite.Given.insert;
import static dev.plimsoll.sqlite.Given.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of what runs: whole, and without a look at what waits. */
class ListingTest {
  private static final long BACKLOG = 30_000; // more than a page looks through
  private static final Query RUNNING = Query.newest(100).with(Status.RUNNING);

  @TempDir private Path folders;

  private SqliteStorage open() {
    return SqliteStorage.open(folders.resolve("data"));
  }

  private static List<TaskId> running(TaskStore tasks) {
    return tasks.list(RUNNING).tasks().stream().map(TaskRecord::id).toList();
  }

  private static Change retrying(long n) {
    AttemptRecord attempt =
        new AttemptRecord(1, "a1", Given.NOW, Given.NOW, Failure.retryable("busy", "busy"));
    return new Change.Retrying(id(n), Given.NOW.plusSeconds(9), attempt);
  }

  @Test
  void the_first_page_has_what_runs_though_all_that_waits_is_newer() {
    try (SqliteStorage storage = open()) {
      TaskStore tasks = storage.tasks();
      assertThat(tasks.takeOver(10)).isEmpty(); // as every server begins
      List<Change> group = new ArrayList<>();
      LongStream.range(0, BACKLOG).mapToObj(Given::insert).forEach(group::add);
      LongStream.range(0, 10).mapToObj(Given::started).forEach(group::add);
      assertThat(tasks.commit(group).lost()).isEmpty();

      Query nine = Query.newest(9).with(Status.RUNNING);
      Page first = tasks.list(nine);
      assertThat(first.tasks()).hasSize(9);
      assertThat(first.tasks().getFirst().id()).isEqualTo(id(9));
      Page last = tasks.list(nine.after(first.next().orElseThrow()));
      assertThat(last.tasks()).singleElement().returns(id(0), TaskRecord::id);
      assertThat(last.next()).isEmpty();
    }
  }

  @Test
  void what_ends_is_tried_again_handed_back_or_was_never_begun_does_not_run() {
    try (SqliteStorage storage = open()) {
      TaskStore tasks = storage.tasks();
      assertThat(tasks.takeOver(10)).isEmpty();
      List<Change> group = new ArrayList<>();
      LongStream.range(0, 6).mapToObj(Given::insert).forEach(group::add);
      LongStream.range(0, 5).mapToObj(Given::started).forEach(group::add);
      group.add(started(7)); // not here
      assertThat(tasks.commit(group).lost()).containsExactly(id(7));
      assertThat(running(tasks)).containsExactly(id(4), id(3), id(2), id(1), id(0));

      Change handedBack = new Change.HandedBack(id(2));
      var _ = tasks.commit(List.of(cancelled(0), retrying(1), handedBack, retrying(3), started(3)));
      assertThat(running(tasks)).containsExactly(id(4), id(3));
      TaskRecord begun = insert(8).task().runningOn("a1");
      var _ = tasks.commit(List.of(new Change.Insert(begun, Optional.empty())));
      var _ = tasks.commit(List.of(started(1), new Change.Withdrawn(id(4)), insert(7), started(7)));
      assertThat(running(tasks)).containsExactly(id(8), id(7), id(3), id(1));
    }
  }

  @Test
  void what_was_left_running_is_shown_until_it_is_taken_over_and_waits() {
    try (SqliteStorage storage = open()) {
      var _ = storage.tasks().commit(List.of(insert(1), insert(2), started(1)));
    }
    try (SqliteStorage storage = open()) {
      TaskStore tasks = storage.tasks();
      assertThat(running(tasks)).containsExactly(id(1));
      assertThat(tasks.takeOver(1)).hasSize(1);
      assertThat(tasks.takeOver(10)).hasSize(1);
      assertThat(running(tasks)).isEmpty();
      var _ = tasks.commit(List.of(started(2)));
      assertThat(running(tasks)).containsExactly(id(2));
    }
  }
}
