package dev.plimsoll.serve.http;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.model.ScriptedModel.Asked;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TaskApiTest {
  private static final List<String> ROUTES =
      List.of(
          "/api/v1/tasks",
          "/api/task",
          "/api/v1/tasks/batch",
          "/api/v1/tasks/{id}",
          "/api/v1/tasks/{id}/events",
          "/api/v1/dead-letters",
          "/api/v1/dead-letters/{id}",
          "/api/v1/dead-letters/{id}/retry",
          "/api/v1/dead-letters/retry",
          "/api/v1/dead-letters/purge",
          "/api/v1/users/{userId}/erase",
          "/api/v1/queue",
          "/api/v1/webhooks",
          "/api/v1/queue/pause",
          "/api/v1/queue/resume",
          "/api/v1/queue/drain",
          "/api/v1/cache",
          "/api/v1/schedules",
          "/api/v1/schedules/{id}",
          "/api/v1/schedules/{id}/pause",
          "/api/v1/schedules/{id}/resume",
          "/api/v1/schedules/{id}/run",
          "/api/v1/agents",
          "/api/v1/decisions",
          "/api/v1/costs",
          "/api/v1/providers",
          "/health/live",
          "/health/ready",
          "/health",
          "/api/v1/health",
          "/metrics",
          "/openapi.json",
          "/");

  private RunningServer running;
  private Wire wire;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(2);
    wire = running.connect();
  }

  @AfterEach
  void stop() throws Exception {
    wire.close();
    running.close();
  }

  private Answer submit(String json) throws Exception {
    return wire.post("/api/v1/tasks", json);
  }

  private String id(Answer answer) {
    return answer.json().path("taskId").asString();
  }

  private JsonNode task(String id) throws Exception {
    return wire.get("/api/v1/tasks/" + id + "?wait=10s").json();
  }

  @Test
  void a_task_travels_from_its_submission_to_its_result() throws Exception {
    Answer accepted =
        submit(
            """
            {"task": "say hello", "priority": "high", "role": "writer", "userId": "ada",
             "maxTokens": 12, "metadata": {"ticket": 7}}
            """);
    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.headers())
        .containsEntry("location", "/api/v1/tasks/" + id(accepted))
        .containsKeys("x-queue-depth", "x-queue-utilization");
    assertThat(accepted.headers().get("server-timing")).matches("store;dur=.*, total;dur=.*");
    assertThat(accepted.json().path("status").asString()).isEqualTo("queued");
    assertThat(accepted.json().path("position").asInt()).isZero();

    Asked asked = running.model.next();
    assertThat(asked.call().model()).isEqualTo("test-model");
    assertThat(asked.call().maxTokens()).hasValue(12);
    assertThat(asked.call().id()).isEqualTo(id(accepted) + "-1");
    assertThat(asked.call().messages().getLast().content()).isEqualTo("say hello");
    asked.complete("hello there");

    Answer answer = wire.get("/api/v1/tasks/" + id(accepted) + "?wait=10s");
    JsonNode task = answer.json();
    assertThat(task.path("status").asString()).isEqualTo("completed");
    assertThat(task.path("result").asString()).isEqualTo("hello there");
    assertThat(task.path("attempts").asInt()).isEqualTo(1);
    assertThat(task.path("usage").path("output").asInt()).isEqualTo(2);
    assertThat(task.path("metadata").path("ticket").asInt()).isEqualTo(7);
    assertThat(task.path("timings").has("total")).isTrue();
    assertThat(answer.headers().get("server-timing")).contains("total;dur=", "request;dur=");
    assertThat(answer.headers().get("location")).isNull();
  }

  @Test
  void the_alias_takes_tasks_too_and_an_object_goes_to_the_agent_as_json() throws Exception {
    Answer accepted = wire.post("/api/task", "{\"task\": {\"query\": \"6 × 7\"}}");
    assertThat(accepted.status()).isEqualTo(202);
    assertThat(running.model.next().call().messages().getLast().content())
        .isEqualTo("{\"query\":\"6 × 7\"}");
  }

  @Test
  void a_failed_attempt_is_tried_again_and_a_task_that_fails_three_times_is_dead()
      throws Exception {
    String recovering = id(submit("{\"task\": \"a\"}"));
    running.model.next().fail(Failure.retryable("http_500", "the provider failed"));
    running.model.next().complete("at last");
    assertThat(task(recovering).path("attempts").asInt()).isEqualTo(2);

    String dying = id(submit("{\"task\": \"b\"}"));
    for (int attempt = 1; attempt <= 3; attempt++) {
      Asked asked = running.model.next();
      assertThat(asked.call().id()).isEqualTo(dying + "-" + attempt);
      asked.fail(Failure.retryable("http_500", "the provider failed"));
    }
    JsonNode dead = task(dying);
    assertThat(dead.path("status").asString()).isEqualTo("dead");
    assertThat(dead.path("reason").asString()).isEqualTo("http_500");
    assertThat(dead.path("error").asString()).isEqualTo("the provider failed");
    assertThat(dead.path("timings").path("retry").asDouble()).isGreaterThan(30);
  }

  @Test
  void a_waiting_task_and_a_running_one_can_be_cancelled() throws Exception {
    String first = id(submit("{\"task\": \"a\"}"));
    String second = id(submit("{\"task\": \"b\"}"));
    Asked running1 = running.model.next();
    running.model.next();
    String waiting = id(submit("{\"task\": \"c\"}"));

    JsonNode cancelled = wire.request("DELETE", "/api/v1/tasks/" + waiting).json();
    assertThat(cancelled.path("status").asString()).isEqualTo("cancelled");
    assertThat(wire.request("DELETE", "/api/v1/tasks/" + first).json().path("status").asString())
        .isEqualTo("cancelled");
    assertThat(running1.isInterrupted()).isTrue();
    // cancelling what is over changes nothing
    assertThat(wire.request("DELETE", "/api/v1/tasks/" + first).status()).isEqualTo(200);
    assertThat(wire.get("/api/v1/tasks/" + second).json().path("status").asString())
        .isEqualTo("running");
  }

  @Test
  void a_deadline_ends_a_task_that_runs_too_long() throws Exception {
    String id = id(submit("{\"task\": \"a\", \"deadline\": \"50ms\"}"));
    Asked asked = running.model.next();
    JsonNode task = task(id);
    assertThat(task.path("status").asString()).isEqualTo("expired");
    assertThat(asked.isInterrupted()).isTrue();
    Answer late = submit("{\"task\": \"a\", \"deadline\": \"2020-01-01T00:00:00Z\"}");
    assertThat(late.status()).isEqualTo(422);
  }

  @Test
  void a_long_poll_answers_with_where_the_task_stands_when_the_time_is_over() throws Exception {
    String id = id(submit("{\"task\": \"a\"}"));
    running.model.next();
    Answer answer = wire.get("/api/v1/tasks/" + id + "?wait=50ms");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("status").asString()).isEqualTo("running");
    assertThat(answer.headers().get("server-timing")).contains("wait;dur=");
  }

  @Test
  void lists_tasks_newest_first_with_filters_and_pages() throws Exception {
    for (int i = 0; i < 5; i++) {
      submit("{\"task\": \"t%d\", \"userId\": \"u%d\"}".formatted(i, i % 2));
    }
    JsonNode page = wire.get("/api/v1/tasks?limit=2").json();
    assertThat(page.path("tasks")).hasSize(2);
    Set<String> ids = new HashSet<>();
    String cursor = "";
    do {
      JsonNode next = wire.get("/api/v1/tasks?limit=2" + cursor).json();
      next.path("tasks").forEach(task -> ids.add(task.path("taskId").asString()));
      cursor = next.has("next") ? "&cursor=" + next.path("next").asString() : "";
    } while (!cursor.isEmpty());
    assertThat(ids).hasSize(5);
    assertThat(wire.get("/api/v1/tasks?userId=u1").json().path("tasks")).hasSize(2);
    await().until(() -> wire.get("/api/v1/tasks?status=running").json().path("tasks").size() == 2);
  }

  @Test
  void a_full_class_is_429_and_a_full_queue_is_503_with_when_to_come_back() throws Exception {
    stop();
    Caps small =
        new Caps(
            Map.of(Priority.CRITICAL, 2, Priority.HIGH, 9, Priority.NORMAL, 1, Priority.LOW, 9),
            4,
            0.75);
    running = new RunningServer(1, small, Duration.ofSeconds(1));
    wire = running.connect();
    submit("{\"task\": \"runs\"}");
    running.model.next();
    assertThat(submit("{\"task\": \"waits\"}").status()).isEqualTo(202);

    Answer full = submit("{\"task\": \"one too many\"}");
    assertThat(full.status()).isEqualTo(429);
    assertThat(full.headers())
        .containsKeys("retry-after", "x-retry-after", "x-queue-depth", "x-admission-level");
    assertThat(full.json().path("error").asString()).isEqualTo("class_full");
    assertThat(full.json().path("type").asString()).endsWith("#quota-exceeded");
    assertThat(full.json().path("retryAfter").asInt()).isPositive();
    assertThat(full.json().path("queueDepth").asInt()).isEqualTo(1);
    assertThat(full.json().path("violated-policies").toString()).isEqualTo("[\"normal\"]");
    assertThat(full.headers())
        .containsEntry("ratelimit-policy", "\"normal\";q=1;qu=\"concurrent-requests\"")
        .containsEntry("ratelimit", "\"normal\";r=0;t=" + full.headers().get("retry-after"));

    submit("{\"task\": \"h\", \"priority\": \"high\"}");
    submit("{\"task\": \"h\", \"priority\": \"high\"}");
    Answer busy = submit("{\"task\": \"h\", \"priority\": \"high\"}");
    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.json().path("type").asString()).endsWith("#temporary-reduced-capacity");
    assertThat(busy.headers().get("ratelimit")).startsWith("\"queue\";r=0;t=");
    assertThat(busy.headers()).containsEntry("x-queue-utilization", "75.0%");
    assertThat(submit("{\"task\": \"c\", \"priority\": \"critical\"}").status()).isEqualTo(202);
  }

  @Test
  void a_store_that_fails_accepts_nothing_and_what_waits_survives_it() throws Exception {
    String before = id(submit("{\"task\": \"before\"}"));
    Asked asked = running.model.next();
    running.store.fail(true);
    Answer refused = submit("{\"task\": \"a\"}");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().path("error").asString()).isEqualTo("store_failed");
    asked.complete("done while the store was away");
    running.store.fail(false);
    assertThat(task(before).path("result").asString()).isEqualTo("done while the store was away");
    assertThat(submit("{\"task\": \"a\"}").status()).isEqualTo(202);
  }

  @Test
  void every_bad_request_is_answered_with_what_was_found_and_what_was_expected() throws Exception {
    record Bad(String body, int status, String error, String says) {}
    for (Bad bad :
        List.of(
            new Bad("", 400, "empty_body", "expected a JSON object"),
            new Bad(
                "not json",
                400,
                "malformed_json",
                "line 1, column 1: found 'not', expected a value"),
            new Bad("{\n \"task\": tru}", 400, "malformed_json", "line 2, column 10: found 'tru'"),
            new Bad(
                "{\"task\": \"a\"",
                400,
                "malformed_json",
                "line 1, column 13: found the end of the body, expected ',' or '}'"),
            new Bad("[]", 400, "not_an_object", "expected a JSON object, found an array"),
            new Bad(
                "{\"task\":\"a\",\"task\":\"b\"}",
                400,
                "malformed_json",
                "column 13: found 'task' a second"),
            new Bad("{}", 400, "no_task", "is missing"),
            new Bad("{\"task\": \"\"}", 400, "no_task", "found \"\""),
            new Bad("{\"task\": 7}", 400, "no_task", "found 7"),
            new Bad(
                "{\"task\":\"a\",\"priority\":\"urgent\"}",
                400,
                "unknown_priority",
                "critical, high, normal, low, found \"urgent\""),
            new Bad("{\"task\":\"a\",\"priority\":3}", 400, "unknown_priority", "found 3"),
            new Bad("{\"task\":\"a\",\"rol\":\"x\"}", 400, "unknown_member", "mean 'role'"),
            new Bad("{\"task\":\"a\",\"role\":\"wrter\"}", 400, "unknown_role", "mean 'writer'"),
            new Bad("{\"task\":\"a\",\"agent\":\"x\"}", 400, "unknown_agent", "allowed: general"),
            new Bad("{\"task\":\"a\",\"mode\":\"swarm\"}", 400, "unknown_mode", "autonomous"),
            new Bad("{\"task\":\"a\",\"maxTokens\":0}", 400, "wrong_type", "found 0"),
            new Bad("{\"task\":\"a\",\"deadline\":30}", 400, "wrong_type", "such as 30s"),
            new Bad(
                "{\"task\":\"a\",\"deadline\":\"9999-12-31T23:59:59Z\"}",
                400,
                "wrong_type",
                "100 years"),
            new Bad("{\"task\":\"a\",\"metadata\":[]}", 400, "wrong_type", "an object"),
            new Bad(
                "{\"task\":\"a\",\"webhook\":\"ftp://x/\"}", 400, "wrong_type", "https address"),
            new Bad("{\"task\":\"a\",\"webhook\":\"/x\"}", 400, "wrong_type", "https address"),
            new Bad("{\"task\":\"a\\ud800\"}", 400, "not_text", "half of one"),
            new Bad("{\"task\":\"a\\udc00\\ud800\"}", 400, "not_text", "U+DC00"),
            new Bad("{\"task\":{\"a\\ud800\":1}}", 400, "malformed_json", "half a character"),
            new Bad(
                "{\"task\":\"a\",\"metadata\":{\"x\":[\"\\u0000\"]}}", 400, "not_text", "U+0000"),
            new Bad(
                "[".repeat(2_000),
                400,
                "malformed_json",
                "column 501: is nested deeper than 500"))) {
      Answer answer = submit(bad.body());
      assertThat(answer.status()).as(bad.body()).isEqualTo(bad.status());
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
      assertThat(answer.json().path("error").asString()).as(bad.body()).isEqualTo(bad.error());
      assertThat(answer.json().path("detail").asString()).containsIgnoringCase(bad.says());
      assertThat(answer.body())
          .doesNotContain("Exception", "at dev.plimsoll", "REDACTED", "StreamReadFeature");
    }
    assertThat(wire.post("/api/v1/tasks", "text/plain", "hello").status()).isEqualTo(415);
    assertThat(wire.get("/api/v1/tasks/unknown").status()).isEqualTo(404);
    assertThat(wire.get("/api/v1/tasks/..%2f").status()).isEqualTo(404);
    assertThat(wire.get("/nowhere").json().path("error").asString()).isEqualTo("unknown_path");
    Answer wrongMethod = wire.request("PUT", "/api/v1/tasks");
    assertThat(wrongMethod.status()).isEqualTo(405);
    assertThat(wrongMethod.headers()).containsEntry("allow", "GET, POST");
    for (String query :
        List.of(
            "tasks?limit=0",
            "tasks?cursor=zzz",
            "tasks?status=gone",
            "tasks?priority=urgent",
            "dead-letters?cursor=zzz",
            "dead-letters?limit=1001",
            "webhooks?state=lost",
            "webhooks?cursor=zzz",
            "schedules?limit=x",
            "schedules?cursor=z/z",
            "schedules?tenant=%20",
            "agents?zzz=1",
            "tasks?limit=1&limit=2")) {
      Answer answer = wire.get("/api/v1/" + query);
      assertThat(answer.status()).as(query).isEqualTo(400);
      String name = query.substring(query.indexOf('?') + 1, query.indexOf('='));
      assertThat(answer.json().path("detail").asString()).as(query).contains("'" + name + "'");
    }
    assertThat(wire.get("/api/v1/tasks?cursor=zzz").json().path("detail").asString())
        .isEqualTo("'cursor' must be the 'next' of the page before, found 'zzz'");
    assertThat(wire.post("/api/v1/tasks?priority=high", "{\"task\":\"a\"}").status())
        .isEqualTo(400);
    assertThat(wire.get("/api/v1/tasks?stat=x").json().path("detail").asString())
        .contains("did you mean 'status'?");
    String id = id(submit("{\"task\": \"a\"}"));
    assertThat(wire.get("/api/v1/tasks/" + id + "?wait=10").json().path("detail").asString())
        .contains("did you mean '10s' or '10ms'?");
    assertThat(wire.get("/api/v1/tasks/" + id + "?wait=2h").status()).isEqualTo(400);
  }

  @Test
  void every_route_is_described_and_every_answer_tells_its_time() throws Exception {
    JsonNode paths = wire.get("/openapi.json").json().path("paths");
    for (String path : paths.propertyNames()) {
      Set<String> described = new TreeSet<>();
      for (String method : paths.path(path).propertyNames()) {
        if (!method.equals("parameters")) {
          described.add(method.toUpperCase(ROOT));
        }
      }
      String address = path.replaceAll("\\{\\w+}", "none");
      Answer other = wire.request(described.contains("PUT") ? "PATCH" : "PUT", address);
      assertThat(other.status()).as(path).isEqualTo(405);
      assertThat(other.headers().get("allow")).as(path).isEqualTo(String.join(", ", described));
      if (described.contains("GET")) {
        Answer answer = wire.get(address);
        assertThat(answer.headers()).as(path).containsKey("server-timing");
        assertThat(answer.status()).as(path).isEqualTo(path.contains("{") ? 404 : 200);
      }
    }
    assertThat(paths.propertyNames()).containsExactlyInAnyOrderElementsOf(ROUTES);
    wire.send("HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(wire.read(false).status()).isEqualTo(200);
  }

  @Test
  void the_measures_have_their_standard_names() throws Exception {
    submit("{\"task\": \"a\"}");
    running.model.next().complete("hello");
    await().until(() -> wire.get("/metrics").body().contains("outcome=\"completed\"} 1"));
    String text = wire.get("/metrics").body();
    for (String name :
        List.of(
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
            "jvm_memory_used_bytes{area=\"heap\"}",
            "jvm_memory_after_gc_bytes",
            "jvm_gc_pause_seconds_count",
            "plimsoll_queue_depth{priority=\"normal\"}",
            "plimsoll_queue_wait_seconds_bucket",
            "plimsoll_tasks_total{outcome=\"completed\"}",
            "plimsoll_agents{role=\"general\",state=\"idle\"}",
            "plimsoll_retries_total",
            "plimsoll_dead_letters",
            "plimsoll_schedule_fires_total 0.0",
            "plimsoll_schedule_skips_total 0.0",
            "plimsoll_schedule_late_seconds_count 0",
            "gen_ai_client_operation_duration_seconds_count{model=\"test-model\",provider=\"provider\"}"
                + " 1",
            "plimsoll_limit{model=\"test-model\",provider=\"provider\"} 200.0",
            "plimsoll_inflight{model=\"test-model\",provider=\"provider\"} 0.0",
            "plimsoll_breaker_state{model=\"test-model\",provider=\"provider\"} 0.0",
            "gen_ai_client_token_usage_sum",
            "gen_ai_server_time_to_first_token_seconds_count")) {
      assertThat(text).contains(name);
    }
  }

  @Test
  void metadata_comes_back_to_the_last_digit() throws Exception {
    String metadata =
        "{\"a\":0.12345678901234567890123456789,\"b\":123456789012345678901234567890}";
    String id = id(submit("{\"task\":\"a\",\"metadata\":" + metadata + "}"));
    assertThat(wire.get("/api/v1/tasks/" + id).body())
        .contains("0.12345678901234567890123456789", "123456789012345678901234567890");
  }

  @Test
  void retrying_tasks_count_at_the_door() throws Exception {
    stop();
    Caps small =
        new Caps(
            Map.of(Priority.CRITICAL, 4, Priority.HIGH, 4, Priority.NORMAL, 4, Priority.LOW, 4),
            4,
            1);
    running = new RunningServer(8, small, Duration.ofSeconds(1));
    wire = running.connect();
    for (int i = 0; i < 4; i++) {
      submit("{\"task\":\"a\"}");
      running
          .model
          .next()
          .fail(
              new Failure(
                  "http_500", "slow", Failure.Remedy.RETRY, Optional.of(Duration.ofSeconds(9))));
    }
    await().until(() -> wire.get("/health").json().path("tasks").path("retrying").asInt() == 4);
    Answer full = submit("{\"task\":\"a\"}");
    assertThat(full.status()).isEqualTo(503);
    assertThat(full.json().path("detail").asString()).contains("to be tried again");
  }

  @Test
  void a_stop_without_work_takes_no_time() throws Exception {
    wire.get("/health");
    long start = System.nanoTime();
    running.server.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void a_stop_finishes_what_runs_hands_back_the_rest_and_answers_who_waits() throws Exception {
    String finishing = id(submit("{\"task\": \"a\"}"));
    String tooLong = id(submit("{\"task\": \"b\"}"));
    Asked first = running.model.next();
    Asked second = running.model.next();
    boolean swapped = !first.call().id().startsWith(finishing);
    submit("{\"task\": \"waits\"}");
    try (Wire waiting = running.connect()) {
      waiting.send("GET /api/v1/tasks/%s?wait=30s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(tooLong));
      Thread stopping =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  assertThat(running.server.stop().handedBack()).isEqualTo(1);
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      await().until(() -> wire.get("/health/ready").status() == 503);
      assertThat(submit("{\"task\": \"too late\"}").status()).isEqualTo(503);
      (swapped ? second : first).complete("just in time");
      assertThat(task(finishing).path("result").asString()).isEqualTo("just in time");
      assertThat(waiting.read().json().path("status").asString()).isIn("running", "queued");
      stopping.join();
    }
    assertThat((swapped ? first : second).isInterrupted()).isTrue();
  }
}
