package dev.plimsoll.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks of a whole server. */
@Execution(ExecutionMode.CONCURRENT)
class WebhookServerTest {
  private static String task(String url) {
    return "{\"task\": \"a\", \"metadata\": {\"k\": 1}, \"webhook\": \"%s\"}".formatted(url);
  }

  private static String submit(Wire wire, String url) throws Exception {
    Answer answer = wire.post("/api/v1/tasks", task(url));
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.json().path("taskId").asString();
  }

  private static JsonNode webhook(Wire wire, String id) throws Exception {
    return wire.get("/api/v1/tasks/" + id).json().path("webhook");
  }

  @Test
  void tells_the_end_as_the_api_shows_it() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.status(500), Receiver.status(204));
        RunningServer running =
            new RunningServer(1, Ends.settings(Duration.ofMillis(500), Duration.ofHours(1)));
        Wire wire = running.connect()) {
      String id = submit(wire, receiver.url());
      assertThat(webhook(wire, id).isMissingNode()).isTrue(); // it is not over
      running.model.next().complete("well done");
      JsonNode body = new JsonMapper().readTree(receiver.next().body());
      assertThat(body.path("type").asString()).isEqualTo("task.completed");
      await().until(() -> webhook(wire, id).path("attempts").asInt() == 1);
      assertThat(webhook(wire, id).path("state").asString()).isEqualTo("pending");
      assertThat(webhook(wire, id).path("error").asString()).isEqualTo("HTTP 500");
      JsonNode list = wire.get("/api/v1/webhooks").json().path("webhooks");
      assertThat(list).hasSize(1);
      assertThat(list.get(0).path("taskId").asString()).isEqualTo(id);

      assertThat(receiver.next().body()).isNotEmpty();
      await().until(() -> webhook(wire, id).path("state").asString().equals("delivered"));
      JsonNode shown = wire.get("/api/v1/tasks/" + id).json();
      assertThat(body.path("data").path("result")).isEqualTo(shown.path("result"));
      assertThat(body.path("data").path("metadata")).isEqualTo(shown.path("metadata"));
      await()
          .untilAsserted(() ->
              assertThat(wire.get("/metrics").body())
                  .contains(
                      "plimsoll_webhooks_total{outcome=\"delivered\"} 1.0",
                      "plimsoll_webhooks_total{outcome=\"failed\"} 1.0",
                      "plimsoll_webhooks_total{outcome=\"given_up\"} 0.0",
                      "plimsoll_webhooks_waiting 0.0"));
      assertThat(wire.get("/api/v1/webhooks").json().path("webhooks")).isEmpty();
    }
  }

  @Test
  void shows_what_was_given_up() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.status(410));
        RunningServer running = new RunningServer(1, Ends.settings(Duration.ofHours(1)));
        Wire wire = running.connect()) {
      String id = submit(wire, receiver.url());
      running.model.next().fail(Failure.lasting("http_400", "no"));
      assertThat(receiver.next().text()).contains("\"task.dead\"", "\"reason\":\"http_400\"");
      await().until(() -> webhook(wire, id).path("state").asString().equals("given_up"));
      assertThat(wire.get("/api/v1/webhooks?state=given_up").json().path("webhooks")).hasSize(1);
      assertThat(wire.get("/api/v1/webhooks?state=other").status()).isEqualTo(400);
      assertThat(wire.get("/api/v1/webhooks?limit=0").status()).isEqualTo(400);
    }
  }

  @Test
  void refuses_at_the_door_what_may_not_be_told() throws Exception {
    Secrets secrets = new Secrets(List.of(Secret.parse(Ends.SECRET)), Map.of());
    try (RunningServer running = new RunningServer(1, WebhookSettings.with(secrets));
        Wire wire = running.connect()) {
      for (String url : List.of("http://127.0.0.1/", "http://[::1]/x", "https://x.example:22/")) {
        Answer answer = wire.post("/api/v1/tasks", task(url));
        assertThat(answer.status()).as(url).isEqualTo(400);
        assertThat(answer.json().path("error").asString()).isEqualTo("webhook_refused");
      }
      assertThat(wire.post("/api/v1/tasks", task("https://example.com/hook")).status())
          .isEqualTo(202);
    }
    try (RunningServer without = new RunningServer(1);
        Wire wire = without.connect()) {
      Answer answer = wire.post("/api/v1/tasks", task("https://example.com/hook"));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("secretEnv");
    }
  }
}
