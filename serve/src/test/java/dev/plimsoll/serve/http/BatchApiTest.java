package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BatchApiTest {
  private static String batch(int tasks) {
    return IntStream.range(0, tasks)
        .mapToObj("{\"task\": \"t%d\"}"::formatted)
        .collect(Collectors.joining(",", "{\"tasks\": [", "]}"));
  }

  @Test
  void each_task_is_answered_on_its_own_and_in_order() throws Exception {
    Caps small =
        new Caps(
            Map.of(Priority.CRITICAL, 9, Priority.HIGH, 9, Priority.NORMAL, 9, Priority.LOW, 1),
            100,
            1);
    try (RunningServer running = new RunningServer(1, small, Duration.ofSeconds(1));
        Wire wire = running.connect()) {
      wire.post("/api/v1/tasks", "{\"task\": \"runs\"}");
      running.model.next();
      Answer answer =
          wire.post(
              "/api/v1/tasks/batch",
              """
              {"tasks": [
                {"task": "a", "idempotencyKey": "k"},
                {"task": ""},
                7,
                {"task": "a", "idempotencyKey": "k"},
                {"task": "b", "idempotencyKey": "k"},
                {"task": "l", "priority": "low"},
                {"task": "l", "priority": "low"},
                {"task": "c", "idempotencyKey": 3}]}
              """);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsKeys("x-queue-depth", "x-queue-utilization");
      JsonNode results = answer.json().path("results");
      assertThat(results.valueStream().map(result -> result.path("status").asInt()))
          .containsExactly(202, 400, 400, 202, 422, 202, 429, 400);
      assertThat(results.get(3).path("taskId")).isEqualTo(results.get(0).path("taskId"));
      assertThat(results.get(3).path("replayed").asBoolean()).isTrue();
      assertThat(results.get(1).path("problem").path("error").asString()).isEqualTo("no_task");
      JsonNode full = results.get(6).path("problem");
      assertThat(full.path("type").asString()).endsWith("#quota-exceeded");
      assertThat(full.path("retryAfter").asInt()).isPositive();
      // one of the batch and one alone, with the same key and payload, are the same submission
      Answer alone =
          wire.send("POST", "/api/v1/tasks", "{\"task\": \"a\"}", "Idempotency-Key: \"k\"");
      assertThat(alone.json().path("taskId")).isEqualTo(results.get(0).path("taskId"));
      assertThat(wire.get("/api/v1/tasks").json().path("tasks")).hasSize(3);
    }
  }

  @Test
  void a_thousand_are_accepted_at_once() throws Exception {
    Caps many =
        new Caps(
            Map.of(Priority.CRITICAL, 1, Priority.HIGH, 1, Priority.NORMAL, 5_000, Priority.LOW, 1),
            5_000,
            1);
    try (RunningServer running = new RunningServer(1, many, Duration.ofSeconds(1));
        Wire wire = running.connect()) {
      assertThat(running.server.counts().accepted()).isZero();
      Answer answer = wire.post("/api/v1/tasks/batch", batch(1_000));
      assertThat(answer.json().path("results").valueStream())
          .hasSize(1_000)
          .allMatch(result -> result.path("status").asInt() == 202);
      assertThat(running.server.counts().accepted()).isEqualTo(1_000);
    }
  }

  @Test
  void a_batch_that_is_none_is_refused() throws Exception {
    try (RunningServer running = new RunningServer(1);
        Wire wire = running.connect()) {
      for (String body :
          List.of(
              "{}",
              "{\"tasks\": []}",
              "{\"tasks\": {}}",
              batch(1_001),
              "{\"tasks\":[{}],\"x\":1}")) {
        Answer answer = wire.post("/api/v1/tasks/batch", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asString()).isEqualTo("no_tasks");
      }
      Answer keyed =
          wire.send(
              "POST", "/api/v1/tasks/batch", batch(1), "Idempotency-Key: \"for all of them\"");
      assertThat(keyed.json().path("error").asString()).isEqualTo("key_per_task");
      assertThat(wire.get("/api/v1/tasks/batch").status()).isEqualTo(405);
    }
  }
}
