package dev.plimsoll.serve.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.model.ScriptedModel;
import dev.plimsoll.ports.model.ScriptedModel.Asked;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.FaultyTaskStore;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.Timings;
import dev.plimsoll.recording.Line;
import dev.plimsoll.recording.Transcript;
import dev.plimsoll.serve.agents.AgentFloor;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.agents.Models;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final int SUBMITTERS = 8;
  private static final int TASKS_EACH = 150;
  private static final Dispatcher.Listener NOBODY =
      new Dispatcher.Listener() {
        @Override
        public void on(Effect effect) {}

        @Override
        public void waited(Priority priority, Duration time) {}
      };

  @Test
  void every_accepted_task_ends_exactly_once_whatever_store_model_and_callers_do()
      throws Exception {
    for (long seed = 1; seed <= 3; seed++) {
      live(seed);
    }
  }

  private static void keep(Line line, List<Line> lines) {
    if (line instanceof Line.Answer) {
      lines.add(line);
    }
  }

  /** How many tasks a recording says were accepted, or were not. */
  private static long answers(List<Line> lines, boolean accepted) {
    return lines.stream()
        .map(line -> ((Line.Answer) line).answer())
        .filter(answer -> answer.equals(Line.Answer.ACCEPTED) == accepted)
        .count();
  }

  private static void live(long seed) throws Exception {
    Map<TaskId, AtomicInteger> ends = new ConcurrentHashMap<>();
    List<Line> lines = new CopyOnWriteArrayList<>();
    Transcript transcript = new Transcript(Instant.now(), line -> keep(line, lines));
    Dispatcher.Listener counting =
        new Dispatcher.Listener() {
          @Override
          public void decided(Event event, List<Effect> effects, Instant now) {
            transcript.decided(event, effects, now);
          }

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
    OrderedCommits order = new OrderedCommits(new MemoryTaskStore(10_000));
    FaultyTaskStore store = new FaultyTaskStore(order.store());
    ScriptedModel model = new ScriptedModel();
    Engine engine =
        new Engine(new EngineSettings(caps, 20, retry, Map.of(), 3), new SplittableRandom(seed));
    Dispatcher dispatcher = new Dispatcher(engine, store, new SteadyClock(), 10_000, counting);
    AgentSpec spec =
        new AgentSpec(
            "general", "m", 4, 4, Optional.empty(), OptionalInt.empty(), Duration.ofSeconds(30));
    Queue<TaskId> accepted = new ConcurrentLinkedQueue<>();
    AtomicInteger refused = new AtomicInteger();
    try (AgentFloor floor = new AgentFloor(List.of(spec), dispatcher, Models.ungated(model))) {
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
      assertThat(order.broken()).as("seed %d", seed).isEmpty();
      assertThat(answers(lines, true)).as("seed %d: recorded", seed).isEqualTo(accepted.size());
      assertThat(answers(lines, false)).as("seed %d: recorded", seed).isEqualTo(refused.get());
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
        TaskId id = new TaskId(submitter, i);
        Optional<Instant> deadline =
            random.nextInt(10) == 0
                ? Optional.of(Instant.now().plusMillis(random.nextInt(1, 50)))
                : Optional.empty();
        switch (dispatcher.submit(submission(id, Priority.values()[random.nextInt(4)], deadline))) {
          case Admission.Accepted _ -> accepted.add(id);
          case Admission.Refused _ -> {
            refused.incrementAndGet();
            Thread.sleep(random.nextInt(6)); // as one does who was told to try later
          }
          case Admission.Known known -> throw new AssertionError(known);
          case Admission.Limited limited -> throw new AssertionError(limited);
        }
        if (random.nextInt(5) == 0) {
          dispatcher.cancel(new TaskId(submitter, random.nextInt(i + 1)));
        }
        if (random.nextInt(20) == 0) {
          Thread.sleep(random.nextInt(5));
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Submission submission(TaskId id, Priority priority, Optional<Instant> deadline) {
    TaskRequest request =
        new TaskRequest(
            "default",
            "t",
            priority,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            deadline,
            Optional.empty(),
            Optional.empty());
    return new Submission(id, "general", 1, request, Optional.empty());
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
    Queue<String> told = new ConcurrentLinkedQueue<>();
    TaskId id = new TaskId(0, 1);
    try (Lanes writer = new Lanes(store, 100, telling(told, store))) {
      writer.add(insert(id));
      await().until(() -> told.contains("Insert"));
      store.fail(true);
      writer.add(new Change.Started(id, 1, "a", Instant.EPOCH));
      writer.add(
          new Change.Finished(
              id,
              Status.COMPLETED,
              Instant.EPOCH,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Timings.NONE));
      await().until(() -> writer.trouble().isPresent());
      assertThat(told).containsExactly("Insert");
      store.fail(false);
      await().until(() -> told.contains("Finished"));
      assertThat(writer.trouble()).isEmpty();
    }
    assertThat(told).containsExactly("Insert", "Started", "Finished");
    assertThat(store.find(id).orElseThrow().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void what_a_frozen_store_never_took_is_counted() throws Exception {
    FaultyTaskStore store = new FaultyTaskStore(new MemoryTaskStore(10));
    Queue<String> told = new ConcurrentLinkedQueue<>();
    TaskId id = new TaskId(0, 1);
    Lanes writer = new Lanes(store, 100, telling(told, store));
    writer.add(insert(id));
    await().until(() -> told.contains("Insert"));
    assertThat(writer.unstored()).isZero();
    store.stall(true);
    writer.add(new Change.Started(id, 1, "a", Instant.EPOCH));
    writer.add(new Change.HandedBack(id));
    writer.add(insert(new TaskId(0, 2))); // nobody was told that it is accepted
    writer.close();
    assertThat(writer.unstored()).isEqualTo(2);
    store.stall(false);
  }

  @Test
  void a_probe_shows_trouble_and_its_end() throws Exception {
    FaultyTaskStore store = new FaultyTaskStore(new MemoryTaskStore(10));
    Queue<String> told = new ConcurrentLinkedQueue<>();
    try (Lanes writer = new Lanes(store, 100, telling(told, store))) {
      store.fail(true);
      writer.probe();
      await().until(() -> writer.trouble().isPresent());
      store.fail(false);
      await().until(() -> writer.trouble().isEmpty());
    }
  }

  @Test
  void a_task_that_was_refused_because_its_commit_failed_is_not_there_later() throws Exception {
    MemoryTaskStore memory = new MemoryTaskStore(10);
    TaskId id = new TaskId(0, 1);
    Queue<String> told = new ConcurrentLinkedQueue<>();
    FaultyTaskStore store = new FaultyTaskStore(memory);
    try (Lanes writer = new Lanes(store, 100, telling(told, memory))) {
      store.failAfterCommit(true); // made, but nobody hears of it
      writer.add(insert(id));
      await().until(() -> told.stream().anyMatch(word -> word.startsWith("refused")));
      store.failAfterCommit(false);
      await().until(() -> memory.find(id).isEmpty());
    }
  }

  @Test
  void a_task_with_a_key_whose_commit_failed_is_looked_for_and_runs_if_it_is_there()
      throws Exception {
    MemoryTaskStore memory = new MemoryTaskStore(10);
    TaskId made = new TaskId(0, 1);
    TaskId never = new TaskId(0, 2);
    Queue<String> told = new ConcurrentLinkedQueue<>();
    FaultyTaskStore store = new FaultyTaskStore(memory);
    try (Lanes writer = new Lanes(store, 100, telling(told, memory))) {
      store.failAfterCommit(true);
      writer.add(keyed(made));
      await().until(() -> told.contains("refused, and there"));
      store.failAfterCommit(false);
      await().until(() -> told.contains("found"));
      assertThat(memory.find(made)).isPresent();
      store.fail(true);
      writer.add(keyed(never));
      await().until(() -> told.contains("refused"));
      store.fail(false);
      await().until(() -> writer.trouble().isEmpty());
    }
    assertThat(told).containsOnlyOnce("found");
    assertThat(memory.find(never)).isEmpty();
  }

  @Test
  void a_new_task_does_not_wait_for_an_end_that_is_being_stored() throws Exception {
    MemoryTaskStore memory = new MemoryTaskStore(10);
    TaskId first = new TaskId(0, 1);
    TaskId second = new TaskId(0, 2);
    CountDownLatch go = new CountDownLatch(1);
    OrderedCommits slow = new OrderedCommits(memory);
    slow.holdSteps(go);
    Queue<String> told = new ConcurrentLinkedQueue<>();
    try (Lanes writer = new Lanes(slow.store(), 100, telling(told, memory))) {
      writer.add(insert(first));
      await().until(() -> told.contains("Insert"));
      writer.add(new Change.Started(first, 1, "a", Instant.EPOCH));
      writer.add(insert(second));
      await().until(() -> memory.find(second).isPresent());
      assertThat(told).containsExactly("Insert", "Insert");
      go.countDown();
    }
    assertThat(told).containsExactly("Insert", "Insert", "Started");
  }

  @Test
  void the_door_stays_closed_until_what_was_accepted_can_be_stored() throws Exception {
    MemoryTaskStore memory = new MemoryTaskStore(10);
    OrderedCommits store = new OrderedCommits(memory);
    Queue<String> told = new ConcurrentLinkedQueue<>();
    TaskId first = new TaskId(0, 1);
    try (Lanes writer = new Lanes(store.store(), 100, telling(told, memory))) {
      writer.add(insert(first));
      await().until(() -> told.contains("Insert"));
      store.failSteps(true);
      writer.add(new Change.Started(first, 1, "a", Instant.EPOCH));
      await().until(() -> writer.trouble().isPresent());
      writer.add(insert(new TaskId(0, 2))); // was at the door before that
      await().until(() -> memory.find(new TaskId(0, 2)).isPresent());
      await().until(() -> told.size() == 2);
      assertThat(writer.trouble()).contains("steps were told to fail");
      store.failSteps(false);
      await().until(() -> told.contains("Started"));
      assertThat(writer.trouble()).isEmpty();
    }
  }

  @Test
  void new_tasks_wait_once_too_much_else_does() throws Exception {
    MemoryTaskStore memory = new MemoryTaskStore(10);
    CountDownLatch go = new CountDownLatch(1);
    OrderedCommits slow = new OrderedCommits(memory);
    slow.holdSteps(go);
    Queue<String> told = new ConcurrentLinkedQueue<>();
    try (Lanes writer = new Lanes(slow.store(), 100_000, telling(told, memory))) {
      for (int i = 0; i <= Lanes.MOST_OWED + StoreWriter.MOST_AT_ONCE; i++) {
        writer.add(new Change.HandedBack(new TaskId(1, i)));
      }
      writer.add(insert(new TaskId(0, 1)));
      Thread.sleep(100);
      assertThat(memory.find(new TaskId(0, 1))).isEmpty();
      go.countDown();
      await().until(() -> memory.find(new TaskId(0, 1)).isPresent());
    }
  }

  @Test
  void the_next_commit_does_not_wait_for_what_follows_from_the_last() throws Exception {
    MemoryTaskStore memory = new MemoryTaskStore(10);
    CountDownLatch go = new CountDownLatch(1);
    Queue<TaskId> told = new ConcurrentLinkedQueue<>();
    StoreWriter.Listener slow =
        new StoreWriter.Listener() {
          @Override
          public void committed(List<Change> changes, Commit commit) {
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            changes.forEach(change -> told.add(change.id()));
          }

          @Override
          public void refused(List<Change.Insert> inserts, String why) {}

          @Override
          public void found(TaskRecord task) {}
        };
    try (Lanes writer = new Lanes(memory, 100, slow)) {
      writer.add(insert(new TaskId(0, 1)));
      await().until(() -> memory.find(new TaskId(0, 1)).isPresent());
      writer.add(insert(new TaskId(0, 2)));
      await().until(() -> memory.find(new TaskId(0, 2)).isPresent());
      assertThat(told).isEmpty();
      go.countDown();
    }
    assertThat(told).containsExactly(new TaskId(0, 1), new TaskId(0, 2));
  }

  @Test
  void a_task_that_was_stored_as_running_and_only_found_later_still_has_its_first_attempt()
      throws Exception {
    MemoryTaskStore memory = new MemoryTaskStore(10);
    FaultyTaskStore store = new FaultyTaskStore(memory);
    ScriptedModel model = new ScriptedModel();
    Engine engine = new Engine(EngineSettings.standard(), new SplittableRandom(1));
    Dispatcher dispatcher = new Dispatcher(engine, store, new SteadyClock(), 1_000, NOBODY);
    AgentSpec spec =
        new AgentSpec(
            "general", "m", 1, 1, Optional.empty(), OptionalInt.empty(), Duration.ofSeconds(30));
    TaskId id = new TaskId(0, 1);
    Submission.Key key = new Submission.Key("k", "print", Duration.ofMinutes(1), _ -> "answer");
    Submission keyed = new Submission(id, "general", 1, TaskRequest.of("t"), Optional.of(key));
    try (AgentFloor _ = new AgentFloor(List.of(spec), dispatcher, Models.ungated(model))) {
      store.failAfterCommit(true);
      assertThat(dispatcher.submit(keyed)).isInstanceOf(Admission.Refused.class);
      assertThat(memory.find(id).orElseThrow().status()).isEqualTo(Status.RUNNING);
      store.failAfterCommit(false);
      model.next().complete("done");
      await().until(() -> memory.find(id).orElseThrow().status() == Status.COMPLETED);
      assertThat(memory.find(id).orElseThrow().attempts()).isEqualTo(1);
    } finally {
      dispatcher.close();
    }
  }

  private static Change.Insert keyed(TaskId id) {
    Idempotency key =
        new Idempotency("key " + id, "print", "answer", Instant.EPOCH.plusSeconds(60));
    return new Change.Insert(insert(id).task(), Optional.of(key));
  }

  private static Change.Insert insert(TaskId id) {
    TaskRequest request = TaskRequest.of("t");
    return new Change.Insert(
        TaskRecord.accepted(id, request, "general", 1, Instant.EPOCH), Optional.empty());
  }

  private static StoreWriter.Listener telling(Queue<String> told, TaskStore store) {
    return new StoreWriter.Listener() {
      @Override
      public void committed(List<Change> changes, Commit commit) {
        changes.forEach(change -> told.add(change.getClass().getSimpleName()));
      }

      @Override
      public void refused(List<Change.Insert> inserts, String why) {
        for (Change.Insert insert : inserts) {
          told.add(store.find(insert.id()).isPresent() ? "refused, and there" : "refused");
        }
      }

      @Override
      public void found(TaskRecord task) {
        told.add("found");
      }
    };
  }
}
