package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.core.limit.QuotaSettings;
import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.serve.IssuedKeys;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import dev.plimsoll.serve.keys.KeyRing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quotas of keys and tenants as a caller meets them. */
class QuotaTest {
  private static final String TASK = "{\"task\": \"say hello\", \"maxTokens\": 100}";
  private static final Duration HOUR = Duration.ofHours(1);

  private final IssuedKeys keys = new IssuedKeys();
  private RunningServer running;
  private String acme;
  private String admin;

  @BeforeEach
  void start() throws Exception {
    acme = keys.add("acme", Limits.NONE, Scope.SUBMIT, Scope.READ);
    admin = keys.add("ops", Limits.NONE, Scope.ADMIN);
    QuotaSettings quotas =
        new QuotaSettings(
            List.of(Quota.of(Unit.REQUESTS, 2, HOUR)),
            List.of(Quota.of(Unit.TOKENS, 1_000, HOUR)),
            Map.of(),
            Map.of());
    running = new RunningServer(1, KeyRing.open(keys.store, false), quotas);
  }

  @AfterEach
  void stop() throws Exception {
    running.close();
  }

  private Answer post(String headers, String body) throws Exception {
    try (Wire wire = running.connect()) {
      wire.send(
          "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
              .formatted(acme, body.length(), headers, body));
      return wire.read();
    }
  }

  @Test
  void what_is_left_is_told_and_beyond_it_is_429_with_the_policy_and_when() throws Exception {
    Answer first = post("", TASK);
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.headers().get("ratelimit-policy"))
        .contains("\"key-requests-1h\";q=2;w=3600")
        .contains("\"tenant-tokens-1h\";q=1000;w=3600;qu=\"plimsoll-tokens\"");
    assertThat(first.headers().get("ratelimit"))
        .contains("\"key-requests-1h\";r=1")
        .contains("\"tenant-tokens-1h\";r=89");
    assertThat(post("", TASK).status()).isEqualTo(202);

    Answer no = post("", TASK);
    assertThat(no.status()).isEqualTo(429);
    assertThat(no.json().path("type").asString()).isEqualTo(Problem.QUOTA_EXCEEDED);
    assertThat(no.json().path("error").asString()).isEqualTo("quota");
    assertThat(no.json().path("violated-policies").toString()).isEqualTo("[\"key-requests-1h\"]");
    assertThat(no.json().path("detail").asString()).contains("it would pass in 3");
    assertThat(Integer.parseInt(no.headers().get("retry-after"))).isBetween(3_590, 3_615);
    assertThat(no.headers().get("ratelimit")).contains("\"key-requests-1h\";r=0;t=3");
    try (Wire wire = running.connect()) {
      wire.send("GET /metrics HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n\r\n".formatted(admin));
      assertThat(wire.read().body()).contains("plimsoll_shed_total{reason=\"quota\"} 1.0");
    }
    try (Wire wire = running.connect()) {
      wire.send(
          "GET /api/v1/decisions HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n\r\n".formatted(admin));
      assertThat(wire.read().body()).contains("the quota key-requests-1h allows 2 tasks in any 1h");
    }
  }

  @Test
  void what_is_sent_again_is_answered_whatever_is_left_and_costs_nothing() throws Exception {
    String key = "Idempotency-Key: \"once\"\r\n";
    String id = post(key, TASK).json().path("taskId").asString();
    for (int i = 0; i < 3; i++) {
      assertThat(post(key, TASK).json().path("taskId").asString()).isEqualTo(id);
    }
    assertThat(post("", TASK).status()).as("one is left").isEqualTo(202);
    assertThat(post("", TASK).status()).isEqualTo(429);
    assertThat(post(key, TASK).status()).as("when none is left too").isEqualTo(202);
  }

  @Test
  void what_the_store_does_not_take_uses_up_nothing() throws Exception {
    running.store.fail(true);
    for (int i = 0; i < 5; i++) {
      assertThat(post("", TASK).status()).isEqualTo(503);
    }
    running.store.fail(false);
    await().until(() -> post("", TASK).status() == 202);
    assertThat(post("", TASK).status()).isEqualTo(202);
    assertThat(post("", TASK).status()).isEqualTo(429);
  }

  @Test
  void a_task_of_more_tokens_than_any_window_allows_is_422() throws Exception {
    Answer no = post("", "{\"task\": \"t\", \"maxTokens\": 5000}");
    assertThat(no.status()).isEqualTo(422);
    assertThat(no.json().path("error").asString()).isEqualTo("quota_too_small");
    assertThat(no.headers()).doesNotContainKey("retry-after");
  }
}
