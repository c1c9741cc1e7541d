package dev.plimsoll.serve.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.ports.schedule.MemoryScheduleStore;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * How late 1,000 schedules fire, on two nodes of which one ends half-way: from the fire time to the
 * moment at which its task is admitted. Prints the figures; fails only when firing is broken.
 */
@Execution(ExecutionMode.CONCURRENT)
class ScheduleDriftTest {
  private static final int SCHEDULES = 1_000;
  private static final int PERIOD_SECONDS = 2;
  private static final int ROUNDS = 4;

  @Test
  void a_thousand_schedules_of_one_second_fire_in_time_and_once() throws Exception {
    run("all at one second", 1);
  }

  @Test
  void a_thousand_schedules_of_four_seconds_fire_in_time_and_once() throws Exception {
    run("250 at each second", PERIOD_SECONDS);
  }

  private static void run(String what, int offsets) throws Exception {
    ScheduleStore kept = new MemoryScheduleStore();
    TaskStore tasks = new MemoryTaskStore(100_000);
    InstantSource wall = InstantSource.system();
    long period = PERIOD_SECONDS;
    Instant first = Instant.ofEpochSecond((wall.instant().getEpochSecond() / period + 2) * period);
    Instant end = first.plusSeconds(period * ROUNDS);
    for (int i = 0; i < SCHEDULES; i++) {
      String when = "%d-59/%d * * * * *".formatted(i % offsets, period);
      Timing timing = new Timing(when, ZoneId.of("UTC"), Misfire.ONE, 1);
      Instant next = first.plusSeconds(i % offsets);
      TaskTemplate task = TaskTemplate.of(Integer.toString(i % offsets));
      assertThat(
              kept.add(
                  new Schedule(
                      "default", "s" + i, timing, task, first, next, Optional.empty(), false)))
          .isTrue();
    }
    try (Node one = new Node(tasks, kept, wall);
        Node other = new Node(tasks, kept, wall)) {
      one.runner.start();
      other.runner.start();
      wait(wall, first.plusSeconds(period * ROUNDS / 2));
      other.runner.close();
      await() // other schedules may begin another round meanwhile
          .atMost(Duration.ofSeconds(60))
          .until(() -> kept.due(end.minusMillis(1), Optional.empty(), 1).isEmpty());
    }
    var drifts = drifts(tasks, period).headMap(end);
    assertThat(drifts).hasSize(ROUNDS);
    drifts.forEach((round, drift) -> {
      System.out.printf(
          "drift, 1,000 schedules, %s, two nodes of which one ends half-way,"
              + " at %s: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
          what, round, millis(drift, 0.5), millis(drift, 0.99), millis(drift, 1));
      assertThat(drift).as("one task for each fire time").hasSize(SCHEDULES);
      assertThat(millis(drift, 0)).as("not early").isGreaterThan(-5);
    });
  }

  private static void wait(InstantSource wall, Instant until) {
    await().atMost(Duration.ofSeconds(60)).until(() -> wall.instant().isAfter(until));
  }

  /** By round; the text of a task is its offset within the period. */
  private static TreeMap<Instant, List<Duration>> drifts(TaskStore tasks, long period) {
    TreeMap<Instant, List<Duration>> drifts = new TreeMap<>();
    Query query = Query.newest(Query.MOST);
    Optional<TaskStore.Page> page = Optional.of(tasks.list(query));
    while (page.isPresent()) {
      page.get()
          .tasks()
          .forEach(task -> {
            long offset = Long.parseLong(task.request().text());
            long shifted = task.accepted().plusMillis(5).getEpochSecond() - offset;
            Instant round = Instant.ofEpochSecond(shifted / period * period);
            drifts
                .computeIfAbsent(round, _ -> new ArrayList<>())
                .add(Duration.between(round.plus(offset, ChronoUnit.SECONDS), task.accepted()));
          });
      page = page.get().next().map(next -> tasks.list(query.after(next)));
    }
    drifts.values().forEach(drift -> drift.sort(null));
    return drifts;
  }

  private static double millis(List<Duration> sorted, double share) {
    int index = (int) Math.max(0, Math.ceil(share * sorted.size()) - 1);
    return sorted.get(index).toNanos() / 1e6;
  }
}
