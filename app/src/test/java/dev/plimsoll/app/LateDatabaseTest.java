package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.postgres.OwnPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is started before its database is, as after the power came back. */
class LateDatabaseTest {
  @TempDir private Path folder;

  private boolean isTold(String words) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (Files.readString(file).contains(words)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void the_server_says_what_it_waits_for_and_listens_once_that_is_there() {
    try (OwnPostgres postgres = OwnPostgres.start()) {
      URI database = postgres.database();
      postgres.stop();
      CompletableFuture<Served> starting =
          CompletableFuture.supplyAsync(() -> Served.start(folder, "--store", database.toString()));
      await()
          .atMost(Duration.ofSeconds(25))
          .until(() ->
              isTold("waiting for PostgreSQL at postgresql://127.0.0.1:" + database.getPort()));
      postgres.begin();
      try (Served server = starting.join()) {
        assertThat(server.get("/health").status()).isEqualTo(200);
        assertThat(server.said()).doesNotContain("postgres:postgres");
        assertThat(server.stop()).isZero();
      }
    }
  }
}
