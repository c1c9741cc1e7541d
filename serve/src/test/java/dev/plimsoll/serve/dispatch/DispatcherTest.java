package dev.plimsoll.serve.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.engine.Counts;
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
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.FaultyTaskStore;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.Timings;
import dev.plimsoll.serve.agents.AgentFloor;
import dev.plimsoll.serve.agents.AgentSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final int SUBMITTERS = 8;
  private static final int TASKS_EACH = 150;

  @Test
  void every_accepted_task_ends_exactly_once_whatever_store_model_and_callers_do()
      throws Exception {
    for (long seed = 1; seed <= 3; seed++) {
      live(seed);
    }
  }

  private static void live(long seed) throws Exception {
    Map<TaskId, AtomicInteger> ends = new ConcurrentHashMap<>();
    Dispatcher.Listener counting =
        new Dispatcher.Listener() {
          @Override
          public void on(Effect effect) {
            if (effect instanceof Effect.Finish finish) {
              ends.computeIfAbsent(finish.id(), _ -> new AtomicInteger()).incrementAndGet();
            }
          }

          @Override
          public void waited(Priority priority, Duration time) {}
        };
    Caps caps =
        new Caps(
            Map.of(Priority.CRITICAL, 50, Priority.HIGH, 50, Priority.NORMAL, 50, Priority.LOW, 50),
            120,
            0.95);
    RetryPolicy retry = new RetryPolicy(3, Duration.ofMillis(5), 2, 0.5, Duration.ofSeconds(1));
    FaultyTaskStore store = new FaultyTaskStore(new MemoryTaskStore(10_000));
    ScriptedModel model = new ScriptedModel();
    Engine engine = new Engine(new EngineSettings(caps, 20, retry), new SplittableRandom(seed));
    Dispatcher dispatcher = new Dispatcher(engine, store, new MonotonicClock(), 10_000, counting);
    AgentSpec spec =
        new AgentSpec(
            "general", "m", 4, 4, Optional.empty(), OptionalInt.empty(), Duration.ofSeconds(30));
    Queue<TaskId> accepted = new ConcurrentLinkedQueue<>();
    AtomicInteger refused = new AtomicInteger();
    try (AgentFloor floor = new AgentFloor(List.of(spec), dispatcher, model)) {
      Thread answering = Thread.ofVirtual().start(() -> answer(model, seed));
      Thread breaking = Thread.ofVirtual().start(() -> breakStore(store, seed));
      List<Thread> submitters = new ArrayList<>();
      for (int i = 0; i < SUBMITTERS; i++) {
        int submitter = i;
        submitters.add(
            Thread.ofVirtual().start(() -> submit(dispatcher, submitter, seed, accepted, refused)));
      }
      for (Thread submitter : submitters) {
        submitter.join();
      }
      breaking.join();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            Counts counts = dispatcher.counts();
            return counts.depth() + counts.running() + counts.retrying() == 0;
          });
      Counts end = dispatcher.counts();
      dispatcher.close(); // writes out what waits to be stored
      answering.interrupt();

      assertThat(end.brokenLaw()).as("seed %d", seed).isEmpty();
      assertThat(accepted).as("seed %d", seed).doesNotHaveDuplicates().isNotEmpty();
      assertThat(accepted.size() + refused.get()).isEqualTo(SUBMITTERS * TASKS_EACH);
      assertThat(end.accepted()).as("seed %d", seed).isEqualTo(accepted.size());
      for (TaskId id : accepted) {
        Status status = store.find(id).map(TaskRecord::status).orElseThrow();
        assertThat(status.isFinal()).as("seed %d: %s is %s", seed, id, status).isTrue();
        assertThat(ends.get(id)).as("seed %d: %s", seed, id).hasValue(1);
      }
      assertThat(ends)
          .as("seed %d: nothing ended that was not accepted", seed)
          .hasSize(accepted.size());
      assertThat(dispatcher.alive()).isEmpty();
    } finally {
      store.close();
    }
  }

  private static void submit(
      Dispatcher dispatcher,
      int submitter,
      long seed,
      Queue<TaskId> accepted,
      AtomicInteger refused) {
    SplittableRandom random = new SplittableRandom(seed * 100 + submitter);
    try {
      for (int i = 0; i < TASKS_EACH; i++) {
        TaskId id = new TaskId("s%d-%03d".formatted(submitter, i));
        TaskRequest request =
            new TaskRequest(
                "t",
                Priority.values()[random.nextInt(4)],
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                random.nextInt(10) == 0
                    ? Optional.of(Instant.now().plusMillis(random.nextInt(1, 50)))
                    : Optional.empty(),
                Optional.empty());
        switch (dispatcher.submit(id, "general", request)) {
          case Admission.Accepted _ -> accepted.add(id);
          case Admission.Refused _ -> refused.incrementAndGet();
        }
        if (random.nextInt(5) == 0) {
          dispatcher.cancel(new TaskId("s%d-%03d".formatted(submitter, random.nextInt(i + 1))));
        }
        if (random.nextInt(20) == 0) {
          Thread.sleep(random.nextInt(5));
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void answer(ScriptedModel model, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try {
      while (true) {
        Asked asked = model.next();
        if (random.nextInt(4) == 0) {
          asked.fail(Failure.retryable("http_500", "the provider failed"));
        } else if (random.nextInt(20) == 0) {
          asked.fail(Failure.lasting("http_400", "the provider refused"));
        } else {
          asked.complete("done");
        }
      }
    } catch (InterruptedException _) {
      // the test is over
    }
  }

  private static void breakStore(FaultyTaskStore store, long seed) {
    SplittableRandom random = new SplittableRandom(-seed);
    try {
      for (int i = 0; i < 15; i++) {
        boolean stall = random.nextBoolean();
        if (stall) {
          store.stall(true);
        } else {
          store.fail(true);
        }
        Thread.sleep(random.nextInt(1, 15));
        store.stall(false);
        store.fail(false);
        Thread.sleep(random.nextInt(1, 15));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_result_that_cannot_be_stored_is_kept_until_it_can() throws Exception {
    FaultyTaskStore store = new FaultyTaskStore(new MemoryTaskStore(10));
    List<String> stored = new ArrayList<>();
    StoreWriter.Listener listener =
        new StoreWriter.Listener() {
          @Override
          public void committed(List<Change> changes) {
            changes.forEach(change -> stored.add(change.getClass().getSimpleName()));
          }

          @Override
          public void failed(List<Change> changes) {
            changes.forEach(change -> stored.add("failed " + change.getClass().getSimpleName()));
          }
        };
    TaskId id = new TaskId("t1");
    TaskRequest request =
        new TaskRequest(
            "t",
            Priority.NORMAL,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());
    try (StoreWriter writer = new StoreWriter(store, 100, listener)) {
      writer.add(new Change.Insert(TaskRecord.accepted(id, request, Instant.EPOCH)));
      await().until(() -> stored.size() == 1);
      store.fail(true);
      writer.add(
          new Change.Finished(
              id,
              Status.COMPLETED,
              Instant.EPOCH,
              Optional.empty(),
              Optional.empty(),
              Timings.NONE));
      writer.add(new Change.Started(new TaskId("t1"), 1, "a"));
      await().until(() -> stored.contains("failed Started"));
      store.fail(false);
      await().until(() -> stored.contains("Finished"));
    }
    assertThat(store.find(id).orElseThrow().status()).isEqualTo(Status.COMPLETED);
  }
}
