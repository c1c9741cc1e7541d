package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.queue.Calibration;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A whole engine in virtual time: classes, tenants, retries, refusals, and load that comes in
 * waves. What receipts promised is held against what came.
 */
class CalibrationTest {
  private static final int SLOTS = 8;
  private static final int TASKS = 30_000;
  private static final double MEAN_RUN = 2;

  private record End(Instant at, TaskId id) {}

  private final Deque<TaskId> toStore = new ArrayDeque<>();
  private final PriorityQueue<End> running =
      new PriorityQueue<>(Comparator.comparing(End::at).thenComparing(End::id));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private @Nullable Instant wakeAt;

  @Test
  void receipts_are_honest_with_exponential_runs() {
    holds("exponential", 1, random -> -MEAN_RUN * Math.log(1 - random.nextDouble()));
  }

  @Test
  void receipts_are_honest_with_lognormal_runs() {
    double sigma = 0.9;
    double mu = Math.log(MEAN_RUN) - sigma * sigma / 2;
    holds("lognormal", 2, random -> Math.exp(mu + sigma * random.nextGaussian()));
  }

  private void holds(String name, long seed, ToDoubleFunction<SplittableRandom> run) {
    SplittableRandom random = new SplittableRandom(seed);
    Engine engine = new Engine(EngineSettings.standard(), random.split());
    on(engine, new Event.AgentReady("general", "a1", SLOTS), random, run);
    for (int i = 0; i < TASKS; i++) {
      double load = 0.8 + 0.5 * Math.sin(i / 700.0);
      double gap = -Math.log(1 - random.nextDouble()) * MEAN_RUN / SLOTS / load;
      Instant next = now.plusNanos((long) (gap * 1e9));
      passUntil(engine, next, random, run);
      on(engine, new Event.Submitted(ticket(i, random)), random, run);
      passUntil(engine, now.plusNanos(random.nextInt(1_000_000, 4_000_000)), random, run);
      while (!toStore.isEmpty()) {
        on(engine, new Event.Stored(toStore.removeFirst()), random, run);
      }
    }
    Calibration got = engine.calibration();
    System.out.printf(
        "receipts, %s (seed %d): %.3f started within P50, %.3f finished within P90%n",
        name, seed, got.startShare(), got.finishShare());
    assertThat(got.finished()).isGreaterThan(TASKS / 2);
    assertThat(got.finishShare()).as("%s, seed %d", name, seed).isBetween(0.85, 0.97);
    assertThat(got.startShare()).as("%s, seed %d", name, seed).isBetween(0.4, 0.6);
  }

  private static Ticket ticket(int i, SplittableRandom random) {
    int draw = random.nextInt(10);
    Priority priority =
        draw == 0
            ? Priority.CRITICAL
            : draw < 3 ? Priority.HIGH : draw < 8 ? Priority.NORMAL : Priority.LOW;
    String tenant = "t" + Math.min(random.nextInt(6), 3);
    int cost = random.nextInt(100, 2_000);
    return new Ticket(
        new TaskId(0, i + 1L),
        priority,
        "general",
        tenant,
        cost,
        Optional.empty(),
        Optional.empty());
  }

  private void passUntil(
      Engine engine,
      Instant until,
      SplittableRandom random,
      ToDoubleFunction<SplittableRandom> run) {
    while (true) {
      End end = running.peek();
      Instant ends = end == null ? Instant.MAX : end.at();
      Instant wakes = wakeAt == null ? Instant.MAX : wakeAt;
      Instant next = ends.isBefore(wakes) ? ends : wakes;
      if (next.isAfter(until)) {
        now = until;
        return;
      }
      now = next;
      if (end != null && next.equals(ends)) {
        running.remove();
        on(engine, new Event.Finished(end.id(), outcome(random), 0), random, run);
      } else {
        wakeAt = null;
        on(engine, new Event.Ticked(), random, run);
      }
    }
  }

  private static Outcome outcome(SplittableRandom random) {
    return random.nextInt(25) == 0
        ? new Outcome.Failed(Failure.retryable("http_500", "it failed"))
        : new Outcome.Completed();
  }

  private void on(
      Engine engine, Event event, SplittableRandom random, ToDoubleFunction<SplittableRandom> run) {
    for (Effect effect : engine.on(event, now)) {
      if (effect instanceof Effect.Store store) {
        toStore.add(store.ticket().id());
      } else if (effect instanceof Effect.Start start) {
        Duration time = Duration.ofNanos((long) (run.applyAsDouble(random) * 1e9));
        running.add(new End(now.plus(time), start.id()));
      } else if (effect instanceof Effect.Begin begin) {
        Duration time = Duration.ofNanos((long) (run.applyAsDouble(random) * 1e9));
        running.add(new End(now.plus(time), begin.id()));
      } else if (effect instanceof Effect.WakeAt wake) {
        wakeAt = wake.time();
      }
    }
  }
}
