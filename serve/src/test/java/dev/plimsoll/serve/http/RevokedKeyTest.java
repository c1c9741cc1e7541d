package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.serve.IssuedKeys;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import dev.plimsoll.serve.keys.KeyRing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What goes on under a key ends with it. */
@Execution(ExecutionMode.CONCURRENT)
class RevokedKeyTest {
  /** A ring looks twice a second; the rest is for a slow machine. */
  private static final Duration ABOUT_A_SECOND = Duration.ofMillis(1_500);

  private final IssuedKeys keys = new IssuedKeys();
  private RunningServer running;
  private String good;
  private String bad;
  private String task;

  @BeforeEach
  void start() throws Exception {
    good = keys.add("acme", Limits.NONE, Scope.SUBMIT, Scope.READ);
    bad = keys.add("acme", Limits.NONE, Scope.READ);
    running =
        new RunningServer(
            1, Caps.standard(), Duration.ofSeconds(1), KeyRing.open(keys.store, false));
    try (Wire wire = running.connect()) {
      Answer accepted =
          wire.send("POST", "/api/v1/tasks", "{\"task\": \"a\"}", "X-API-Key: " + good);
      task = accepted.json().path("taskId").asString();
    }
    running.model.next();
  }

  @AfterEach
  void stop() throws Exception {
    running.close();
  }

  private void ask(Wire wire, String key, String suffix) throws Exception {
    wire.send(
        "GET /api/v1/tasks/%s%s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n\r\n"
            .formatted(task, suffix, key));
  }

  private Wire stream(String key) throws Exception {
    Wire wire = running.connect();
    ask(wire, key, "/events");
    assertThat(wire.readStreamHead()).isEqualTo(200);
    assertThat(wire.readPiece()).startsWith("retry: ");
    assertThat(wire.readPiece()).contains("event: queued");
    assertThat(wire.readPiece()).contains("event: started");
    return wire;
  }

  private static void assertClosed(Wire stream, long since) throws Exception {
    assertThat(stream.readPiece()).startsWith("event: closed\ndata: {").contains("bad_key");
    assertThat(stream.readPiece()).as("the end").isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(ABOUT_A_SECOND);
  }

  @Test
  void a_stream_and_a_long_poll_end_when_their_key_is_revoked_and_others_go_on() throws Exception {
    try (Wire stream = stream(bad);
        Wire other = stream(good);
        Wire poll = running.connect();
        Wire otherPoll = running.connect()) {
      ask(poll, bad, "?wait=30s");
      ask(otherPoll, good, "?wait=3s");
      long revoked = System.nanoTime();
      keys.revoke(bad);
      assertClosed(stream, revoked);
      Answer answer = poll.read();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.json().path("error").asString()).isEqualTo("bad_key");
      assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(ABOUT_A_SECOND);
      ask(stream, bad, "/events");
      assertThat(stream.read().status()).as("who comes again").isEqualTo(401);
      assertThat(otherPoll.read().status()).isEqualTo(200);
      keys.revoke(good);
      assertClosed(other, System.nanoTime());
    }
  }

  @Test
  void what_began_without_a_key_ends_when_there_is_the_first_one() throws Exception {
    IssuedKeys later = new IssuedKeys();
    KeyRing none = KeyRing.open(later.store, false);
    try (RunningServer open = new RunningServer(1, Caps.standard(), Duration.ofSeconds(1), none);
        Wire stream = open.connect();
        Wire poll = open.connect()) {
      String path =
          "/api/v1/tasks/"
              + stream.post("/api/v1/tasks", "{\"task\": \"a\"}").json().path("taskId").asString();
      open.model.next();
      stream.send("GET %s/events HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path));
      assertThat(stream.readStreamHead()).isEqualTo(200);
      assertThat(stream.readPiece()).startsWith("retry: ");
      assertThat(stream.readPiece()).contains("event: queued");
      assertThat(stream.readPiece()).contains("event: started");
      poll.send("GET %s?wait=30s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path));
      String first = later.add("default", Limits.NONE, Scope.READ);
      assertThat(stream.readPiece()).startsWith("event: closed\ndata: {").contains("no_key");
      assertThat(stream.readPiece()).as("the end").isEmpty();
      Answer answer = poll.read();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.json().path("error").asString()).isEqualTo("no_key");
      assertThat(poll.send("GET", path, "", "X-API-Key: " + first).status())
          .as("who comes again with the key")
          .isEqualTo(200);
    }
  }

  @Test
  void a_stream_ends_when_its_key_lapses() throws Exception {
    Instant lapse = Instant.now().plusMillis(2_500);
    String lapsing = keys.add("acme", Limits.NONE, Optional.of(lapse), Scope.READ);
    await()
        .until(() -> {
          try (Wire wire = running.connect()) {
            ask(wire, lapsing, "");
            return wire.read().status() == 200;
          }
        });
    try (Wire stream = stream(lapsing)) {
      assertThat(stream.readPiece()).startsWith("event: closed\n");
      assertThat(Instant.now()).isBetween(lapse, lapse.plus(ABOUT_A_SECOND));
    }
  }
}
