package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.move.Kept;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.Wish;
import dev.plimsoll.postgres.OwnPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was wanted of tasks whose owner ended before it could grant it. */
class MoveWishesTest {
  private static OwnPostgres postgres;

  @TempDir private Path folder;
  private final Prompt prompt = new Prompt();
  private final LeftWork work = new LeftWork();
  private final TaskRecord waits =
      work.task("waits", Optional.empty(), Optional.of("http://127.0.0.1:1/hook"));
  private final TaskRecord runs = work.task("runs");
  private final TaskRecord urgent = work.task("urgent");
  private final TaskRecord ranUrgent = work.task("ran, urgent");
  private final TaskRecord other = work.task("nobody wants anything of it");

  @BeforeAll
  static void start() {
    postgres = OwnPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private String wished() {
    String database = postgres.database().toString();
    try (Storage storage = Storage.open(ServeConfig.defaults().store().at(database), "one")) {
      TaskStore tasks = storage.stores().tasks();
      var _ =
          tasks.commit(
              List.of(
                  LeftWork.insert(waits),
                  LeftWork.insert(runs),
                  LeftWork.insert(urgent),
                  LeftWork.insert(ranUrgent),
                  LeftWork.insert(other)));
      assertThat(tasks.wish(new Wish.Cancel(waits.id()))).isTrue();
      assertThat(tasks.wish(new Wish.Cancel(runs.id()))).isTrue();
      assertThat(tasks.wish(new Wish.Prioritize(urgent.id(), Priority.CRITICAL))).isTrue();
      assertThat(tasks.wish(new Wish.Prioritize(ranUrgent.id(), Priority.CRITICAL))).isTrue();
      var _ =
          tasks.commit(
              List.of(
                  new Change.Started(runs.id(), 1, "general-1", LeftWork.NOW),
                  new Change.Started(ranUrgent.id(), 1, "general-2", LeftWork.NOW)));
    }
    return database;
  }

  @Test
  void wishes_that_nobody_granted_are_granted_on_the_way_into_a_folder() {
    String there = folder.resolve("there").toString();
    assertThat(prompt.run("move", wished(), there)).as(prompt.said()).isZero();
    areGranted(there);
  }

  @Test
  void wishes_that_nobody_granted_are_granted_on_the_way_into_another_database() {
    String there = postgres.database().toString();
    assertThat(prompt.run("move", wished(), there)).as(prompt.said()).isZero();
    areGranted(there);
  }

  private void areGranted(String store) {
    Collected after = Collected.of(store);
    assertThat(after.tasks())
        .extracting(kept -> kept.task().request().text(), kept -> kept.task().status())
        .containsExactly(
            tuple("waits", Status.CANCELLED),
            tuple("runs", Status.CANCELLED),
            tuple("urgent", Status.QUEUED),
            tuple("ran, urgent", Status.RUNNING),
            tuple("nobody wants anything of it", Status.QUEUED));
    assertThat(after.tasks())
        .extracting(kept -> kept.task().request().priority())
        .containsExactly(
            Priority.HIGH, Priority.HIGH, Priority.CRITICAL, Priority.CRITICAL, Priority.HIGH);
    TaskRecord ended = after.tasks().getFirst().task();
    assertThat(ended.finished().orElseThrow()).isAfterOrEqualTo(ended.accepted());
    assertThat(after.deliveries())
        .containsExactly(
            Delivery.of(
                ended.id(),
                ended.request().tenant(),
                ended.request().webhook().orElseThrow(),
                ended.finished().orElseThrow()));
    assertThat(after.tasks().getLast()).isEqualTo(new Kept(other, List.of(), Optional.empty()));
  }
}
