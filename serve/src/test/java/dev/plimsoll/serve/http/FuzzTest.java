package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.ports.model.ScriptedModel;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives is answered, and never with a fault of ours: no 5xx but the 503 of a full queue,
 * no stack trace, and afterwards the server works as before.
 */
class FuzzTest {
  private static final int REQUESTS = 4_000;
  private static final List<String> METHODS =
      List.of("GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS", "FOO");
  private static final List<String> ROUTES =
      List.of(
          "POST /api/v1/tasks",
          "POST /api/v1/tasks",
          "POST /api/v1/tasks",
          "POST /api/task",
          "POST /api/v1/tasks/batch",
          "GET /api/v1/tasks",
          "GET /api/v1/tasks/{id}",
          "PATCH /api/v1/tasks/{id}",
          "DELETE /api/v1/tasks/{id}",
          "GET /api/v1/tasks/{id}/events",
          "GET /api/v1/dead-letters",
          "GET /api/v1/dead-letters/{id}",
          "DELETE /api/v1/dead-letters/{id}",
          "POST /api/v1/dead-letters/{id}/retry",
          "POST /api/v1/dead-letters/retry",
          "POST /api/v1/dead-letters/purge",
          "POST /api/v1/users/{id}/erase",
          "GET /api/v1/queue",
          "POST /api/v1/queue/pause",
          "POST /api/v1/queue/resume",
          "GET /health",
          "GET /");
  private static final List<String> QUERIES =
      List.of(
          "",
          "",
          "",
          "?wait=1ms",
          "?wait=0s",
          "?limit=3",
          "?limit=x",
          "?status=dead",
          "?cursor={id}",
          "?userId=%f0%9f%98%80",
          "?role=%zz",
          "?a=b&a=c",
          "?lastEventId=1",
          "?%00=%00",
          "?=");
  private static final List<String> VALUES =
      List.of(
          "\"a\"",
          "\"\"",
          "7",
          "-1",
          "1e400",
          "null",
          "true",
          "[]",
          "{}",
          "{\"a\":[1,{\"b\":null}]}",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"😀\"",
          "\"30s\"",
          "\"2026-13-45T99:99:99Z\"",
          "\"critical\"",
          "\"low\"",
          "\"writer\"",
          "\"http://x/\"",
          "[[[[[[[]]]]]]]",
          "99999999999999999999999999999999");
  private static final List<String> MEMBERS =
      List.of(
          "task",
          "task",
          "priority",
          "role",
          "mode",
          "agent",
          "userId",
          "maxTokens",
          "notBefore",
          "deadline",
          "webhook",
          "metadata",
          "tasks",
          "filter",
          "limit",
          "idempotencyKey",
          "x");
  private static final List<String> HEADERS =
      List.of(
          "Idempotency-Key: \"k\"",
          "Idempotency-Key: k",
          "Idempotency-Key: \"\\\"",
          "Last-Event-ID: 2",
          "Last-Event-ID: -1",
          "Content-Type: text/plain",
          "Accept: */*",
          "Cookie: \u0001\u00ff",
          "X-Empty:",
          "Expect: nothing");

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final List<String> ids = new ArrayList<>(List.of("01a1fe1d-9a0a-7000-9239-65930f9a55c0"));
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  @Test
  void nothing_that_arrives_makes_it_fail() throws Exception {
    System.out.println("seed " + seed);
    try (RunningServer running = new RunningServer(4)) {
      Thread model = Thread.ofVirtual().start(() -> answerAll(running.model));
      long start = System.nanoTime();
      for (byte[] request : corpus()) {
        ask(running, request, true);
      }
      for (int i = 0; i < REQUESTS; i++) {
        boolean whole = random.nextInt(20) > 0;
        ask(running, whole ? request() : broken(request()), whole);
      }
      System.out.printf(
          "%d requests in %d ms, answered %s%n",
          REQUESTS, (System.nanoTime() - start) / 1_000_000, statuses);
      try (Wire wire = running.connect()) {
        assertThat(wire.send("POST", "/api/v1/queue/resume", "").status()).isEqualTo(200);
        Answer accepted =
            wire.post("/api/v1/tasks", "{\"task\": \"still there?\", \"priority\": \"critical\"}");
        assertThat(accepted.status()).as("seed %d", seed).isEqualTo(202);
        Answer done = wire.get(accepted.headers().get("location") + "?wait=10s");
        assertThat(done.json().path("status").asString()).isEqualTo("completed");
      }
      assertThat(running.server.counts().brokenLaw()).isEmpty();
      model.interrupt();
    }
    assertThat(statuses.keySet()).as("seed %d", seed).contains(200, 202, 400, 404, 405, 415);
  }

