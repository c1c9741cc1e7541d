package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.serve.Wire;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What one client, or all of them, can take of the door: connections, threads, time. */
@Execution(ExecutionMode.CONCURRENT)
class BoundsTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final AtomicInteger answering = new AtomicInteger();
  private final CountDownLatch go = new CountDownLatch(1);
  private final List<Wire> wires = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    go.countDown();
    for (Wire wire : wires) {
      wire.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private HttpDoor door(int connections, int perAddress) {
    return door(connections, perAddress, Duration.ofMillis(500));
  }

  private HttpDoor door(int connections, int perAddress, Duration time) {
    return new HttpDoor(
        vertx,
        new HttpSettings(
            "127.0.0.1",
            0,
            new DataSize(10_000),
            connections,
            time,
            time,
            time,
            Duration.ofSeconds(60),
            perAddress,
            Optional.empty()),
        exchange -> {
          answering.incrementAndGet();
          if (exchange.path().equals("/wait")) {
            go.await();
          }
          return Reply.text(200, "text/plain", "x");
        });
  }

  private Wire connect(int port) throws Exception {
    Wire wire = new Wire(port);
    wires.add(wire);
    return wire;
  }

  @Test
  void past_the_bound_of_an_address_or_of_all_a_connection_is_closed_and_room_comes_back()
      throws Exception {
    for (int[] bounds : new int[][] {{100, 3}, {3, 100}}) {
      try (HttpDoor door = door(bounds[0], bounds[1], Duration.ofSeconds(10))) {
        int port = door.listen();
        List<Wire> in = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          in.add(connect(port));
        }
        await().until(() -> door.connections() == 3);
        assertThat(connect(port).isClosedByPeer()).isTrue();
        assertThat(in.getFirst().get("/").status()).isEqualTo(200);
        in.getFirst().close();
        await().until(() -> door.connections() == 2);
        assertThat(connect(port).get("/").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void an_idle_connection_is_closed_and_so_is_one_that_drips_its_second_head() throws Exception {
    try (HttpDoor door = door(100, 100)) {
      int port = door.listen();
      Wire idle = connect(port);
      Wire dripping = connect(port);
      assertThat(idle.get("/").status()).isEqualTo(200);
      assertThat(dripping.get("/").status()).isEqualTo(200);
      await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(Duration.ofSeconds(5))
          .until(() -> {
            try {
              dripping.send("G");
              return false;
            } catch (java.io.IOException _) {
              return true;
            }
          });
      assertThat(idle.isClosedByPeer()).isTrue();
      await().until(() -> door.connections() == 0);
    }
  }

  @Test
  void heads_and_bodies_that_do_not_end_hold_no_thread_and_are_cut() throws Exception {
    try (HttpDoor door = door(1_000, 1_000)) {
      int port = door.listen();
      for (int i = 0; i < 100; i++) {
        connect(port).send("GET / HTTP/1.1\r\nHost: x\r\nX-A: ");
        connect(port).send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
        connect(port)
            .send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
      }
      assertThat(connect(port).get("/").status()).isEqualTo(200);
      await().atMost(Duration.ofSeconds(8)).until(() -> door.connections() == 0);
      assertThat(answering.get()).as("only whole requests get a thread").isEqualTo(1);
    }
  }

  @Test
  void a_pipe_full_of_requests_is_answered_one_by_one() throws Exception {
    try (HttpDoor door = door(100, 100)) {
      Wire wire = connect(door.listen());
      wire.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000));
      await().until(() -> answering.get() == 1);
      assertThat(connect(port(wire)).get("/").status()).isEqualTo(200);
      assertThat(answering.get()).as("the one that waits and the other's").isEqualTo(2);
      go.countDown();
      for (int i = 0; i < 1_000; i++) {
        assertThat(wire.read().status()).isEqualTo(200);
      }
    }
  }

  private static int port(Wire wire) {
    return wire.socket.getPort();
  }

  @Test
  void too_many_headers_and_too_long_trailers_are_refused() throws Exception {
    try (HttpDoor door = door(100, 100)) {
      int port = door.listen();
      Wire many = connect(port);
      many.send("GET / HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(5_000) + "\r\n");
      assertThat(many.read().status()).isEqualTo(431);
      Wire trailers = connect(port);
      trailers.send(
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
              + "a: b\r\n".repeat(5_000)
              + "\r\n");
      assertThat(trailers.read().status()).isEqualTo(400);
      Wire extension = connect(port);
      extension.send(
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;"
              + "a".repeat(20_000)
              + "\r\nx\r\n0\r\n\r\n");
      assertThat(extension.read().status()).isEqualTo(400);
    }
  }

  @Test
  void after_a_refusal_nothing_more_of_that_connection_is_done() throws Exception {
    try (HttpDoor door = door(100, 100)) {
      Wire wire = connect(door.listen());
      wire.send(
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10001\r\n\r\n"
              + "x".repeat(10_001)
              + "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(413);
      assertThat(wire.isClosedByPeer()).isTrue();
      assertThat(answering.get()).isZero();
    }
  }
}
