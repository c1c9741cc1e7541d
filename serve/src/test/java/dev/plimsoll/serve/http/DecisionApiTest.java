package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the server says of its decisions and of its providers. */
class DecisionApiTest {
  private RunningServer running;
  private Wire wire;

  @BeforeEach
  void start() throws Exception {
    Caps small =
        new Caps(
            Map.of(Priority.CRITICAL, 9, Priority.HIGH, 9, Priority.NORMAL, 9, Priority.LOW, 1),
            100,
            1);
    running = new RunningServer(1, small, Duration.ofSeconds(1));
    wire = running.connect();
  }

  @AfterEach
  void stop() throws Exception {
    wire.close();
    running.close();
  }

  private Answer submit(String priority) throws Exception {
    return wire.post("/api/v1/tasks", "{\"task\": \"a\", \"priority\": \"" + priority + "\"}");
  }

  private JsonNode decisions(String query) throws Exception {
    return wire.get("/api/v1/decisions" + query).json().path("decisions");
  }

  @Test
  void a_refusal_is_remembered_with_why() throws Exception {
    submit("normal");
    submit("low");
    assertThat(submit("low").status()).isEqualTo(429);
    JsonNode refusal = decisions("?kind=refusal").path(0);
    assertThat(refusal.path("decision").asString()).isEqualTo("class_full");
    assertThat(refusal.path("why").asString()).contains("1 tasks of priority low wait");
    assertThat(refusal.path("otherwise").asString()).startsWith("would probably pass in");
    assertThat(decisions("?task=" + refusal.path("taskId").asString())).hasSize(1);
  }

  @Test
  void a_tenth_of_a_second_too_long_for_critical_tasks_is_another_mode() throws Exception {
    submit("critical");
    submit("critical");
    await().until(() -> !decisions("?kind=mode").isEmpty());
    JsonNode newest = decisions("?kind=mode").path(0);
    assertThat(newest.path("why").asString()).contains("wait_critical");
    assertThat(newest.path("otherwise").asString()).contains("would have meant");
    await().until(() -> wire.get("/health").json().path("mode").asString().equals("critical"));
    assertThat(submit("low").json().path("error").asString()).isEqualTo("reduced");
    assertThat(wire.get("/metrics").body()).contains("plimsoll_degradation_mode 2.0");
  }

  @Test
  void an_answer_says_what_was_cut() throws Exception {
    submit("critical");
    String id = submit("critical").json().path("taskId").asString();
    await().until(() -> wire.get("/health").json().path("mode").asString().equals("critical"));
    running.model.next().complete("whole");
    running.model.next().complete("cut");
    JsonNode task = wire.get("/api/v1/tasks/" + id + "?wait=10s").json();
    assertThat(task.path("degradation").path("mode").asString()).isEqualTo("critical");
    JsonNode cut = task.path("degradation").path("cuts").path(0);
    assertThat(cut.path("what").asString()).isEqualTo("max_tokens");
    assertThat(cut.path("full").asString()).isEqualTo("unlimited");
    assertThat(cut.path("left").asString()).isEqualTo("2048");
  }

  @Test
  void a_low_task_is_parked_in_critical_and_runs_when_that_is_over() throws Exception {
    submit("critical");
    String low = submit("low").json().path("taskId").asString();
    submit("critical");
    await().until(() -> wire.get("/health").json().path("mode").asString().equals("critical"));
    running.model.next().complete("one");
    running.model.next().complete("two");
    await()
        .until(() ->
            wire.get("/api/v1/tasks/" + low).json().path("status").asString().equals("parked"));
    assertThat(wire.get("/api/v1/queue").json().path("parked").asInt()).isEqualTo(1);
    assertThat(decisions("?task=" + low).path(0).path("decision").asString()).isEqualTo("parked");
    running.model.next().complete("late, but here");
    try (Wire later = running.connect()) { // the first was idle for too long
      JsonNode task = later.get("/api/v1/tasks/" + low + "?wait=10s").json();
      assertThat(task.path("result").asString()).isEqualTo("late, but here");
      assertThat(task.path("attempts").asInt()).isEqualTo(1);
    }
  }

  @Test
  void providers_are_told_with_their_breakers() throws Exception {
    submit("normal");
    running.model.next().fail(Failure.lasting("http_400", "no"));
    JsonNode provider = wire.get("/api/v1/providers").json().path("providers").path(0);
    assertThat(provider.path("model").asString()).isEqualTo("test-model");
    assertThat(provider.path("breaker").path("state").asString()).isEqualTo("closed");
    assertThat(provider.path("limit").path("atOnce").asInt()).isEqualTo(200);
  }

  @Test
  void what_cannot_be_asked_for_is_named() throws Exception {
    assertThat(wire.get("/api/v1/decisions?kind=wrong").json().path("detail").asString())
        .contains("refusal, call, mode, park");
  }
}
