package dev.plimsoll.serve.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.ports.schedule.MemoryScheduleStore;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import dev.plimsoll.ports.store.FaultyTaskStore;
import dev.plimsoll.ports.store.MemoryTaskStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A round of many schedules while the store takes its time. */
class RoundTest {
  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final int SCHEDULES = 1_300;
  private static final int AT_ONCE = 1_000;

  private final FaultyTaskStore tasks = new FaultyTaskStore(new MemoryTaskStore(100_000));
  private final MemoryScheduleStore schedules = new MemoryScheduleStore();
  private final Node node = new Node(tasks, schedules, new HandClock(TEN));

  @AfterEach
  void close() {
    tasks.stall(false);
    node.close();
  }

  @Test
  void the_next_pages_are_submitted_while_the_first_is_stored_but_a_thousand_at_most()
      throws Exception {
    for (int i = 0; i < SCHEDULES; i++) {
      Timing timing = new Timing("every 1h", ZoneOffset.UTC, Misfire.ONE, 1);
      Schedule due =
          new Schedule(
              "default", "s" + i, timing, TaskTemplate.of("a"), TEN, TEN, Optional.empty(), false);
      assertThat(schedules.add(due)).isTrue();
    }
    tasks.stall(true);
    CompletableFuture<Void> round = CompletableFuture.runAsync(node.runner::fire);
    await().atMost(Duration.ofSeconds(4)).until(() -> node.dispatcher.counts().depth() == AT_ONCE);
    tasks.stall(false);
    round.get(20, TimeUnit.SECONDS);
    assertThat(node.late).hasSize(SCHEDULES);
    assertThat(schedules.due(TEN, Optional.empty(), 1)).isEmpty();
  }
}
