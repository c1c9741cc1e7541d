package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.model.ScriptedModel.Asked;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A repeated request is harmless: contracts of the {@code Idempotency-Key} header. */
class IdempotencyTest {
  private static final String TASK = "{\"task\": \"pay the invoice\"}";
  private static final String KEY = "Idempotency-Key: \"8e03978e\"";
  private static final Caps TINY =
      new Caps(
          Map.of(Priority.CRITICAL, 9, Priority.HIGH, 9, Priority.NORMAL, 1, Priority.LOW, 9),
          9,
          1);

  private static Answer submit(Wire wire, String body, String... headers) throws Exception {
    return wire.send("POST", "/api/v1/tasks", body, headers);
  }

  private static void assertReplayed(Answer again, Answer first) {
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.headers())
        .containsEntry("idempotency-replayed", "true")
        .containsEntry("location", first.headers().get("location"));
    assertThat(again.json()).isEqualTo(first.json());
  }

  @Test
  void the_first_answer_is_given_again_while_the_task_waits_runs_and_when_it_is_done()
      throws Exception {
    try (RunningServer running = new RunningServer(1);
        Wire wire = running.connect()) {
      submit(wire, "{\"task\": \"runs\"}");
      Asked before = running.model.next();
      Answer first = submit(wire, TASK, KEY);
      assertThat(first.headers()).doesNotContainKey("idempotency-replayed");
      assertReplayed(submit(wire, TASK, KEY), first);
      before.complete("a");
      Asked asked = running.model.next();
      assertReplayed(submit(wire, "{ \"task\" : \"pay the invoice\" }", KEY), first);
      asked.complete("b");
      String path = first.headers().get("location");
      await().until(() -> wire.get(path).json().path("status").asString().equals("completed"));
      assertReplayed(submit(wire, TASK, KEY), first);
      assertThat(wire.get("/api/v1/tasks").json().path("tasks")).hasSize(2);
    }
  }

  @Test
  void another_payload_under_the_same_key_is_refused() throws Exception {
    try (RunningServer running = new RunningServer(1);
        Wire wire = running.connect()) {
      submit(wire, TASK, KEY);
      Answer other = submit(wire, "{\"task\": \"pay twice\"}", KEY);
      assertThat(other.status()).isEqualTo(422);
      assertThat(other.json().path("error").asString()).isEqualTo("idempotency_key_reused");
      assertThat(submit(wire, TASK, "Idempotency-Key: \"another\"").status()).isEqualTo(202);
    }
  }

  @Test
  void a_malformed_key_is_refused() throws Exception {
    try (RunningServer running = new RunningServer(1);
        Wire wire = running.connect()) {
      for (String key :
          List.of(
              "",
              "abc",
              "\"\"",
              "\"abc",
              "\"a\"b\"",
              "\"a\\b\"",
              "\"ä\"",
              "\"" + "x".repeat(256) + "\"",
              "\"a\", \"b\"")) {
        Answer answer = submit(wire, TASK, "Idempotency-Key: " + key);
        assertThat(answer.status()).as(key).isEqualTo(400);
        assertThat(answer.json().path("error").asString()).isEqualTo("malformed_idempotency_key");
      }
      Answer twice = submit(wire, TASK, KEY, KEY);
      assertThat(twice.status()).isEqualTo(400);
      assertThat(submit(wire, TASK, "Idempotency-Key: \"a\\\"\\\\b\"").status()).isEqualTo(202);
      assertThat(submit(wire, TASK, "Idempotency-Key: \"" + "x".repeat(255) + "\"").status())
          .isEqualTo(202);
    }
  }

  @Test
  void of_fifty_at_once_one_makes_the_task_and_all_get_its_id() throws Exception {
    try (RunningServer running = new RunningServer(1)) {
      Queue<Answer> answers = new ConcurrentLinkedQueue<>();
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> callers =
          java.util.stream.IntStream.range(0, 50)
              .mapToObj(_ ->
                  Thread.ofVirtual()
                      .start(() -> {
                        try (Wire wire = running.connect()) {
                          go.await();
                          answers.add(submit(wire, TASK, KEY));
                        } catch (Exception e) {
                          throw new AssertionError(e);
                        }
                      }))
              .toList();
      go.countDown();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(answers).hasSize(50).allMatch(answer -> answer.status() == 202);
      assertThat(answers.stream().map(Answer::json).map(json -> json.path("taskId").asString()))
          .hasSize(50)
          .allMatch(answers.peek().json().path("taskId").asString()::equals);
      assertThat(answers.stream().filter(a -> !a.headers().containsKey("idempotency-replayed")))
          .hasSize(1);
      try (Wire wire = running.connect()) {
        assertThat(wire.get("/api/v1/tasks").json().path("tasks")).hasSize(1);
      }
      assertThat(running.server.counts().brokenLaw()).isEmpty();
    }
  }

  @Test
  void a_known_key_is_answered_when_the_queue_is_full() throws Exception {
    try (RunningServer running = new RunningServer(1, TINY, Duration.ofSeconds(1));
        Wire wire = running.connect()) {
      submit(wire, "{\"task\": \"runs\"}");
      running.model.next();
      Answer first = submit(wire, TASK, KEY);
      assertThat(submit(wire, TASK).status()).isEqualTo(429);
      assertReplayed(submit(wire, TASK, KEY), first);
      assertThat(submit(wire, TASK, "Idempotency-Key: \"new\"").status()).isEqualTo(429);
    }
  }

  @Test
  void a_known_key_is_answered_after_a_restart() throws Exception {
    MemoryTaskStore kept = new MemoryTaskStore(100);
    Answer first;
    try (RunningServer running =
            new RunningServer(1, Caps.standard(), Duration.ofMillis(10), kept);
        Wire wire = running.connect()) {
      first = submit(wire, TASK, KEY);
    }
    try (RunningServer running =
            new RunningServer(1, Caps.standard(), Duration.ofMillis(10), kept.afterCrash());
        Wire wire = running.connect()) {
      assertReplayed(submit(wire, TASK, KEY), first);
      assertThat(submit(wire, "{\"task\": \"other\"}", KEY).status()).isEqualTo(422);
      assertThat(wire.get("/api/v1/tasks").json().path("tasks")).hasSize(1);
    }
  }
}
