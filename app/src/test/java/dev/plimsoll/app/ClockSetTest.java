package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.app.Served.Answer;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A real server whose clock on the wall is set, forward and back, while tasks wait and run. Needs
 * libfaketime (Debian: faketime), and is skipped without.
 */
@Execution(ExecutionMode.CONCURRENT)
class ClockSetTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int RUNNING = 3;

  @TempDir Path folder;

  private static Optional<Path> libfaketime() throws IOException {
    Path libraries = Path.of("/usr/lib");
    if (!Files.isDirectory(libraries)) {
      return Optional.empty();
    }
    try (Stream<Path> found =
        Files.find(libraries, 3, (path, _) -> path.endsWith("libfaketimeMT.so.1"))) {
      return found.findFirst();
    }
  }

  private void set(String offset) throws IOException {
    Files.writeString(folder.resolve("clock"), offset + "\n");
  }

  private Served server(Path faketime, MockProvider provider) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("c.yaml"), "provider: {baseUrl: \"" + provider.url() + "/v1\"}\n");
    Map<String, String> clock =
        Map.of(
            "LD_PRELOAD", faketime.toString(),
            "FAKETIME_TIMESTAMP_FILE", folder.resolve("clock").toString(),
            "FAKETIME_CACHE_DURATION", "1",
            "FAKETIME_DONT_FAKE_MONOTONIC", "1",
            "DONT_FAKE_MONOTONIC", "1");
    String data = folder.resolve("data").toString();
    return Served.start(folder, clock, "--config", config.toString(), "--data", data);
  }

  @Test
  void an_hour_forward_and_an_hour_back_lose_nothing_and_bring_what_waits_for_its_time()
      throws Exception {
    Optional<Path> faketime = libfaketime();
    assumeTrue(faketime.isPresent(), "libfaketime is not installed");
    set("+0");
    try (MockProvider provider =
            MockProvider.start(
                MockOptions.defaults()
                    .withPort(0)
                    .withErrors(new Share(0))
                    .withTtft(Distribution.parse("4s"))
                    .withTokensPerSecond(1_000));
        Served server = server(faketime.get(), provider)) {
      String later = server.submit("{\"task\": \"later\", \"notBefore\": \"30m\"}");
      List<String> first = running(server, provider);
      set("+1h");
      server.await(later, "completed", SOON);
      finished(server, first);

      String muchLater = server.submit("{\"task\": \"later\", \"notBefore\": \"30m\"}");
      List<String> second = running(server, provider);
      set("+0");
      await().atMost(SOON).until(() -> server.said().contains("the clock was set by -3"));
      finished(server, second);
      String third = server.submit("{\"task\": \"a\", \"deadline\": \"1m\"}");
      finished(server, List.of(third));
      assertThat(server.get(muchLater).text("status")).isEqualTo("queued");

      set("+2h");
      server.await(muchLater, "completed", SOON);
    }
  }

  private static List<String> running(Served server, MockProvider provider) {
    List<String> tasks =
        Stream.generate(() -> server.submit("{\"task\": \"a\"}")).limit(RUNNING).toList();
    await().atMost(SOON).until(() -> provider.inProgress() == RUNNING);
    return tasks;
  }

  /** They are over, and took as long as they did. */
  private static void finished(Served server, List<String> tasks) {
    for (String task : tasks) {
      server.await(task, "completed", SOON);
      Answer answer = server.get(task);
      answer
          .body()
          .path("timings")
          .properties()
          .forEach(part ->
              assertThat(part.getValue().asDouble())
                  .as("%s of %s", part.getKey(), answer.body())
                  .isNotNegative());
      assertThat(answer.body().path("timings").path("ttft").asDouble())
          .isBetween(3_000.0, 10_000.0);
    }
  }
}
