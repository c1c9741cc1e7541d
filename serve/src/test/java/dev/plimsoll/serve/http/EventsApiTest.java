package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.model.ScriptedModel.Asked;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.SteadyClock;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The stream of a task's events, as a reader of server-sent events finds it. */
class EventsApiTest {
  /** One event as it came. */
  private record Event(String id, String name, JsonNode data) {
    static Event of(String frame) {
      String[] lines = frame.split("\n");
      assertThat(lines).hasSize(3);
      return new Event(
          lines[0].substring("id: ".length()),
          lines[1].substring("event: ".length()),
          new JsonMapper().readTree(lines[2].substring("data: ".length())));
    }

    String line() {
      return id + " " + name;
    }
  }

  private static String submit(Wire wire) throws Exception {
    return wire.post("/api/v1/tasks", "{\"task\": \"a\"}").json().path("taskId").asString();
  }

  private static void open(Wire wire, String id, String... headers) throws Exception {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    wire.send("GET /api/v1/tasks/%s/events HTTP/1.1\r\nHost: x\r\n%s\r\n".formatted(id, lines));
    assertThat(wire.readStreamHead()).isEqualTo(200);
    assertThat(wire.readPiece()).startsWith("retry: ");
  }

  private static Event next(Wire wire) throws Exception {
    return Event.of(wire.readPiece());
  }

