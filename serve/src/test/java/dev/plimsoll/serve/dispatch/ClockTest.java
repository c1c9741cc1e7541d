package dev.plimsoll.serve.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.model.ScriptedModel;
import dev.plimsoll.ports.model.ScriptedModel.Asked;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.serve.agents.AgentFloor;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.agents.Models;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What becomes of tasks when somebody sets the clock on the wall. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class ClockTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final AtomicReference<Duration> set = new AtomicReference<>(Duration.ZERO);
  private final SteadyClock clock =
      new SteadyClock(() -> Instant.now().plus(set.get()), System::nanoTime);
  private final Queue<Duration> waits = new ConcurrentLinkedQueue<>();
  private final MemoryTaskStore store = new MemoryTaskStore(100);
  private final ScriptedModel model = new ScriptedModel();
  private int made;

  @Test
  void a_steady_clock_follows_a_jump_when_it_is_told_to_and_no_small_step() {
    AtomicReference<Instant> wall = new AtomicReference<>(NOW);
    AtomicLong nanos = new AtomicLong(42);
    SteadyClock steady = new SteadyClock(wall::get, nanos::get);
    nanos.addAndGet(5_000_000_000L);
    wall.set(NOW.plusMillis(6_900)); // 1.9 s more than have passed
    assertThat(steady.follow()).isZero();
    assertThat(steady.instant()).isEqualTo(NOW.plusSeconds(5));

    wall.set(NOW.minusSeconds(3_600));
    assertThat(steady.instant()).isEqualTo(NOW.plusSeconds(5));
    assertThat(steady.follow()).isEqualTo(Duration.ofSeconds(-3_605));
    assertThat(steady.instant()).isEqualTo(NOW.minusSeconds(3_600));
    nanos.addAndGet(1_000_000);
    assertThat(steady.instant()).isEqualTo(NOW.minusSeconds(3_600).plusMillis(1));
    assertThat(steady.follow()).isZero();
  }

  @Test
  void an_hour_forward_brings_what_waits_for_its_time_and_no_long_durations() throws Exception {
    jump(Duration.ofHours(1));
  }

  @Test
  void an_hour_back_loses_nothing_and_gives_no_negative_durations() throws Exception {
    jump(Duration.ofHours(-1));
  }

  private void jump(Duration by) throws Exception {
    boolean forward = by.isPositive();
    try (Dispatcher dispatcher = dispatcher();
        AgentFloor floor = new AgentFloor(List.of(agent()), dispatcher, Models.ungated(model));
        ClockKeeper keeper = new ClockKeeper(clock, dispatcher)) {
      TaskId running = submit(dispatcher, Optional.empty(), Optional.empty());
      Asked first = model.next();
      TaskId retrying = submit(dispatcher, Optional.empty(), Optional.empty());
      Asked second = model.next();
      TaskId later = submit(dispatcher, Optional.of(Duration.ofMinutes(30)), Optional.empty());
      TaskId wanted =
          submit(
              dispatcher, Optional.of(Duration.ofMinutes(50)), Optional.of(Duration.ofMinutes(55)));
      second.fail(Failure.retryable("http_500", "it failed"));
      status(retrying, Status.RETRYING);

      set.set(by);
      Asked again = model.next(); // the retry in its time, or what was for later
      if (forward) {
        model.next().complete("done");
      }
      again.complete("done");
      first.complete("done");
      for (TaskId id : List.of(running, retrying)) {
        status(id, Status.COMPLETED);
        TaskRecord task = store.find(id).orElseThrow();
        assertThat(task.timings().total()).isLessThan(A_MINUTE);
        for (AttemptRecord attempt : store.attempts(id)) {
          assertThat(Duration.between(attempt.started(), attempt.ended()))
              .isBetween(Duration.ZERO, A_MINUTE);
        }
      }
      status(later, forward ? Status.COMPLETED : Status.QUEUED);
      status(wanted, forward ? Status.EXPIRED : Status.QUEUED);
      assertThat(store.find(running).orElseThrow().finished().orElseThrow())
          .isBetween(Instant.now().plus(by).minus(A_MINUTE), Instant.now().plus(by));
      // what was to wait half an hour of the wall did, however long that took
      assertThat(waits).filteredOn(wait -> wait.compareTo(A_MINUTE) > 0).isEmpty();
      assertThat(dispatcher.counts().brokenLaw()).isEmpty();
      assertThat(floor).isNotNull();
      assertThat(keeper).isNotNull();
    }
  }

  private void status(TaskId id, Status status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> store.find(id).orElseThrow().status() == status);
  }

  private TaskId submit(
      Dispatcher dispatcher, Optional<Duration> notBefore, Optional<Duration> deadline)
      throws InterruptedException {
    TaskId id = new TaskId(1, ++made);
    TaskRequest request =
        new TaskRequest(
            "default",
            "t",
            Priority.NORMAL,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            notBefore.map(clock.instant()::plus),
            deadline.map(clock.instant()::plus),
            Optional.empty(),
            Optional.empty());
    Submission submission = new Submission(id, "general", 1, request, Optional.empty());
    assertThat(dispatcher.submit(submission)).isInstanceOf(Admission.Accepted.class);
    return id;
  }

  private Dispatcher dispatcher() {
    RetryPolicy retry = new RetryPolicy(3, Duration.ofSeconds(3), 2, 0, Duration.ofSeconds(9));
    EngineSettings settings = new EngineSettings(Caps.standard(), 20, retry, Map.of(), 3);
    Dispatcher.Listener listener =
        new Dispatcher.Listener() {
          @Override
          public void on(Effect effect) {}

          @Override
          public void waited(Priority priority, Duration time) {
            waits.add(time);
          }
        };
    return new Dispatcher(
        new Engine(settings, new SplittableRandom(1)), store, clock, 10_000, listener);
  }

  private static AgentSpec agent() {
    return new AgentSpec(
        "general", "m", 1, 4, Optional.empty(), OptionalInt.empty(), Duration.ofMinutes(5));
  }
}
