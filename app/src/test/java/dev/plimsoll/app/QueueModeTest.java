package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.postgres.OwnPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server was told to do with its queue, through real ends and starts. */
class QueueModeTest {
  private static final String TASK = "{\"task\": \"a\"}";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  private Served server() throws Exception {
    Path config = Files.writeString(folder.resolve("c.yaml"), "provider: {kind: echo}\n");
    String data = folder.resolve("data").toString();
    return Served.start(folder, "--config", config.toString(), "--data", data);
  }

  private static String mode(Served server) {
    return server.get("/api/v1/queue").text("mode");
  }

  @Test
  void a_pause_holds_through_a_kill_and_a_stop_until_it_is_resumed() throws Exception {
    String task;
    try (Served server = server()) {
      assertThat(server.post("/api/v1/queue/pause", "").text("mode")).isEqualTo("paused");
      task = server.submit(TASK);
      server.signal("KILL");
    }
    try (Served server = server()) {
      assertThat(mode(server)).isEqualTo("paused");
      assertThat(server.said()).contains("STILL PAUSED");
      assertThat(server.stop()).isEqualTo(Exit.DONE);
    }
    try (Served server = server()) {
      assertThat(mode(server)).isEqualTo("paused");
      assertThat(server.get(task).text("status")).isEqualTo("queued");
      assertThat(server.post("/api/v1/queue/resume", "").status()).isEqualTo(200);
      server.await(task, "completed", SOON);
      server.signal("KILL");
    }
    try (Served server = server()) {
      assertThat(mode(server)).isEqualTo("open");
      assertThat(server.said()).doesNotContain("STILL");
    }
  }

  @Test
  void a_drain_holds_through_a_kill_and_ends_with_a_stop_in_order() throws Exception {
    try (Served server = server()) {
      assertThat(server.post("/api/v1/queue/drain", "").text("mode")).isEqualTo("draining");
      server.signal("KILL");
    }
    try (Served server = server()) {
      assertThat(mode(server)).isEqualTo("draining");
      assertThat(server.get("/health/ready").status()).isEqualTo(503);
      assertThat(server.post("/api/v1/tasks", TASK).status()).isEqualTo(503);
      assertThat(server.stop()).isEqualTo(Exit.DONE);
    }
    try (Served server = server()) {
      assertThat(mode(server)).isEqualTo("open");
      server.await(server.submit(TASK), "completed", SOON);
    }
  }

  @Test
  void of_two_servers_on_one_database_each_has_its_own_mode_again() throws Exception {
    try (OwnPostgres postgres = OwnPostgres.start()) {
      String database = postgres.database().toString();
      int first = freePort();
      try (Served one = Served.startOn(folder, first, "--store", database);
          Served two = Served.startOn(folder, freePort(), "--store", database)) {
        assertThat(one.post("/api/v1/queue/pause", "").status()).isEqualTo(200);
        assertThat(mode(two)).isEqualTo("open");
        one.signal("KILL");
        try (Served again = Served.startOn(folder, first, "--store", database)) {
          assertThat(mode(again)).isEqualTo("paused");
          assertThat(mode(two)).isEqualTo("open");
        }
      }
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
