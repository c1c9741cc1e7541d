package dev.plimsoll.serve.webhook;

import static dev.plimsoll.serve.webhook.Receiver.raw;
import static dev.plimsoll.serve.webhook.Receiver.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore;
import dev.plimsoll.serve.webhook.Receiver.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Execution(ExecutionMode.CONCURRENT)
class WebhookSenderTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final String OTHER = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
  private final Ends ends = new Ends();

  @AfterEach
  void close() {
    ends.close();
  }

  /** Written without the sender's code, as a receiver would. */
  private static void verify(Received request, String... secrets) throws Exception {
    String id = request.headers().get("webhook-id");
    String timestamp = request.headers().get("webhook-timestamp");
    long age = Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp));
    assertThat(age).isLessThan(300);
    String[] signatures = request.headers().get("webhook-signature").split(" ");
    assertThat(signatures).hasSize(secrets.length);
    for (int i = 0; i < secrets.length; i++) {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = Base64.getDecoder().decode(secrets[i].substring("whsec_".length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String signed = id + "." + timestamp + "." + request.text();
      byte[] expected = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      assertThat(signatures[i]).isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
    }
  }

  private void untilNothingIsPending() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ends.store.deliveries().counts().pending() == 0);
  }

  private Delivery untilAttempts(TaskId id, int attempts) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ends.left(id).orElseThrow(), d -> d.attempts() >= attempts);
  }

  @Test
  void tells_an_end_signed_and_once() throws Exception {
    try (Receiver receiver = new Receiver(status(204))) {
      ends.sender(Ends.settings(SOON));
      TaskId id = ends.completed(receiver.url());
      Received request = receiver.next();
      verify(request, Ends.SECRET);
      assertThat(request.line()).isEqualTo("POST /hook?a=b HTTP/1.1");
      assertThat(request.headers())
          .containsEntry("content-type", "application/json")
          .containsEntry("host", "127.0.0.1:" + receiver.port());
      JsonNode body = new JsonMapper().readTree(request.body());
      assertThat(body.path("type").asString()).isEqualTo("task.completed");
      assertThat(Instant.parse(body.path("timestamp").asString())).isBefore(Instant.now());
      assertThat(body.path("data").path("taskId").asString()).isEqualTo(id.value());
      assertThat(body.path("data").path("result").asString()).isEqualTo("the “result”");
      untilNothingIsPending();
      assertThat(ends.left(id)).isEmpty();
      assertThat(receiver.requests()).isEqualTo(1);
    }
  }

  @Test
  void every_end_has_its_type_and_every_tenant_its_secrets() throws Exception {
    try (Receiver receiver = new Receiver(status(200))) {
      WebhookSettings usual = Ends.settings(SOON);
      List<Secret> both = List.of(Secret.parse(Ends.SECRET), Secret.parse(OTHER));
      Secrets secrets = new Secrets(List.of(), Map.of("acme", both));
      ends.sender(
          new WebhookSettings(
              secrets, true, List.of(), usual.ports(), usual.retry(), usual.limits()));
      for (Status status : List.of(Status.DEAD, Status.CANCELLED, Status.EXPIRED)) {
        ends.ended(receiver.url(), "acme", status, "");
        Received request = receiver.next();
        verify(request, Ends.SECRET, OTHER);
        assertThat(request.text()).contains("\"type\":\"task." + status.word() + "\"");
      }
      TaskId stranger = ends.ended(receiver.url(), "other", Status.DEAD, "");
      assertThat(untilAttempts(stranger, 1).error().orElseThrow()).contains("secret");
      assertThat(receiver.requests()).isEqualTo(3);
    }
  }

  @Test
  void tries_again_after_every_kind_of_fault_under_the_same_id() throws Exception {
    try (Receiver elsewhere = new Receiver(status(200));
        Receiver receiver =
            new Receiver(
                status(500),
                Receiver.reset(),
                raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
                raw("HTTP/1.1 200"),
                status(302, "Location: " + elsewhere.url()),
                status(307, "Location: http://169.254.169.254/latest/meta-data/"),
                Receiver.endless("HTTP/1.1 200 OK\r\n", "X-Filler: filler filler filler\r\n"),
                Receiver.silence(),
                status(503, "Retry-After: 0"),
                status(429, "retry-after: Wed, 21 Oct 2099 07:28:00 GMT"),
                raw("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 202 OK\r\n\r\n"))) {
      Duration[] delays = new Duration[10];
      java.util.Arrays.fill(delays, SOON);
      ends.sender(Ends.settings(delays));
      ends.completed(receiver.url());
      Received first = receiver.next();
      for (int i = 1; i < 11; i++) {
        Received again = receiver.next();
        verify(again, Ends.SECRET);
        assertThat(again.headers()).containsEntry("webhook-id", first.headers().get("webhook-id"));
        assertThat(again.text()).isEqualTo(first.text());
      }
      untilNothingIsPending();
      assertThat(ends.store.deliveries().counts()).isEqualTo(new DeliveryStore.Counts(0, 0));
      assertThat(receiver.requests()).isEqualTo(11);
      assertThat(elsewhere.requests()).isZero(); // redirects are not followed
    }
  }

  @Test
  void an_answer_without_end_is_not_read_to_its_end() throws Exception {
    try (Receiver receiver =
        new Receiver(Receiver.endless("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(10_000)))) {
      ends.sender(Ends.settings(SOON));
      ends.completed(receiver.url());
      untilNothingIsPending();
      assertThat(receiver.requests()).isEqualTo(1);
    }
  }

  @Test
  void gives_up_at_410_and_at_the_end_of_the_schedule() throws Exception {
    try (Receiver gone = new Receiver(status(410));
        Receiver broken = new Receiver(status(500))) {
      ends.sender(Ends.settings(SOON, SOON));
      TaskId first = ends.completed(gone.url());
      TaskId second = ends.completed(broken.url());
      untilNothingIsPending();
      Delivery given = ends.left(first).orElseThrow();
      assertThat(given.attempts()).isEqualTo(1);
      assertThat(given.error()).contains("HTTP 410");
      Delivery tried = ends.left(second).orElseThrow();
      assertThat(tried.attempts()).isEqualTo(3);
      assertThat(tried.error()).contains("HTTP 500");
      assertThat(tried.gaveUp()).isPresent();
      assertThat(broken.requests()).isEqualTo(3);
    }
  }

  @Test
  void a_name_is_looked_up_once_and_told_under_its_name() throws Exception {
    try (Receiver receiver = new Receiver(status(200))) {
      ends.names.put("hooks.example", "127.0.0.1");
      ends.sender(Ends.settings(SOON));
      ends.completed("http://hooks.example:" + receiver.port());
      Received request = receiver.next();
      assertThat(request.line()).isEqualTo("POST / HTTP/1.1");
      assertThat(request.headers()).containsEntry("host", "hooks.example:" + receiver.port());
      untilNothingIsPending();
      assertThat(ends.lookups).hasValue(1);
    }
  }

  @Test
  void a_name_that_stands_for_a_private_address_is_not_told() throws Exception {
    try (Receiver receiver = new Receiver(status(200))) {
      WebhookSettings usual = Ends.settings(Duration.ofMinutes(1));
      ends.sender(
          new WebhookSettings(
              usual.secrets(), false, List.of(), usual.ports(), usual.retry(), usual.limits()));
      ends.names.put("rebound.example", "127.0.0.1");
      ends.names.put("mapped.example", "::ffff:127.0.0.1");
      ends.names.put("meta.example", "169.254.169.254");
      for (String name : List.of("rebound.example", "mapped.example", "meta.example")) {
        TaskId id = ends.completed("http://" + name + ":" + receiver.port() + "/");
        assertThat(untilAttempts(id, 1).error().orElseThrow()).startsWith("not sent: ");
      }
      TaskId literal = ends.completed(receiver.url());
      assertThat(untilAttempts(literal, 1).error().orElseThrow()).startsWith("not sent: ");
      assertThat(receiver.requests()).isZero();
    }
  }

  @Test
  void what_was_sent_but_not_written_down_is_sent_again_under_the_same_id() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.silence(), status(200))) {
      WebhookSettings patient = Ends.settings(SOON);
      WebhookSettings.Limits slow =
          new WebhookSettings.Limits(16, 4, Duration.ofSeconds(2), Duration.ofSeconds(30), 100_000);
      patient =
          new WebhookSettings(
              patient.secrets(), true, List.of(), patient.ports(), patient.retry(), slow);
      WebhookSender killed = ends.sender(patient);
      TaskId id = ends.completed(receiver.url());
      Received first = receiver.next();
      killed.close(); // while it waits for the answer
      assertThat(ends.left(id).orElseThrow().attempts()).isZero();

      WebhookSender next = ends.sender(patient);
      ends.move(slow.lease().plusSeconds(1));
      next.wake();
      Received again = receiver.next();
      verify2(first, again);
      untilNothingIsPending();
    }
  }

  private static void verify2(Received first, Received again) {
    assertThat(again.headers().get("webhook-id")).isEqualTo(first.headers().get("webhook-id"));
    assertThat(again.text()).isEqualTo(first.text());
  }

  @Test
  void a_result_too_large_for_a_message_is_left_out() throws Exception {
    try (Receiver receiver = new Receiver(status(200))) {
      ends.sender(Ends.settings(SOON));
      ends.ended(receiver.url(), "default", Status.COMPLETED, "x".repeat(200_000));
      Received request = receiver.next();
      verify(request, Ends.SECRET);
      assertThat(request.body().length).isLessThan(1_000);
      assertThat(request.text()).contains("\"resultOmitted\":true").contains("taskId");
    }
  }

  @Test
  void a_black_hole_holds_up_nobody_else() throws Exception {
    int receivers = 200;
    try (Receiver hole = new Receiver(Receiver.silence());
        Receiver all = new Receiver(status(200))) {
      ends.sender(Ends.settings(Duration.ofHours(1)));
      for (int i = 0; i < 200; i++) {
        ends.completed(hole.url());
      }
      await().atMost(Duration.ofSeconds(10)).until(() -> hole.requests() >= 4);
      long begun = System.nanoTime();
      for (int i = 0; i < receivers; i++) {
        ends.names.put("r" + i + ".example", "127.0.0.1");
        ends.completed("http://r" + i + ".example:" + all.port() + "/");
      }
      for (int i = 0; i < receivers; i++) {
        var _ = all.next();
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      System.out.println("told 199 + 1 hosts beside a black hole in " + took.toMillis() + " ms");
      // four of the hole's at a time take eight seconds each: in a common line this were 400 s
      assertThat(took).isLessThan(Duration.ofSeconds(10));
      assertThat(hole.requests()).isLessThan(60);
    }
  }

  @Test
  void sleeps_when_there_is_nothing_to_tell_and_waits_out_its_schedule() throws Exception {
    try (Receiver receiver = new Receiver(status(500), status(200))) {
      ends.sender(Ends.settings(Duration.ofMillis(300)));
      long begun = System.nanoTime();
      TaskId id = ends.completed(receiver.url());
      var _ = receiver.next();
      var _ = receiver.next();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(250));
      untilNothingIsPending();
      assertThat(ends.left(id)).isEqualTo(Optional.empty());
    }
  }
}
