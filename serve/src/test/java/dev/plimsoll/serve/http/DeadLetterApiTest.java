package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.ports.model.ScriptedModel.Asked;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an operator does: dead letters, the queue, a user's wish to be forgotten. */
class DeadLetterApiTest {
  private RunningServer running;
  private Wire wire;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(1);
    wire = running.connect();
  }

  @AfterEach
  void stop() throws Exception {
    wire.close();
    running.close();
  }

  private String submit(String json) throws Exception {
    return wire.post("/api/v1/tasks", json).json().path("taskId").asString();
  }

  private String status(String id) throws Exception {
    return wire.get("/api/v1/tasks/" + id).json().path("status").asString();
  }

  private String dead(String json, String kind) throws Exception {
    String id = submit(json);
    running.model.next().fail(Failure.lasting(kind, "it is wrong"));
    await().until(() -> status(id).equals("dead"));
    return id;
  }

  private JsonNode letters(String query) throws Exception {
    return wire.get("/api/v1/dead-letters" + query).json().path("deadLetters");
  }

  @Test
  void lists_with_filters_and_shows_the_whole_history() throws Exception {
    String id = submit("{\"task\": \"a\", \"userId\": \"ada\", \"maxTokens\": 7}");
    for (int i = 0; i < 3; i++) {
      running.model.next().fail(Failure.retryable("http_500", "down"));
    }
    await().until(() -> status(id).equals("dead"));
    var _ = dead("{\"task\": \"b\", \"priority\": \"low\"}", "http_400");

    assertThat(letters("")).hasSize(2);
    assertThat(letters("?reason=http_500")).hasSize(1);
    assertThat(letters("?userId=ada")).hasSize(1);
    assertThat(letters("?priority=low")).hasSize(1);
    assertThat(letters("?role=writer")).isEmpty();
    assertThat(wire.get("/api/v1/dead-letters?limit=1").json().has("next")).isTrue();
    assertThat(wire.get("/api/v1/tasks?reason=http_400").json().path("tasks")).hasSize(1);
    assertThat(wire.get("/api/v1/dead-letters?status=dead").status()).isEqualTo(400);

    JsonNode letter = wire.get("/api/v1/dead-letters/" + id).json();
    assertThat(letter.path("request").path("maxTokens").asInt()).isEqualTo(7);
    assertThat(letter.path("history").valueStream().map(a -> a.path("attempt").asInt()))
        .containsExactly(1, 2, 3);
    assertThat(letter.path("history").get(0).path("error").asString()).isEqualTo("down");
    String alive = submit("{\"task\": \"c\"}");
    assertThat(wire.get("/api/v1/dead-letters/" + alive).status()).isEqualTo(409);
  }

  @Test
  void one_is_tried_again_as_it_is_or_edited() throws Exception {
    String id = dead("{\"task\": \"a\", \"maxTokens\": 7}", "http_400");
    Answer again = wire.send("POST", "/api/v1/dead-letters/" + id + "/retry", "");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.headers()).containsEntry("location", "/api/v1/tasks/" + id);
    Asked asked = running.model.next();
    assertThat(asked.call().messages().getLast().content()).isEqualTo("a");
    assertThat(wire.send("POST", "/api/v1/dead-letters/" + id + "/retry", "").status())
        .isEqualTo(409);
    asked.fail(Failure.lasting("http_400", "still wrong"));
    await().until(() -> status(id).equals("dead"));

    String path = "/api/v1/dead-letters/" + id + "/retry";
    assertThat(wire.post(path, "{\"tsk\": \"b\"}").status()).isEqualTo(400);
    assertThat(wire.post(path, "{\"task\": \"mended\"}").status()).isEqualTo(202);
    Asked edited = running.model.next();
    assertThat(edited.call().messages().getLast().content()).isEqualTo("mended");
    assertThat(edited.call().maxTokens()).hasValue(7);
    edited.complete("done");
    await().until(() -> status(id).equals("completed"));
  }

  @Test
  void one_whose_deadline_has_passed_needs_another() throws Exception {
    String id = dead("{\"task\": \"a\", \"deadline\": \"300ms\"}", "http_400");
    String path = "/api/v1/dead-letters/" + id + "/retry";
    Instant deadline =
        Instant.parse(wire.get("/api/v1/tasks/" + id).json().path("deadline").asString());
    await().until(() -> Instant.now().isAfter(deadline.plusMillis(20)));
    Answer late = wire.post(path, "{}");
    assertThat(late.status()).isEqualTo(422);
    assertThat(late.json().path("error").asString()).isEqualTo("deadline_passed");
    JsonNode many = wire.post("/api/v1/dead-letters/retry", "{\"filter\": {}}").json();
    assertThat(many.path("skipped").asInt()).isEqualTo(1);
    assertThat(wire.post(path, "{\"deadline\": null}").status()).isEqualTo(202);
    running.model.next().complete("done");
    await().until(() -> status(id).equals("completed"));
  }

  @Test
  void many_are_tried_again_or_forgotten_by_a_filter() throws Exception {
    for (int i = 0; i < 5; i++) {
      var _ = dead("{\"task\": \"a\"}", "http_400");
    }
    String other = dead("{\"task\": \"b\"}", "http_401");
    assertThat(wire.post("/api/v1/dead-letters/retry", "{}").status()).isEqualTo(400);
    assertThat(
            wire.post("/api/v1/dead-letters/purge", "{\"filter\": {\"resaon\": \"x\"}}").status())
        .isEqualTo(400);
    JsonNode retried =
        wire.post(
                "/api/v1/dead-letters/retry",
                "{\"filter\": {\"reason\": \"http_400\"}, \"limit\": 3}")
            .json();
    assertThat(retried.path("retried").asInt()).isEqualTo(3);
    assertThat(retried.has("next")).isTrue();
    for (int i = 0; i < 3; i++) {
      running.model.next().complete("done");
    }
    assertThat(letters("")).hasSize(3);
    assertThat(
            wire.request("DELETE", "/api/v1/dead-letters/" + other).json().path("purged").asInt())
        .isEqualTo(1);
    assertThat(wire.get("/api/v1/tasks/" + other).status()).isEqualTo(404);
    assertThat(
            wire.post("/api/v1/dead-letters/purge", "{\"filter\": {}}")
                .json()
                .path("purged")
                .asInt())
        .isEqualTo(2);
    assertThat(letters("")).isEmpty();
    await()
        .until(() -> wire.get("/api/v1/tasks?status=completed").json().path("tasks").size() == 3);
  }

  @Test
  void the_queue_is_paused_drained_and_opened() throws Exception {
    assertThat(wire.get("/api/v1/queue").json().path("mode").asString()).isEqualTo("open");
    assertThat(wire.send("POST", "/api/v1/queue/pause", "").json().path("mode").asString())
        .isEqualTo("paused");
    String waits = submit("{\"task\": \"a\"}");
    assertThat(wire.get("/api/v1/queue").json().path("waiting").path("normal").asInt()).isOne();
    assertThat(wire.send("POST", "/api/v1/queue/drain", "").json().path("mode").asString())
        .isEqualTo("draining");
    Answer closed = wire.post("/api/v1/tasks", "{\"task\": \"b\"}");
    assertThat(closed.status()).isEqualTo(503);
    assertThat(closed.json().path("error").asString()).isEqualTo("queue_closed");
    assertThat(closed.headers()).containsKey("retry-after");
    running.model.next().complete("drained");
    await().until(() -> status(waits).equals("completed"));
    assertThat(wire.send("POST", "/api/v1/queue/resume", "").json().path("mode").asString())
        .isEqualTo("open");
    assertThat(wire.post("/api/v1/tasks", "{\"task\": \"b\"}").status()).isEqualTo(202);
    assertThat(wire.get("/api/v1/queue").json().path("estimates").has("started")).isTrue();
  }

  @Test
  void a_waiting_task_changes_its_priority_and_a_running_one_does_not() throws Exception {
    String runs = submit("{\"task\": \"runs\"}");
    Asked first = running.model.next();
    var _ = submit("{\"task\": \"before\"}");
    String waits = submit("{\"task\": \"after\"}");
    Answer changed = wire.send("PATCH", "/api/v1/tasks/" + waits, "{\"priority\": \"critical\"}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().path("priority").asString()).isEqualTo("critical");
    first.complete("done");
    assertThat(running.model.next().call().messages().getLast().content()).isEqualTo("after");
    await().until(() -> status(runs).equals("completed"));
    Answer late = wire.send("PATCH", "/api/v1/tasks/" + runs, "{\"priority\": \"low\"}");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().path("error").asString()).isEqualTo("not_waiting");
    for (String wrong : new String[] {"{}", "{\"role\": \"writer\"}", "{\"priority\": 7}"}) {
      assertThat(wire.send("PATCH", "/api/v1/tasks/" + waits, wrong).status()).isEqualTo(400);
    }
  }

  @Test
  void a_user_is_forgotten() throws Exception {
    String done = submit("{\"task\": \"secret\", \"userId\": \"ada l\", \"metadata\": {\"x\": 1}}");
    running.model.next().complete("a secret answer");
    await().until(() -> status(done).equals("completed"));
    var _ = submit("{\"task\": \"runs\", \"userId\": \"ada l\"}");
    JsonNode erased = wire.send("POST", "/api/v1/users/ada%20l/erase", "").json();
    assertThat(erased.path("erased").asInt()).isEqualTo(1);
    assertThat(erased.path("notOver").asInt()).isEqualTo(1);
    String left = wire.get("/api/v1/tasks/" + done).body();
    assertThat(left).contains("\"completed\"").doesNotContain("secret", "metadata");
    assertThat(wire.send("POST", "/api/v1/users/%zz/erase", "").status()).isEqualTo(400);
  }
}
