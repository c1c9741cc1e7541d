package dev.plimsoll.bench.queue;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.Ports;
import dev.plimsoll.bench.program.HttpConnection;
import dev.plimsoll.bench.program.ListeningProcess;
import dev.plimsoll.bench.stores.Backing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a server is set up whose queue is measured: caps of two million, and agents that either echo
 * or are all busy for an hour.
 */
final class ServerSetup {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final String QUEUE =
      """
      queue: {critical: 2000000, high: 2000000, normal: 2000000, low: 2000000, total: 2000000}
      """;

  private ServerSetup() {}

  /** Agents that answer at once, 1,024 tasks at a time. */
  static Path echoing(Testbed bed) throws IOException {
    return Files.writeString(
        bed.folder().resolve("echo.yaml"),
        QUEUE
            + """
            provider: {kind: echo}
            agents:
              - {role: general, count: 32, concurrency: 32}
            """);
  }

  /** One agent for one task, which this provider does not answer: all others wait. */
  static Path busy(Testbed bed, ListeningProcess provider) throws IOException {
    return Files.writeString(
        bed.folder().resolve("busy.yaml"),
        QUEUE
            + """
            grace: 1s
            provider: {baseUrl: %s, silence: 1h}
            agents:
              - {role: general, count: 1, concurrency: 1, timeout: 1h}
            """
                .formatted(provider.address().resolve("/v1")));
  }

  /** A provider that takes an hour to answer. */
  static ListeningProcess provider(Testbed bed)
      throws BrokenException, IOException, InterruptedException {
    return ListeningProcess.mock(bed, "1h");
  }

  /** A start with the same command has the same port, and so the same name among servers. */
  static String[] command(Path config, Backing store) throws IOException {
    String port = Integer.toString(Ports.free());
    return new String[] {
      "serve", "--port", port, "--config", config.toString(), "--store", store.url()
    };
  }

  /** A task of 1,000 letters that nothing can compress. */
  static String body() {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder("{\"task\":\"");
    for (int i = 0; i < 1_000; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.append("\"}").toString();
  }

  /** What the server says of itself. */
  static JsonNode health(HttpConnection connection) throws IOException {
    return JSON.readTree(connection.get("/health").body());
  }
}
