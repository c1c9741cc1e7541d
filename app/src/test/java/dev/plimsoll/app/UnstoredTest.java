package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A server that is stopped while its store takes nothing. */
@Execution(ExecutionMode.CONCURRENT)
class UnstoredTest {
  @TempDir Path folder;

  @Test
  void
      a_pause_holds_though_the_store_did_not_confirm_it_and_the_stop_ends_with_a_status_of_its_own()
          throws Exception {
    MockOptions slow =
        MockOptions.defaults()
            .withPort(0)
            .withErrors(new Share(0))
            .withTtft(Distribution.parse("constant:60s"))
            .withTokensPerSecond(10);
    Path data = folder.resolve("data");
    try (MockProvider provider = MockProvider.start(slow)) {
      String yaml = "provider: {baseUrl: \"" + provider.url() + "/v1\"}\n";
      Path config = Files.writeString(folder.resolve("c.yaml"), yaml);
      String[] words = {"--config", config.toString(), "--data", data.toString(), "--grace", "1s"};
      String task;
      try (Served server = Served.start(folder, words)) {
        task = server.submit("{\"task\": \"a\"}");
        server.await(task, "running", Duration.ofSeconds(10));
        Path aside = Files.move(data.resolve("plimsoll.db"), folder.resolve("aside.db"));
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> server.get("/health").text("status").equals("store failing"));
        Served.Answer pause = server.post("/api/v1/queue/pause", "");
        assertThat(pause.status()).isEqualTo(503);
        assertThat(pause.text("detail")).contains("the queue is paused now", "may not know it");
        assertThat(server.get("/api/v1/queue").text("mode")).isEqualTo("paused");
        assertThat(server.stop()).isEqualTo(Exit.UNSTORED);
        assertThat(server.said()).contains("the store did not take the last change");
        Files.move(aside, data.resolve("plimsoll.db"));
      }
      try (Served server = Served.start(folder, words)) {
        assertThat(server.post("/api/v1/queue/resume", "").status()).isEqualTo(200);
        server.await(task, "running", Duration.ofSeconds(10));
        assertThat(server.stop()).isEqualTo(Exit.DONE);
      }
    }
  }
}