  private static List<String> rest(Wire wire) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String piece = wire.readPiece(); !piece.isEmpty(); piece = wire.readPiece()) {
      lines.add(Event.of(piece).line());
    }
    return lines;
  }

  @Test
  void tells_every_step_and_ends_with_the_task() throws Exception {
    try (RunningServer running = new RunningServer(1);
        Wire wire = running.connect();
        Wire reading = running.connect()) {
      String id = submit(wire);
      Asked first = running.model.next();
      open(reading, id);
      assertThat(next(reading).line()).isEqualTo("1 queued");
      Event started = next(reading);
      assertThat(started.line()).isEqualTo("2 started");
      assertThat(started.data().path("agent").asString()).isEqualTo("general-1");
      first.fail(Failure.retryable("http_500", "the provider\nfailed"));
      Event failed = next(reading);
      assertThat(failed.line()).isEqualTo("3 failed");
      assertThat(failed.data().path("error").asString()).isEqualTo("the provider\nfailed");
      Asked second = running.model.next();
      assertThat(next(reading).line()).isEqualTo("4 started");
      second.complete("done");
      Event completed = next(reading);
      assertThat(completed.line()).isEqualTo("5 completed");
      assertThat(completed.data().path("result").asString()).isEqualTo("done");
      assertThat(reading.readPiece()).isEmpty();
      assertThat(reading.get("/health/live").status()).isEqualTo(200); // the connection goes on

      open(reading, id, "Last-Event-ID: 3");
      assertThat(rest(reading)).containsExactly("4 started", "5 completed");
      assertThat(
              reading
                  .send("GET", "/api/v1/tasks/" + id + "/events", "", "Last-Event-ID: 5")
                  .status())
          .isEqualTo(204);
      reading.send(
          "GET /api/v1/tasks/%s/events?lastEventId=4 HTTP/1.1\r\nHost: x\r\n\r\n".formatted(id));
      assertThat(reading.readStreamHead()).isEqualTo(200);
      assertThat(reading.readPiece()).startsWith("retry: ");
      assertThat(rest(reading)).containsExactly("5 completed");
      assertThat(reading.get("/api/v1/tasks/" + id + "/events?lastEventId=x").status())
          .isEqualTo(400);
      assertThat(reading.get("/api/v1/tasks/none/events").status()).isEqualTo(404);
    }
  }

  @Test
  void a_reader_goes_on_after_a_restart_of_the_server() throws Exception {
    MemoryTaskStore kept = new MemoryTaskStore(100);
    String id;
    try (RunningServer running =
            new RunningServer(1, Caps.standard(), Duration.ofMillis(10), kept);
        Wire wire = running.connect()) {
      id = submit(wire);
      running.model.next().fail(Failure.retryable("http_500", "failed"));
      var _ = running.model.next();
      open(wire, id);
      for (String line : List.of("1 queued", "2 started", "3 failed", "4 started")) {
        assertThat(next(wire).line()).isEqualTo(line);
      }
    }
    try (RunningServer running =
            new RunningServer(1, Caps.standard(), Duration.ofMillis(10), kept.afterCrash());
        Wire wire = running.connect()) {
      Asked again = running.model.next();
      open(wire, id, "Last-Event-ID: 4");
      Event brokenOff = next(wire);
      assertThat(brokenOff.line()).isEqualTo("5 failed");
      assertThat(brokenOff.data().path("reason").asString()).isEqualTo("crash");
      assertThat(brokenOff.data().has("at")).as("nobody saw it end").isFalse();
      again.fail(Failure.lasting("http_400", "no"));
      assertThat(rest(wire)).containsExactly("6 started", "7 failed", "8 dead");
      JsonNode history = wire.get("/api/v1/dead-letters/" + id).json().path("history");
      assertThat(history.valueStream().map(attempt -> attempt.has("endedAt")))
          .containsExactly(true, false, true);
    }
  }

  @Test
  void a_dead_letter_that_is_tried_again_goes_on_with_the_next_number() throws Exception {
    try (RunningServer running = new RunningServer(1);
        Wire wire = running.connect()) {
      String id = submit(wire);
      running.model.next().fail(Failure.lasting("http_400", "no"));
      open(wire, id);
      assertThat(rest(wire)).containsExactly("1 queued", "2 started", "3 failed", "4 dead");
      assertThat(wire.send("POST", "/api/v1/dead-letters/" + id + "/retry", "").status())
          .isEqualTo(202);
      Asked again = running.model.next();
      open(wire, id, "Last-Event-ID: 4");
      assertThat(next(wire).line()).isEqualTo("5 queued");
      assertThat(next(wire).line()).isEqualTo("6 started");
      again.complete("yes");
      assertThat(rest(wire)).containsExactly("7 completed");
      open(wire, id);
      assertThat(rest(wire))
          .containsExactly(
              "1 queued",
              "2 started",
              "3 failed",
              "4 dead",
              "5 queued",
              "6 started",
              "7 completed");
    }
  }

  @Test
  void a_reader_that_leaves_frees_everything_at_once() throws Exception {
    try (RunningServer running = new RunningServer(1);
        Wire wire = running.connect()) {
      String id = submit(wire);
      var _ = running.model.next();
      List<Wire> readers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        Wire reading = running.connect();
        readers.add(reading);
        open(reading, id);
        assertThat(next(reading).line()).isEqualTo("1 queued");
      }
      await().until(() -> watching(running) == 500);
      for (int i = 0; i < readers.size(); i++) {
        if (i % 2 == 0) {
          readers.get(i).socket.setSoLinger(true, 0); // reset
        }
        readers.get(i).close();
      }
      await().atMost(Duration.ofSeconds(3)).until(() -> watching(running) == 0);
      await().until(() -> running.server.connections() <= 1);
      assertThat(running.server.counts().running()).isEqualTo(1);
    }
  }

  private static int watching(RunningServer running) throws Exception {
    String metrics;
    try (Wire wire = running.connect()) {
      metrics = wire.get("/metrics").body();
    }
    return metrics
        .lines()
        .filter(line -> line.startsWith("plimsoll_watchers "))
        .mapToInt(line -> (int) Double.parseDouble(line.substring("plimsoll_watchers ".length())))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_stop_of_the_server_ends_the_streams() throws Exception {
    try (RunningServer running = new RunningServer(1, Caps.standard(), Duration.ofMillis(50));
        Wire wire = running.connect();
        Wire reading = running.connect()) {
      String id = submit(wire);
      var _ = running.model.next();
      open(reading, id);
      assertThat(next(reading).line()).isEqualTo("1 queued");
      var _ = running.server.stop();
      assertThat(rest(reading)).containsExactly("2 started");
      assertThat(reading.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void a_quiet_stream_has_a_heartbeat_and_an_end() throws Exception {
    MemoryTaskStore store = new MemoryTaskStore(10);
    TaskRequest request = TaskRequest.of("waits");
    TaskId id = new TaskId(1, 2);
    Instant now = Instant.now();
    TaskRecord task = TaskRecord.accepted(id, request, "general", 1, now);
    var _ = store.commit(List.of(new Change.Insert(task, Optional.empty())));
    Dispatcher.Listener nobody =
        new Dispatcher.Listener() {
          @Override
          public void on(Effect effect) {}

          @Override
          public void waited(Priority priority, Duration time) {}
        };
    Engine engine = new Engine(EngineSettings.standard(), new SplittableRandom(1));
    try (Dispatcher dispatcher = new Dispatcher(engine, store, new SteadyClock(), 10_000, nobody)) {
      EventsApi api =
          new EventsApi(
              dispatcher, new Lookup(dispatcher), Duration.ofMillis(20), Duration.ofMillis(300));
      Exchange exchange = new Exchange("GET", "/", "", Map.of(), new byte[0], 0);
      List<String> pieces = new ArrayList<>();
      Streamed streamed = (Streamed) api.events(exchange, id.value());
      streamed.source().pour(piece -> pieces.add(piece.toString()));
      assertThat(pieces.get(1)).startsWith("id: 1\nevent: queued\n");
      assertThat(pieces.subList(2, pieces.size()))
          .hasSizeGreaterThanOrEqualTo(2)
          .hasSizeLessThanOrEqualTo(15)
          .containsOnly(": still here\n\n");
      assertThat(dispatcher.watching()).isZero();
    }
  }

  /** A door with nothing behind it but one stream. */
  private static final class Streaming implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpDoor door;
    final int port;
    final CountDownLatch ended = new CountDownLatch(1);

    Streaming(Streamed.Source source) throws Exception {
      HttpSettings settings =
          new HttpSettings(
              "127.0.0.1",
              0,
              new DataSize(1_000),
              100,
              Duration.ofMillis(300),
              Duration.ofMillis(300),
              Duration.ofSeconds(2),
              Duration.ofSeconds(1));
      door =
          new HttpDoor(
              vertx,
              settings,
              _ ->
                  new Streamed(
                      Streamed.EVENTS,
                      Map.of(),
                      sink -> {
                        try {
                          source.pour(sink);
                        } finally {
                          ended.countDown();
                        }
                      }));
      port = door.listen();
    }

    @Override
    public void close() throws Exception {
      door.close();
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_reader_that_takes_nothing_is_cut_off_after_a_while_and_holds_one_piece() throws Exception {
    Buffer piece = Buffer.buffer("x".repeat(100_000));
    long[] sent = new long[1];
    Streamed.Source endless =
        sink -> {
          while (true) {
            sink.send(piece);
            sent[0] += piece.length();
          }
        };
    try (Streaming streaming = new Streaming(endless);
        Wire deaf = new Wire(streaming.port)) {
      deaf.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(streaming.ended.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(sent[0]).isLessThan(50_000_000L); // what sockets buffer, no more
      await().until(() -> streaming.door.connections() == 0);
    }
  }

  @Test
  void an_old_client_reads_until_the_connection_ends_and_head_gets_no_stream() throws Exception {
    try (Streaming streaming = new Streaming(sink -> sink.send(Buffer.buffer("hello")));
        Wire old = new Wire(streaming.port)) {
      old.send("GET / HTTP/1.0\r\n\r\n");
      assertThat(old.readStreamHead()).isEqualTo(200);
      assertThat(old.readAllUntilClosed()).isEqualTo(5);
      try (Wire head = new Wire(streaming.port)) { // it has 300 ms for its first line
        head.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(head.readStreamHead()).isEqualTo(200);
        head.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(head.readStreamHead()).isEqualTo(200);
      }
    }
  }
}
