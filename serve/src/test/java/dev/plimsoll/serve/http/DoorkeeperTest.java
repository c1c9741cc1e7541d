package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.ApiKey.Quota;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.serve.IssuedKeys;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import dev.plimsoll.serve.keys.KeyRing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Keys as a caller meets them. */
class DoorkeeperTest {
  private static final String TASK = "{\"task\": \"say hello\"}";

  private final IssuedKeys keys = new IssuedKeys();
  private RunningServer running;
  private String acme;
  private String other;
  private String admin;
  private String reader;

  @BeforeEach
  void start() throws Exception {
    acme = keys.add("acme", Limits.NONE, Scope.SUBMIT, Scope.READ);
    other = keys.add("other", Limits.NONE, Scope.SUBMIT, Scope.READ);
    admin = keys.add("ops", Limits.NONE, Scope.ADMIN);
    reader = keys.add("acme", Limits.NONE, Scope.READ);
    running =
        new RunningServer(
            1, Caps.standard(), Duration.ofSeconds(1), KeyRing.open(keys.store, false));
  }

  @AfterEach
  void stop() throws Exception {
    running.close();
  }

  private String addRunning(String tenant, Limits limits, Scope... scopes) throws Exception {
    String key = keys.add(tenant, limits, scopes);
    await().until(() -> keys.store.version() > 0 && ask(key, "GET", "/nowhere").status() != 401);
    return key;
  }

  private Answer ask(String key, String method, String path) throws Exception {
    return ask(key, method, path, "", "");
  }

  private Answer ask(String key, String method, String path, String headers, String body)
      throws Exception {
    try (Wire wire = running.connect()) {
      wire.send(
          "%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
              .formatted(method, path, key, body.length(), headers, body));
      return wire.read();
    }
  }

  private String submitted(String key) throws Exception {
    return ask(key, "POST", "/api/v1/tasks", "", TASK).json().path("taskId").asString();
  }

  private static String error(Answer answer) {
    assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
    return answer.json().path("error").asString();
  }

  @Test
  void without_a_key_there_are_the_probes_and_nothing_else() throws Exception {
    try (Wire wire = running.connect()) {
      assertThat(wire.get("/health/live").status()).isEqualTo(200);
      assertThat(wire.get("/health/ready").status()).isEqualTo(200);
      for (String path :
          List.of("/", "/health", "/metrics", "/openapi.json", "/api/v1/tasks", "/nowhere")) {
        Answer answer = wire.get(path);
        assertThat(answer.status()).as(path).isEqualTo(401);
        assertThat(error(answer)).isEqualTo("no_key");
        assertThat(answer.headers().get("www-authenticate")).startsWith("Bearer");
      }
      assertThat(wire.post("/api/v1/tasks", TASK).status()).isEqualTo(401);
    }
  }

