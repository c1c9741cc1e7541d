package dev.plimsoll.serve.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.engine.AgentReport;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.core.engine.PoolSettings.Scaling;
import dev.plimsoll.core.pool.Balance;
import dev.plimsoll.core.scale.FleetSettings;
import dev.plimsoll.core.scale.FleetSettings.Health;
import dev.plimsoll.core.scale.FleetSettings.Lives;
import dev.plimsoll.core.scale.FleetSettings.Spares;
import dev.plimsoll.core.scale.ScaleSettings;
import dev.plimsoll.core.scale.ScaleSettings.Outer;
import dev.plimsoll.core.scale.ScaleSettings.Pauses;
import dev.plimsoll.core.scale.Size;
import dev.plimsoll.core.scale.Stage;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.SteadyClock;
import dev.plimsoll.serve.dispatch.Submission;
import dev.plimsoll.serve.observe.Decisions;
import dev.plimsoll.serve.observe.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Agents that the engine has started and stopped, with their threads and under load. */
class AgentFloorTest {
  private final SteadyClock clock = new SteadyClock();
  private final Metrics metrics = new Metrics();
  private final Decisions decisions = new Decisions(metrics, clock);
  private final MemoryTaskStore store = new MemoryTaskStore(10_000);
  private final Dispatcher dispatcher =
      new Dispatcher(
          new Engine(EngineSettings.standard(), new SplittableRandom(1)),
          store,
          clock,
          10_000,
          decisions);
  private final Semaphore answers = new Semaphore(0);
  private final AtomicInteger bugs = new AtomicInteger();
  private final List<TaskId> tasks = new ArrayList<>();

  /** Answers when the test lets it; fails as only a bug does as often as the test says. */
  private final Models models =
      (call, _) -> {
        if (bugs.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          throw new IllegalStateException("a bug that the test put here");
        }
        answers.acquire();
        return Given.of(
            new ModelAnswer.Completed(
                "done", call.model(), "stop", new Usage(1, 0, 1), ModelAnswer.CallTimes.NONE));
      };

  @AfterEach
  void close() {
    dispatcher.close();
    store.close();
  }

  private static PoolSettings pool(Size size, Spares spares) {
    ScaleSettings usual = ScaleSettings.standard(size);
    ScaleSettings quick =
        new ScaleSettings(
            size,
            usual.marks(),
            usual.sizing(),
            new Outer(0.7, 0.8, 0.8, Duration.ZERO),
            new Pauses(Duration.ZERO, Duration.ZERO));
    FleetSettings fleet =
        new FleetSettings(
            "general",
            size,
            spares,
            new Lives(Duration.ofMinutes(30), Duration.ofDays(1), 0.2),
            new Health(3, Duration.ofSeconds(10)));
    return new PoolSettings(
        2,
        fleet,
        Optional.of(new Scaling(quick, Optional.empty())),
        Balance.LEAST_LOADED,
        Optional.empty(),
        Duration.ofSeconds(30));
  }

  private AgentFloor floor(PoolSettings pool, AgentTimes times) {
    AgentSpec spec =
        new AgentSpec(
            pool,
            List.of(new Target(AgentSpec.PROVIDER, "m")),
            Optional.empty(),
            OptionalInt.empty(),
            Duration.ofSeconds(30),
            times);
    return new AgentFloor(List.of(spec), dispatcher, models);
  }

