package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The door as any client finds it: over plain sockets. */
@Execution(ExecutionMode.CONCURRENT)
class HttpDoorTest {
  private static final String TASK = "{\"task\": \"say hello\"}";
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(2);
  }

  @AfterEach
  void stop() throws Exception {
    running.close();
  }

  private String submit() throws Exception {
    try (Wire wire = running.connect()) {
      return wire.post("/api/v1/tasks", TASK).json().path("taskId").asString();
    }
  }

  private static double gauge(Wire wire, String name) throws Exception {
    return wire.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** Nothing but its leaving can end its wait so early: the task runs, and 30 s are not over. */
  @Test
  void a_caller_that_leaves_is_noticed_by_its_leaving_and_its_task_goes_on() throws Exception {
    String id = submit();
    running.model.next(); // the task runs and is not answered
    for (int i = 0; i < 20; i++) {
      boolean reset = i % 2 == 1;
      Wire leaving = running.connect();
      leaving.send("GET /api/v1/tasks/%s?wait=30s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(id));
      try (Wire watching = running.connect()) {
        await().until(() -> gauge(watching, "plimsoll_watchers") == 1);
        if (reset) {
          leaving.socket.setSoLinger(true, 0);
        }
        leaving.close();
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> gauge(watching, "plimsoll_watchers") == 0);
        assertThat(watching.get("/api/v1/tasks/" + id).json().path("status").asString())
            .isEqualTo("running");
      }
    }
  }

  @Test
  void who_sends_no_more_is_answered_all_it_asked() throws Exception {
    try (Wire wire = running.connect()) {
      wire.sendPost("/api/v1/tasks", "application/json", TASK);
      wire.sendPost("/api/v1/tasks", "application/json", TASK);
      wire.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
      wire.socket.shutdownOutput();
      assertThat(wire.read().status()).isEqualTo(202);
      assertThat(wire.read().status()).isEqualTo(202);
      assertThat(wire.read().status()).isEqualTo(200);
      assertThat(wire.isClosedByPeer()).isTrue();
    }
    await().until(() -> running.server.connections() == 0);
  }

  @Test
  void who_sends_no_more_is_not_kept_waiting_for_news() throws Exception {
    String id = submit();
    running.model.next();
    try (Wire poll = running.connect();
        Wire idle = running.connect();
        Wire half = running.connect()) {
      long start = System.nanoTime();
      poll.send("GET /api/v1/tasks/%s?wait=30s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(id));
      poll.socket.shutdownOutput();
      assertThat(poll.read().json().path("status").asString()).isEqualTo("running");
      assertThat(poll.isClosedByPeer()).isTrue();
      idle.socket.shutdownOutput();
      assertThat(idle.isClosedByPeer()).isTrue();
      half.send("POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
      half.socket.shutdownOutput();
      assertThat(half.readAllUntilClosed()).isLessThan(1_000);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
    await().until(() -> running.server.connections() == 0);
  }

  @Test
  void leaving_with_requests_in_the_pipe_is_noticed_too() throws Exception {
    String id = submit();
    running.model.next();
    for (int behind : List.of(1, 7, 8, 32, 200, 2_000)) {
      Wire leaving = running.connect();
      leaving.send(
          "GET /api/v1/tasks/%s?wait=30s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(id)
              + "GET /health HTTP/1.1\r\nHost: x\r\n\r\n".repeat(behind));
      try (Wire watching = running.connect()) {
        await().until(() -> gauge(watching, "plimsoll_watchers") == 1);
        leaving.close();
        await()
            .atMost(Duration.ofSeconds(2))
            .untilAsserted(() ->
                assertThat(gauge(watching, "plimsoll_watchers"))
                    .as("%d requests behind", behind)
                    .isZero());
      }
    }
  }

  @Test
  void pipelined_requests_are_answered_in_order_even_when_the_first_waits() throws Exception {
    String id = submit();
    var asked = running.model.next();
    try (Wire wire = running.connect()) {
      wire.send(
          "GET /api/v1/tasks/%s?wait=30s HTTP/1.1\r\nHost: x\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"
              .formatted(id));
      asked.complete("hello");
      assertThat(wire.read().json().path("result").asString()).isEqualTo("hello");
      assertThat(wire.read().json().path("status").asString()).isEqualTo("live");
      assertThat(wire.read().status()).isEqualTo(404);
    }
  }

  @Test
  void a_flood_of_pipelined_requests_is_answered_to_the_last() throws Exception {
    try (Wire wire = running.connect()) {
      int flood = 3_000; // several reads' worth, and far more than any handler's queue
      Thread sending =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  wire.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".repeat(flood));
                } catch (java.io.IOException e) {
                  throw new AssertionError(e);
                }
              });
      for (int i = 0; i < flood; i++) {
        assertThat(wire.read().status()).isEqualTo(200);
      }
      sending.join();
    }
  }

  @Test
  void what_cannot_be_decoded_is_refused_and_never_left_without_an_answer() throws Exception {
    try (Wire wire = running.connect()) {
      assertProblem(wire.get("/api/v1/tasks?x=%zz"), "malformed_query");
      assertThat(wire.get("/api/v1/tasks/%zz").status()).isEqualTo(404);
      assertThat(wire.get("/api/v1/tasks?limit=1&limit=2").json().path("error").asString())
          .isEqualTo("duplicate_parameter");
    }
    try (Wire wire = running.connect()) {
      wire.send(
          "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n");
      assertThat(wire.read().status()).isEqualTo(400);
      assertThat(wire.isClosedByPeer()).isTrue();
    }
    try (Wire wire = running.connect()) {
      wire.send(
          "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(400);
    }
  }

  @Test
  void a_wait_longer_than_the_keep_alive_time_is_not_cut() throws Exception {
    String id = submit();
    var asked = running.model.next();
    try (Wire wire = running.connect()) {
      assertThat(wire.get("/health/live").status()).isEqualTo(200);
      wire.send("GET /api/v1/tasks/%s?wait=30s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(id));
      wire.socket.setSoTimeout(2_500); // keep-alive is 2 s here
      try {
        wire.read();
        throw new AssertionError("answered or closed while waiting");
      } catch (SocketTimeoutException _) {
        // still open, as it should be
      }
      wire.socket.setSoTimeout(10_000);
      asked.complete("hello");
      assertThat(wire.read().json().path("status").asString()).isEqualTo("completed");
    }
  }

  @Test
  void connection_close_and_http_1_0_are_closed_after_the_answer_and_keep_alive_is_kept()
      throws Exception {
    try (Wire wire = running.connect()) {
      wire.send("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(200);
      assertThat(wire.isClosedByPeer()).isTrue();
    }
    try (Wire wire = running.connect()) {
      wire.send("GET /health/live HTTP/1.0\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(200);
      assertThat(wire.isClosedByPeer()).isTrue();
    }
    try (Wire wire = running.connect()) {
      wire.send("GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(wire.read().headers()).containsEntry("connection", "keep-alive");
      assertThat(wire.get("/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  void http_1_1_without_a_host_is_refused() throws Exception {
    try (Wire wire = running.connect()) {
      wire.send("GET /health/live HTTP/1.1\r\n\r\n");
      Answer answer = wire.read();
      assertThat(answer.status()).isEqualTo(400);
      assertProblem(answer, "no_host");
      assertThat(wire.isClosedByPeer()).isTrue();
    }
    try (Wire wire = running.connect()) {
      wire.send("GET /health/live HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(400);
    }
  }

  @Test
  void a_caller_that_does_not_read_its_answer_is_cut_off() throws Exception {
    String text = "x".repeat(90_000);
    for (int i = 0; i < 100; i++) { // 9 MB in one list: more than sockets buffer
      try (Wire wire = running.connect()) {
        wire.post("/api/v1/tasks", "{\"task\": \"a\", \"metadata\": {\"x\": \"" + text + "\"}}");
      }
    }
    try (Wire deaf = running.connect()) {
      deaf.send("GET /api/v1/tasks?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n");
      // keep-alive is 2 s here and lingering half a second; the deaf one learns it when it reads
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> running.server.connections() == 0);
      assertThat(deaf.readAllUntilClosed()).isLessThan(9_000_000L);
    }
  }

  @Test
  void a_slow_head_is_cut_and_a_slow_body_is_told_so() throws Exception {
    try (Wire idle = running.connect();
        Wire half = running.connect();
        Wire dripping = running.connect();
        Wire body = running.connect()) {
      half.send("GET /health/live HTTP/1.1\r\nHos");
      body.send(
          "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
      long start = System.nanoTime();
      await()
          .pollInterval(Duration.ofMillis(100))
          .until(() -> {
            try {
              dripping.send("G");
              return false;
            } catch (java.io.IOException _) {
              return true; // cut, however steadily it drips
            }
          });
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(idle.isClosedByPeer()).isTrue();
      assertThat(half.isClosedByPeer()).isTrue();
      Answer slow = body.read();
      assertThat(slow.status()).isEqualTo(408);
      assertProblem(slow, "slow_body");
      assertThat(body.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void a_body_over_the_bound_is_refused_whether_it_says_so_or_not() throws Exception {
    try (Wire wire = running.connect()) {
      wire.send(
          "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100001\r\n\r\n");
      Answer answer = wire.read();
      assertThat(answer.status()).isEqualTo(413);
      assertProblem(answer, "too_large");
    }
    try (Wire wire = running.connect()) {
      wire.send(
          "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
      for (int i = 0; i < 7; i++) {
        wire.send(chunk);
      }
      assertThat(wire.read().status()).isEqualTo(413);
    }
    try (Wire wire = running.connect()) {
      String text = "x".repeat(99_000);
      assertThat(wire.post("/api/v1/tasks", "{\"task\": \"" + text + "\"}").status())
          .isEqualTo(202);
    }
  }

  @Test
  void expect_100_continue_is_answered_before_the_body_and_refused_when_too_large()
      throws Exception {
    try (Wire wire = running.connect()) {
      wire.send(
          "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
              .formatted(TASK.length()));
      assertThat(wire.read().status()).isEqualTo(100);
      wire.send(TASK);
      assertThat(wire.read().status()).isEqualTo(202);
    }
    try (Wire wire = running.connect()) {
      wire.send(
          "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 999999999\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(413);
    }
  }

  @Test
  void what_is_no_http_gets_a_problem_and_nothing_more() throws Exception {
    try (Wire wire = running.connect()) {
      wire.send("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
      Answer answer = wire.read();
      assertThat(answer.status()).isEqualTo(414);
      assertProblem(answer, "uri_too_long");
    }
    try (Wire wire = running.connect()) {
      wire.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(17_000) + "\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(431);
    }
    try (Wire wire = running.connect()) {
      wire.send("this is not HTTP\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(400);
      assertThat(wire.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void nothing_blocks_the_event_loop_while_the_store_stands_still() throws Exception {
    String id = submit();
    running.model.next();
    running.store.stall(true);
    List<Wire> stuck = new ArrayList<>();
    for (String request :
        List.of(
            "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(TASK.length(), TASK),
            "GET /api/v1/tasks/%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(id),
            "GET /api/v1/tasks/%s?wait=5s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(id),
            "GET /api/v1/tasks HTTP/1.1\r\nHost: x\r\n\r\n",
            "DELETE /api/v1/tasks/%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(id))) {
      for (int i = 0; i < 20; i++) { // more than there are carrier threads
        Wire wire = running.connect();
        wire.send(request);
        stuck.add(wire);
      }
    }
    // there is one event loop: had any of these blocked it, nobody would be answered now
    try (Wire wire = running.connect()) {
      for (String path :
          List.of("/health/live", "/health/ready", "/health", "/metrics", "/api/v1/agents", "/")) {
        assertThat(wire.get(path).status()).as(path).isEqualTo(200);
      }
    }
    for (Wire wire : stuck.subList(0, 2)) {
      wire.socket.setSoTimeout(50);
      try {
        wire.read();
        throw new AssertionError("answered although the store stands still");
      } catch (SocketTimeoutException _) {
        wire.socket.setSoTimeout(10_000);
      }
    }
    running.store.stall(false);
    for (Wire wire : stuck) {
      assertThat(wire.read().status()).isIn(200, 202);
      wire.close();
    }
  }

  private static void assertProblem(Answer answer, String error) {
    assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
    assertThat(answer.headers()).containsKey("server-timing");
    assertThat(answer.json().path("error").asString()).isEqualTo(error);
    assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
    assertThat(answer.json().path("detail").asString()).isNotBlank();
  }
}