  @Test
  void a_key_comes_in_either_header_and_a_bad_one_in_none() throws Exception {
    assertThat(ask(acme, "GET", "/api/v1/tasks").status()).isEqualTo(200);
    String forged = acme.substring(0, 20) + "x".repeat(36);
    for (String bad : List.of(forged, "", "x", other.substring(0, 13) + acme.substring(13))) {
      Answer answer = ask(bad, "GET", "/api/v1/tasks");
      assertThat(answer.status()).isEqualTo(401);
      if (!bad.isEmpty()) {
        assertThat(error(answer)).isEqualTo("bad_key");
        assertThat(answer.body()).doesNotContain(bad.length() > 20 ? bad.substring(13) : "plk_x");
      }
    }
    try (Wire wire = running.connect()) {
      wire.send("GET /api/v1/tasks HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n\r\n".formatted(acme));
      assertThat(wire.read().status()).isEqualTo(200);
      wire.send(
          "GET /api/v1/tasks HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\nAuthorization: Basic eDp5\r\n\r\n"
              .formatted(acme));
      assertThat(wire.read().status()).isEqualTo(200);
      wire.send(
          "GET /api/v1/tasks HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(acme, other));
      assertThat(wire.read().status()).as("two keys").isEqualTo(401);
    }
  }

  @Test
  void a_scope_that_is_missing_is_named() throws Exception {
    Answer answer = ask(reader, "POST", "/api/v1/tasks", "", TASK);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(error(answer)).isEqualTo("missing_scope");
    assertThat(answer.json().path("detail").asString()).contains("'submit'");
    assertThat(answer.headers().get("www-authenticate")).contains("scope=\"submit\"");
    assertThat(ask(acme, "POST", "/api/v1/dead-letters/retry").status()).isEqualTo(403);
    assertThat(ask(admin, "POST", "/api/v1/tasks", "", TASK).status()).isEqualTo(202);
  }

  @Test
  void a_tenant_sees_its_own_tasks_and_an_admin_all() throws Exception {
    String mine = submitted(acme);
    String theirs = submitted(other);
    assertThat(ask(acme, "GET", "/api/v1/tasks/" + mine).status()).isEqualTo(200);
    for (String method : List.of("GET", "DELETE")) {
      Answer answer = ask(acme, method, "/api/v1/tasks/" + theirs);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(error(answer)).isEqualTo("unknown_task");
    }
    assertThat(ask(acme, "GET", "/api/v1/tasks").body()).contains(mine).doesNotContain(theirs);
    assertThat(ask(reader, "GET", "/api/v1/tasks").body()).contains(mine);
    assertThat(ask(admin, "GET", "/api/v1/tasks").body()).contains(mine, theirs);
    assertThat(ask(other, "GET", "/api/v1/tasks/" + theirs).json().path("status").asString())
        .isNotEqualTo("cancelled");
    assertThat(ask(admin, "DELETE", "/api/v1/tasks/" + theirs).status()).isEqualTo(200);
  }

  @Test
  void a_quota_is_told_and_kept_and_a_replay_is_free() throws Exception {
    Limits three = new Limits(Optional.of(new Quota(3, Duration.ofHours(1))), OptionalInt.empty());
    String key = addRunning("acme", three, Scope.SUBMIT, Scope.READ); // one was spent on waiting
    String once = "Idempotency-Key: \"k1\"\r\n";
    Answer first = ask(key, "POST", "/api/v1/tasks", once, TASK);
    assertThat(first.status()).isEqualTo(202);
    String policy = "\"" + key.substring(0, 12) + "\"";
    assertThat(first.headers())
        .containsEntry(
            "ratelimit-policy",
            policy + ";q=3;w=3600, \"normal\";q=500;qu=\"concurrent-requests\"");
    assertThat(first.headers().get("ratelimit")).startsWith(policy + ";r=1;t=");
    assertThat(ask(key, "POST", "/api/v1/tasks", "Idempotency-Key: \"k2\"\r\n", "{").status())
        .as("what is no task counts all the same")
        .isEqualTo(400);

    Answer refused = ask(key, "POST", "/api/v1/tasks", "", TASK);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(error(refused)).isEqualTo("key_rate");
    assertThat(refused.json().path("type").asString()).endsWith("#quota-exceeded");
    assertThat(refused.json().path("violated-policies").path(0).asString())
        .isEqualTo(key.substring(0, 12));
    assertThat(Integer.parseInt(refused.headers().get("retry-after"))).isBetween(1_000, 1_200);
    assertThat(refused.headers())
        .containsEntry("ratelimit", policy + ";r=0;t=" + refused.headers().get("retry-after"));
    assertThat(ask(key, "GET", "/api/v1/tasks").status()).isEqualTo(429);
    assertThat(ask(key, "POST", "/api/v1/tasks", "Idempotency-Key: \"k3\"\r\n", TASK).status())
        .isEqualTo(429);

    for (int i = 0; i < 3; i++) {
      Answer again = ask(key, "POST", "/api/v1/tasks", once, TASK);
      assertThat(again.status()).isEqualTo(202);
      assertThat(again.headers()).containsEntry("idempotency-replayed", "true");
      assertThat(again.body()).isEqualTo(first.body());
    }
    assertThat(ask(acme, "GET", "/api/v1/tasks").status()).as("others are free").isEqualTo(200);
  }

  @Test
  void a_batch_counts_as_many_requests_as_it_has_tasks() throws Exception {
    Limits six = new Limits(Optional.of(new Quota(6, Duration.ofHours(1))), OptionalInt.empty());
    String key = addRunning("acme", six, Scope.SUBMIT, Scope.READ); // one was spent on waiting
    String keyed = "{\"task\": \"a\", \"idempotencyKey\": \"k\"}";
    String three = "{\"tasks\": [%s, {\"task\": 7}, %s]}".formatted(keyed, TASK);
    Answer first = ask(key, "POST", "/api/v1/tasks/batch", "", three);
    assertThat(statuses(first)).containsExactly(202, 400, 202);
    assertThat(first.headers().get("ratelimit")).contains(";r=2;");

    String four = "{\"tasks\": [%s, %s, %s, %s]}".formatted(keyed, TASK, TASK, TASK);
    Answer second = ask(key, "POST", "/api/v1/tasks/batch", "", four);
    assertThat(statuses(second)).as("a replay is free").containsExactly(202, 202, 202, 429);
    JsonNode refused = second.json().path("results").path(3).path("problem");
    assertThat(refused.path("error").asString()).isEqualTo("key_rate");
    assertThat(second.headers().get("ratelimit"))
        .endsWith(";r=0;t=" + refused.path("retryAfter").asInt());
    assertThat(ask(key, "POST", "/api/v1/tasks/batch", "", three).status()).isEqualTo(429);
  }

  private static List<Integer> statuses(Answer answer) {
    return answer
        .json()
        .path("results")
        .valueStream()
        .map(result -> result.path("status").asInt())
        .toList();
  }

  @Test
  void what_came_of_a_task_is_for_those_who_may_read() throws Exception {
    String submitter = addRunning("acme", Limits.NONE, Scope.SUBMIT);
    String body = "{\"task\": \"a\", \"metadata\": {\"m\": 1}}";
    String id = ask(submitter, "POST", "/api/v1/tasks", "", body).json().path("taskId").asString();
    running.model.next().complete("the secret answer");
    await()
        .until(() -> ask(acme, "GET", "/api/v1/tasks/" + id).body().contains("the secret answer"));
    Answer cancelled = ask(submitter, "DELETE", "/api/v1/tasks/" + id);
    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.json().path("status").asString()).isEqualTo("completed");
    assertThat(cancelled.json().propertyNames())
        .doesNotContain("result", "usage", "model", "error", "metadata", "timings");
    assertThat(ask(acme, "DELETE", "/api/v1/tasks/" + id).body()).contains("the secret answer");

    String failing = submitted(submitter);
    running.model.next().fail(Failure.lasting("http_400", "the secret reason"));
    await()
        .until(() ->
            ask(acme, "GET", "/api/v1/tasks/" + failing).body().contains("the secret reason"));
    assertThat(ask(submitter, "DELETE", "/api/v1/tasks/" + failing).body())
        .contains("dead")
        .doesNotContain("the secret reason");
  }

