package dev.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.schedule.ScheduleStore.Advance;
import dev.plimsoll.ports.schedule.ScheduleStoreContract;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresSchedulesTest extends ScheduleStoreContract {
  private static final int SCHEDULES = 100;
  private static final int FIRINGS = 20;

  private final Databases databases = new Databases();

  @AfterAll
  void stop() {
    databases.close();
  }

  @Override
  protected ScheduleStore fresh() {
    return databases.fresh().schedules();
  }

  /** Fires what is due, in an order of its own, until all have reached their last fire time. */
  private static Callable<List<String>> node(ScheduleStore store, Instant last, Random order) {
    return () -> {
      List<String> fired = new ArrayList<>();
      List<Schedule> due = store.due(last, Optional.empty(), ScheduleStore.MOST);
      while (!due.isEmpty()) {
        List<Advance> steps = new ArrayList<>();
        for (Schedule one : due) {
          Instant next = one.next().plusSeconds(1);
          steps.add(
              new Advance(one.tenant(), one.name(), one.next(), next, Optional.of(one.next())));
        }
        Collections.shuffle(steps, order);
        store.advance(steps).forEach(step -> fired.add(step.name() + " " + step.expectedNext()));
        due = store.due(last, Optional.empty(), ScheduleStore.MOST);
      }
      return fired;
    };
  }

  @Test
  void of_two_nodes_one_fires_each_time_and_none_is_missed() throws Exception {
    long seed = System.nanoTime();
    ScheduleStore one = databases.fresh().schedules();
    ScheduleStore two = databases.another("two").schedules();
    Timing timing = new Timing("every 1s", ZoneOffset.UTC, Misfire.ALL, Timing.MOST_MISSED);
    for (int i = 0; i < SCHEDULES; i++) {
      assertThat(
              one.add(
                  new Schedule(
                      "default",
                      "s" + i,
                      timing,
                      TaskTemplate.of("do"),
                      NOW,
                      NOW,
                      Optional.empty(),
                      false)))
          .isTrue();
    }
    Instant last = NOW.plusSeconds(FIRINGS - 1);
    List<String> fired = new ArrayList<>();
    List<Integer> shares = new ArrayList<>();
    try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> both =
          nodes.invokeAll(
              List.of(node(one, last, new Random(seed)), node(two, last, new Random(seed + 1))));
      for (Future<List<String>> its : both) {
        fired.addAll(its.get());
        shares.add(its.get().size());
      }
    }
    System.out.println("seed " + seed + ": the two nodes fired " + shares);
    assertThat(new HashSet<>(fired)).as("seed " + seed).hasSize(SCHEDULES * FIRINGS);
    assertThat(fired).as("seed " + seed).hasSize(SCHEDULES * FIRINGS);
  }
}