  private void submit(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      TaskId id = new TaskId(7, tasks.size() + 1);
      tasks.add(id);
      dispatcher.submit(new Submission(id, "general", 1, TaskRequest.of("t"), Optional.empty()));
    }
  }

  private long count(Stage stage) {
    return dispatcher.agents().stream().filter(agent -> agent.stage() == stage).count();
  }

  private void awaitAllOver() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          Counts counts = dispatcher.counts();
          return counts.depth() + counts.running() + counts.retrying() == 0;
        });
  }

  private Status status(TaskId id) {
    return store.find(id).map(TaskRecord::status).orElseThrow();
  }

  @Test
  void the_first_agents_and_the_spares_are_there_when_it_has_begun() {
    try (AgentFloor _ = floor(pool(new Size(1, 3, 6), new Spares(2, 2)), AgentTimes.STANDARD)) {
      assertThat(count(Stage.READY)).isEqualTo(3);
      assertThat(count(Stage.WARM)).isEqualTo(2);
      assertThat(dispatcher.counts().slots()).isEqualTo(6);
      assertThat(metrics.text()).contains("plimsoll_agent_start_seconds_count");
    }
  }

  @Test
  void a_cold_start_takes_its_time_and_a_spare_serves_sooner() throws Exception {
    AgentTimes times =
        new AgentTimes(
            Duration.ofMillis(400),
            Duration.ofMillis(20),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2));
    long began = System.nanoTime();
    try (AgentFloor _ = floor(pool(new Size(1, 1, 4), new Spares(1, 1)), times)) {
      assertThat(dispatcher.counts().slots()).isZero();
      await().until(() -> count(Stage.READY) == 1 && count(Stage.WARM) == 1);
      assertThat(System.nanoTime() - began).isGreaterThan(Duration.ofMillis(390).toNanos());
      submit(550); // half of the queue is an emergency
      dispatcher.sampled(0.1);
      await().until(() -> count(Stage.READY) >= 2);
      assertThat(metrics.text()).contains("start=\"warm\"");
      answers.release(10_000);
      awaitAllOver();
    }
  }

  /** Let go while they run tasks, again and again: each ends, and no accepted task is lost. */
  @Test
  void agents_that_are_let_go_end_what_they_run() throws Exception {
    int downs = 0;
    try (AgentFloor _ = floor(pool(new Size(1, 8, 8), new Spares(0, 0)), AgentTimes.STANDARD)) {
      for (int round = 0; round < 10; round++) {
        submit(12); // two on most agents, one on others
        await()
            .until(() -> {
              dispatcher.sampled(0.1); // more agents, where fewer were left
              return dispatcher.counts().running() == 12;
            });
        answers.release(6);
        await().until(() -> dispatcher.counts().running() == 6);
        long before = count(Stage.READY);
        for (int look = 0; look < 8; look++) {
          dispatcher.sampled(0.1);
        }
        downs += (int) (before - count(Stage.READY));
        answers.release(6);
        awaitAllOver();
        await().until(() -> count(Stage.DRAINING) == 0);
      }
    }
    System.out.printf("%d agents let go, %d tasks%n", downs, tasks.size());
    assertThat(downs).isGreaterThan(10);
    assertThat(tasks).allMatch(id -> status(id) == Status.COMPLETED);
    assertThat(dispatcher.counts().brokenLaw()).isEmpty();
    assertThat(decisions.newest()).anyMatch(one -> one.kind().equals("scale"));
  }

  @Test
  void an_agent_whose_attempts_fail_by_its_own_fault_is_replaced() throws Exception {
    AgentTimes times =
        new AgentTimes(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(5), Duration.ofSeconds(2));
    try (AgentFloor _ = floor(pool(new Size(1, 1, 1), new Spares(0, 0)), times)) {
      String first = dispatcher.agents().getFirst().agent();
      bugs.set(3);
      submit(3);
      await().until(() -> dispatcher.agents().stream().noneMatch(a -> a.agent().equals(first)));
      answers.release(1);
      submit(1);
      await().until(() -> status(tasks.getLast()) == Status.COMPLETED);
      assertThat(dispatcher.agents()).extracting(AgentReport::agent).doesNotContain(first);
      assertThat(decisions.newest())
          .anyMatch(one -> one.kind().equals("agent") && one.decision().equals("replaced"));
      assertThat(metrics.text()).contains("plimsoll_agents_replaced_total{role=\"general\"} 1");
    }
  }
}