  private static void answerAll(ScriptedModel model) {
    try {
      while (true) {
        model.next().complete("done");
      }
    } catch (InterruptedException _) {
      // the test is over
    }
  }

  private Wire open;

  /** Sends it on a connection that is kept while it can be, and looks at what comes. */
  private void ask(RunningServer running, byte[] request, boolean whole) throws Exception {
    if (open == null || open.socket.isClosed()) {
      open = running.connect();
    }
    String shown = new String(request, StandardCharsets.ISO_8859_1);
    try {
      open.sendBytes(request);
      byte[] answer = open.readAvailable(shown.startsWith("HEAD"), whole ? 5_000 : 20);
      String text = new String(answer, StandardCharsets.UTF_8);
      int status = text.isEmpty() ? 0 : Integer.parseInt(text.split(" ", 3)[1]);
      statuses.merge(status, 1, Integer::sum);
      assertThat(status > 0 || !whole).as("seed %d: no answer to %s", seed, shown).isTrue();
      assertThat(status < 500 || status == 503 || isOfAnotherProtocol(text))
          .as("seed %d: %s\n%s", seed, shown, text)
          .isTrue();
      assertThat(text)
          .as("seed %d: %s", seed, shown)
          .doesNotContain("Exception", "\tat ", "dev.plimsoll", "tools.jackson");
      remember(text);
      if (status == 0
          || !whole
          || text.contains("onnection: close")
          || text.contains("event-stream")) {
        open.close();
      }
    } catch (IOException e) { // it hung up on us: allowed for what is no HTTP, never for the next
      statuses.merge(0, 1, Integer::sum);
      open.close();
    }
  }

  /** Vert.x itself answers what names another protocol than HTTP/1, and hangs up. */
  private static boolean isOfAnotherProtocol(String answer) {
    return !answer.matches("(?s)HTTP/1\\.[01] .*") && answer.contains(" 501 ");
  }

  private void remember(String answer) {
    int at = answer.indexOf("\"taskId\":\"");
    if (at >= 0 && ids.size() < 200) {
      ids.add(answer.substring(at + 10, at + 46));
    }
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private byte[] request() {
    String[] route = one(ROUTES).split(" ", 2);
    String method = random.nextInt(12) == 0 ? one(METHODS) : route[0];
    String query = random.nextInt(3) == 0 ? one(QUERIES) : "";
    String path = (route[1] + query).replace("{id}", one(ids));
    byte[] body = method.equals("GET") || method.equals("HEAD") ? new byte[0] : body();
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\n");
    if (random.nextInt(10) > 0) {
      head.append("Content-Type: application/json\r\n");
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      head.append(one(HEADERS)).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    return join(head.toString().getBytes(StandardCharsets.ISO_8859_1), body);
  }

  private byte[] body() {
    byte[] json = json(random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
    return random.nextInt(4) == 0 && json.length > 0 ? broken(json) : json;
  }

  private String json(int depth) {
    List<String> members = new ArrayList<>();
    if (random.nextInt(4) > 0) {
      members.add("\"task\":\"a\"");
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      String value =
          depth > 0 && random.nextInt(3) == 0
              ? random.nextBoolean() ? json(depth - 1) : "[" + json(depth - 1) + "]"
              : one(VALUES);
      members.add("\"" + one(MEMBERS) + "\":" + value);
    }
    return "{" + String.join(",", members) + "}";
  }

  /** Some bytes changed, lost or doubled. */
  private byte[] broken(byte[] bytes) {
    byte[] changed = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    return random.nextBoolean()
        ? changed
        : Arrays.copyOf(changed, 1 + random.nextInt(changed.length));
  }

  private static List<byte[]> corpus() throws IOException {
    try (InputStream in = FuzzTest.class.getResourceAsStream("fuzz-corpus.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(FuzzTest::request)
          .toList();
    }
  }

  private static byte[] request(String line) {
    String[] parts = line.split(" ", 3);
    byte[] body = (parts.length > 2 ? parts[2] : "").getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(parts[0], parts[1], body.length);
    return join(head.getBytes(StandardCharsets.UTF_8), body);
  }

  private static byte[] join(byte[] one, byte[] two) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(two);
    return both.toByteArray();
  }
}