  @Test
  void an_admin_sees_whose_tasks_wait_and_nobody_else_does() throws Exception {
    submitted(acme); // takes the one slot
    running.model.next();
    submitted(other);
    submitted(acme);
    ask(acme, "POST", "/api/v1/tasks", "", "{\"task\": \"a\", \"priority\": \"low\"}");
    assertThat(ask(admin, "GET", "/api/v1/queue").json().path("tenants").toString())
        .isEqualTo("[{\"tenant\":\"acme\",\"waiting\":2},{\"tenant\":\"other\",\"waiting\":1}]");
    assertThat(ask(acme, "GET", "/api/v1/queue").json().has("tenants")).isFalse();
  }

  @Test
  void so_many_tasks_of_a_key_wait_and_no_more_until_one_starts_or_goes() throws Exception {
    String key =
        addRunning(
            "acme", new Limits(Optional.empty(), OptionalInt.of(2)), Scope.SUBMIT, Scope.READ);
    submitted(acme); // takes the one slot
    var first = running.model.next();
    String one = submitted(key);
    String two = submitted(key);
    assertThat(two).isNotBlank();
    Answer full = ask(key, "POST", "/api/v1/tasks", "", TASK);
    assertThat(full.status()).isEqualTo(429);
    assertThat(error(full)).isEqualTo("key_waiting");
    assertThat(full.headers()).containsKey("retry-after");

    assertThat(ask(key, "DELETE", "/api/v1/tasks/" + one).status()).isEqualTo(200);
    assertThat(submitted(key)).isNotBlank();
    assertThat(ask(key, "POST", "/api/v1/tasks", "", TASK).status()).isEqualTo(429);

    first.complete("done");
    running.model.next(); // one of the two has started
    assertThat(submitted(key)).isNotBlank();
  }

  @Test
  void a_task_that_starts_at_once_does_not_wait() throws Exception {
    String key =
        addRunning(
            "acme", new Limits(Optional.empty(), OptionalInt.of(1)), Scope.SUBMIT, Scope.READ);
    submitted(key); // takes the one slot
    running.model.next();
    assertThat(submitted(key)).isNotBlank();
    assertThat(error(ask(key, "POST", "/api/v1/tasks", "", TASK))).isEqualTo("key_waiting");
  }

  @Test
  void a_refused_submission_gives_its_place_back() throws Exception {
    String key =
        addRunning(
            "acme", new Limits(Optional.empty(), OptionalInt.of(1)), Scope.SUBMIT, Scope.READ);
    submitted(acme);
    running.model.next();
    running.store.fail(true);
    for (int i = 0; i < 3; i++) {
      assertThat(ask(key, "POST", "/api/v1/tasks", "", TASK).status()).isEqualTo(503);
    }
    running.store.fail(false);
    await().until(() -> ask(key, "POST", "/api/v1/tasks", "", TASK).status() == 202);
    assertThat(ask(key, "POST", "/api/v1/tasks", "", TASK).status()).isEqualTo(429);
  }

  @Test
  void a_key_that_is_revoked_is_refused_within_about_a_second() throws Exception {
    keys.revoke(acme);
    await()
        .atMost(Duration.ofSeconds(2))
        .until(() -> ask(acme, "GET", "/api/v1/tasks").status() == 401);
  }

  @Test
  void what_is_not_named_needs_admin() {
    assertThat(Doorkeeper.needed("POST", "/api/v1/queue")).contains(Scope.ADMIN);
    assertThat(Doorkeeper.needed("PUT", "/api/v1/tasks")).contains(Scope.ADMIN);
    assertThat(Doorkeeper.needed("POST", "/api/v1/tasksx")).contains(Scope.ADMIN);
    assertThat(Doorkeeper.needed("POST", "/api/v1/tasks/batch")).contains(Scope.SUBMIT);
    assertThat(Doorkeeper.needed("GET", "/health/live/")).contains(Scope.READ);
  }
}
