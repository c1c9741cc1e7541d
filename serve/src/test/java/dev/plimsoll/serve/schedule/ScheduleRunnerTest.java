package dev.plimsoll.serve.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.schedule.Timetable;
import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.ports.schedule.FaultyScheduleStore;
import dev.plimsoll.ports.schedule.MemoryScheduleStore;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import dev.plimsoll.ports.store.FaultyTaskStore;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.serve.http.TaskIds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScheduleRunnerTest {
  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final HandClock wall = new HandClock(TEN);
  private final MemoryTaskStore memory = new MemoryTaskStore(100_000);
  private final FaultyTaskStore tasks = new FaultyTaskStore(memory);
  private final FaultyScheduleStore schedules = new FaultyScheduleStore(new MemoryScheduleStore());
  private final Node node = new Node(tasks, schedules, wall);

  @AfterEach
  void close() {
    tasks.fail(false);
    node.close();
  }

  private static Schedule schedule(String name, String when, Misfire misfire, Instant created) {
    Timing timing = new Timing(when, ZoneOffset.UTC, misfire, 5);
    return new Schedule(
        "default",
        name,
        timing,
        TaskTemplate.of(name),
        created,
        Timetable.read(when, timing.zone(), created).after(created),
        Optional.empty(),
        false);
  }

  private void has(String when, Misfire misfire) {
    assertThat(schedules.add(schedule("s", when, misfire, TEN))).isTrue();
  }

  /** The minutes after ten that a task was submitted for. */
  private List<Integer> fired(TaskStore store) {
    Instant real = Instant.now();
    List<Integer> minutes = new ArrayList<>();
    for (int minute = -120; minute <= 180; minute++) {
      Instant time = TEN.plus(MINUTE.multipliedBy(minute));
      if (store.held("default", Submitter.key("s", time), real).isPresent()) {
        minutes.add(minute);
      }
    }
    assertThat(all(store)).as("one task for each").hasSameSizeAs(minutes);
    return minutes;
  }

  private static List<TaskRecord> all(TaskStore store) {
    List<TaskRecord> found = new ArrayList<>();
    TaskStore.Page page = store.list(Query.newest(Query.MOST));
    found.addAll(page.tasks());
    while (page.next().isPresent()) {
      page = store.list(Query.newest(Query.MOST).after(page.next().get()));
      found.addAll(page.tasks());
    }
    return found;
  }

  private Schedule now() {
    return schedules.find("default", "s").orElseThrow();
  }

  @Test
  void fires_at_each_time_and_rests_until_the_next() throws Exception {
    has("*/2 * * * *", Misfire.ONE);
    assertThat(node.runner.fire().next()).isEqualTo(TEN.plus(MINUTE.multipliedBy(2)));
    for (int minute = 1; minute <= 6; minute++) {
      wall.set(TEN.plus(MINUTE.multipliedBy(minute)).plusMillis(3));
      node.runner.fire();
      node.runner.fire();
    }
    assertThat(fired(memory)).containsExactly(2, 4, 6);
    assertThat(now().lastFired()).contains(TEN.plus(MINUTE.multipliedBy(6)));
    assertThat(now().next()).isEqualTo(TEN.plus(MINUTE.multipliedBy(8)));
    TaskRecord task = all(memory).getFirst();
    assertThat(task.request().text()).isEqualTo("s");
  }

  @Test
  void what_came_while_nobody_was_there_follows_the_policy() throws Exception {
    has("* * * * *", Misfire.ALL);
    assertThat(schedules.add(schedule("one", "* * * * *", Misfire.ONE, TEN))).isTrue();
    assertThat(schedules.add(schedule("skip", "* * * * *", Misfire.SKIP, TEN))).isTrue();
    wall.set(TEN.plus(MINUTE.multipliedBy(30)).plusSeconds(30));
    node.runner.fire();
    node.runner.fire();
    Instant real = Instant.now();
    List<Integer> made = new ArrayList<>();
    for (int minute = 0; minute <= 30; minute++) {
      Instant time = TEN.plus(MINUTE.multipliedBy(minute));
      if (memory.held("default", Submitter.key("s", time), real).isPresent()) {
        made.add(minute);
      }
    }
    assertThat(made).as("the newest five").containsExactly(26, 27, 28, 29, 30);
    assertThat(all(memory).stream().map(task -> task.request().text()))
        .containsOnlyOnce("one")
        .doesNotContain("skip");
    assertThat(node.late).hasSize(6).contains(Duration.ofSeconds(30)); // 26 to 30, and one
    assertThat(node.skipped).as("by each of the three").hasValue(3);
    assertThat(schedules.find("default", "skip").orElseThrow().lastFired()).isEmpty();
    assertThat(schedules.find("default", "skip").orElseThrow().next())
        .isEqualTo(TEN.plus(MINUTE.multipliedBy(31)));
  }

  @Test
  void what_is_refused_is_tried_again_and_counts_as_on_time_until_the_next() throws Exception {
    has("* * * * *", Misfire.SKIP);
    tasks.fail(true);
    wall.set(TEN.plus(MINUTE));
    List<Duration> rests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      rests.add(node.runner.fire().most());
      wall.pass(Duration.ofSeconds(5));
    }
    assertThat(rests).first().isEqualTo(Duration.ofMillis(100));
    assertThat(rests).isSorted().last().isEqualTo(Duration.ofSeconds(2)); // as other nodes live
    tasks.fail(false);
    await().until(() -> node.dispatcher.storeTrouble().isEmpty());
    node.runner.fire();
    assertThat(fired(memory)).containsExactly(1);

    tasks.fail(true);
    wall.set(TEN.plus(MINUTE.multipliedBy(2)));
    node.runner.fire();
    wall.set(TEN.plus(MINUTE.multipliedBy(3)));
    node.runner.fire();
    tasks.fail(false);
    await().until(() -> node.dispatcher.storeTrouble().isEmpty());
    node.runner.fire();
    assertThat(fired(memory)).containsExactly(1, 3);
  }

  @Test
  void a_full_queue_delays_one_schedule_and_not_the_others() throws Exception {
    MemoryTaskStore small = new MemoryTaskStore(1_000);
    HandClock clock = new HandClock(TEN);
    ScheduleStore kept = new MemoryScheduleStore();
    try (Node full = new Node(small, kept, clock, true, 3)) {
      for (int i = 0; i < 10; i++) {
        assertThat(kept.add(schedule("n" + i, "* * * * *", Misfire.ONE, TEN))).isTrue();
      }
      clock.pass(MINUTE);
      full.runner.fire();
      assertThat(all(small)).hasSize(3);
      assertThat(kept.due(clock.instant(), Optional.empty(), 100)).hasSize(7);
      all(small).forEach(task -> full.dispatcher.cancel(task.id()));
      await().until(() -> full.dispatcher.counts().depth() == 0);
      full.runner.fire();
      assertThat(all(small)).hasSize(6);
    }
  }

  @Test
  void an_end_between_submitting_and_moving_on_leaves_one_task() throws Exception {
    has("* * * * *", Misfire.ALL);
    wall.set(TEN.plus(MINUTE));
    schedules.failToAdvance(true);
    assertThatThrownBy(() -> node.runner.fire()).isInstanceOf(StoreException.class);
    assertThat(now().next()).isEqualTo(TEN.plus(MINUTE));
    assertThat(fired(memory)).containsExactly(1);
    node.close();

    schedules.failToAdvance(false);
    MemoryTaskStore after = memory.afterCrash();
    wall.set(TEN.plus(MINUTE.multipliedBy(3)));
    try (Node next = new Node(after, schedules, wall)) {
      next.runner.fire();
      assertThat(fired(after)).containsExactly(1, 2, 3);
      assertThat(now().next()).isEqualTo(TEN.plus(MINUTE.multipliedBy(4)));
    }
  }

  @Test
  void a_commit_whose_outcome_is_not_known_leaves_one_task() throws Exception {
    has("* * * * *", Misfire.ONE);
    wall.set(TEN.plus(MINUTE));
    tasks.failAfterCommit(true);
    node.runner.fire();
    tasks.failAfterCommit(false);
    await().until(() -> node.dispatcher.storeTrouble().isEmpty());
    node.runner.fire();
    assertThat(fired(memory)).containsExactly(1);
    assertThat(now().next()).isEqualTo(TEN.plus(MINUTE.multipliedBy(2)));
  }

  @Test
  void a_clock_that_is_set_an_hour_either_way_fires_nothing_twice() throws Exception {
    has("*/10 * * * *", Misfire.ALL);
    for (int minute = 0; minute <= 30; minute += 10) {
      wall.set(TEN.plus(MINUTE.multipliedBy(minute)));
      node.runner.fire();
    }
    assertThat(fired(memory)).containsExactly(10, 20, 30);
    wall.set(TEN.minus(MINUTE.multipliedBy(30))); // back
    for (int i = 0; i < 7; i++) {
      node.runner.fire();
      wall.pass(MINUTE.multipliedBy(10));
    }
    assertThat(fired(memory)).containsExactly(10, 20, 30);
    node.runner.fire();
    wall.set(TEN.plus(MINUTE.multipliedBy(100))); // forward
    node.runner.fire();
    wall.set(TEN.plus(MINUTE.multipliedBy(45))); // and back
    node.runner.fire();
    wall.set(TEN.plus(MINUTE.multipliedBy(110)));
    node.runner.fire();
    assertThat(fired(memory)).containsExactly(10, 20, 30, 40, 60, 70, 80, 90, 100, 110);
  }

  @Test
  void two_nodes_submit_one_task_for_each_fire_time_whatever_fails_between_them() throws Exception {
    for (long seed = 1; seed <= 3; seed++) {
      System.out.println("seed " + seed);
      twoNodes(new SplittableRandom(seed));
    }
  }

  private static void twoNodes(SplittableRandom random) throws Exception {
    int many = 40;
    Duration step = Duration.ofSeconds(20);
    int steps = 90;
    HandClock clock = new HandClock(TEN);
    MemoryTaskStore store = new MemoryTaskStore(100_000);
    FaultyScheduleStore kept = new FaultyScheduleStore(new MemoryScheduleStore());
    List<Schedule> all = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      String when =
          random.nextBoolean()
              ? "*/%d * * * *".formatted(random.nextInt(1, 8))
              : "every %ds".formatted(random.nextInt(1, 30) * 20);
      Schedule schedule = schedule("s" + i, when, Misfire.ONE, TEN);
      all.add(schedule);
      assertThat(kept.add(schedule)).isTrue();
    }
    try (Node one = new Node(store, kept, clock);
        Node other = new Node(store, kept, clock);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < steps; i++) {
        clock.pass(step);
        kept.failToAdvance(random.nextInt(3) == 0);
        List<Future<?>> both = new ArrayList<>();
        for (Node node : List.of(one, other)) {
          both.add(threads.submit(() -> fireOrFail(node)));
        }
        for (Future<?> future : both) {
          future.get();
        }
        kept.failToAdvance(false);
      }
      var _ = fireOrFail(one);
    }
    Instant end = clock.instant();
    Instant real = Instant.now();
    int expected = 0;
    for (Schedule schedule : all) {
      for (Instant time :
          Stream.iterate(schedule.next(), Schedules.table(schedule)::after)
              .takeWhile(time -> !time.isAfter(end))
              .toList()) {
        expected++;
        assertThat(store.held("default", Submitter.key(schedule.name(), time), real))
            .as("%s at %s", schedule.timing().when(), time)
            .isPresent();
      }
    }
    assertThat(all(store)).hasSize(expected);
    assertThat(expected).isGreaterThan(200);
  }

  private static boolean fireOrFail(Node node) {
    try {
      node.runner.fire();
      return true;
    } catch (StoreException _) {
      return false; // as if it had ended before it moved the schedules on
    }
  }

  @Test
  void a_started_runner_wakes_for_a_change_and_notices_those_of_other_nodes() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    MemoryTaskStore store = new MemoryTaskStore(1_000);
    ScheduleStore kept = new MemoryScheduleStore();
    Node live = new Node(store, kept, InstantSource.system());
    try (Schedules all =
        new Schedules(
            kept,
            false,
            new Submitter(
                live.dispatcher, new TaskIds(InstantSource.system()), (_, _) -> "general"),
            InstantSource.system(),
            Fires.UNHEARD)) {
      all.start(); // sleeps: there is nothing
      Timing seconds = new Timing("* * * * * *", ZoneId.of("UTC"), Misfire.ONE, 1);
      assertThat(
              all.add(
                  new ScheduleRequest("default", "mine", seconds, TaskTemplate.of("mine"), false)))
          .isInstanceOf(Schedules.Added.Done.class);
      await().atMost(Duration.ofSeconds(5)).until(() -> all(store).size() >= 2);
      assertThat(all.pause("default", "mine").orElseThrow().paused()).isTrue();
      all.stop();

      live.runner.start(); // shared: looks every two seconds
      assertThat(kept.add(schedule("theirs", "* * * * * *", Misfire.ONE, now))).isTrue();
      await()
          .atMost(Duration.ofSeconds(6))
          .until(
              () -> all(store).stream().anyMatch(task -> task.request().text().equals("theirs")));
    }
    live.close();
  }
}
