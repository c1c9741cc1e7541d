package dev.plimsoll.app;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.serve.Server;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a mock provider and a server in this process, sends them a few tasks and lets schedules fire
 * for some seconds. What is called often here is compiled early in every later start: a server
 * whose schedules fire once an hour never calls their code often enough.
 */
final class TrainAction {
  private static final int TASKS = 20;
  private static final int SCHEDULES = 250; // each fires once a second
  private static final Duration FIRING = Duration.ofSeconds(4);

  private TrainAction() {}

  static void run() throws InterruptedException {
    MockOptions options =
        MockOptions.defaults()
            .withPort(0)
            .withLatency(Distribution.parse("uniform:2ms..10ms"))
            .withErrors(new Share(0));
    Vertx vertx = EventLoops.start();
    Path folder = folder();
    try (MockProvider provider = MockProvider.start(options)) {
      ServeConfig config =
          ServeConfig.of(
              Yaml.parse("training", "provider: {baseUrl: \"" + provider.url() + "/v1\"}"),
              _ -> "");
      try (Storage storage = Storage.open(config.store().at(folder.toString()), "training");
          Server server =
              ServeAction.server(
                  config.with(Optional.empty(), Optional.of(0), Optional.empty()),
                  vertx,
                  storage.stores())) {
        int port = server.listen();
        for (int i = 0; i < TASKS; i++) {
          sendTask(port);
        }
        for (int i = 0; i < SCHEDULES; i++) {
          addSchedule(port, i);
        }
        Thread.sleep(FIRING);
      }
    } catch (IOException e) {
      throw new Failure("training could not reach its own server: " + e.getMessage());
    } finally {
      EventLoops.stop(vertx);
      remove(folder);
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("plimsoll-training");
    } catch (IOException e) {
      throw new Failure("there is no room for temporary files: " + e.getMessage());
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException _) {
      // it is in the system's temporary folder
    }
  }

  private static void sendTask(int port) throws IOException {
    String accepted = ask(port, "POST", "/api/v1/tasks", "{\"task\": \"hello\", \"maxTokens\": 5}");
    int at = accepted.indexOf("/api/v1/tasks/");
    String path = accepted.substring(at, accepted.indexOf('\r', at));
    ask(port, "GET", path + "?wait=2s", "");
    ask(port, "GET", "/health/ready", "");
    ask(port, "GET", "/health", "");
    ask(port, "GET", "/metrics", "");
    ask(port, "GET", "/nowhere", "");
  }

  private static void addSchedule(int port, int number) throws IOException {
    String schedule =
        "{\"name\": \"s%d\", \"when\": \"%s\", \"task\": {\"task\": \"hello\"}}"
            .formatted(number, number % 2 == 0 ? "* * * * * *" : "every 1s");
    ask(port, "POST", "/api/v1/schedules", schedule);
  }

  private static String ask(int port, String method, String path, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(method, path, body.length(), body)
              .getBytes(StandardCharsets.UTF_8));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
