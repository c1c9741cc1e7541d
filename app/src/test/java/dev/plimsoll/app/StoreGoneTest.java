package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.serve.Server;
import dev.plimsoll.serve.keys.KeyRing;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose database is taken away while it has nothing to do. */
class StoreGoneTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private static HttpResponse<String> ask(HttpClient client, String url, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    return client.send(
        body.isEmpty()
            ? request.build()
            : request
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
        BodyHandlers.ofString());
  }

  @Test
  void health_says_it_admission_stops_and_it_comes_back_with_the_file() throws Exception {
    ServeConfig config =
        ServeConfig.of(Yaml.parse("echo", "{provider: {kind: echo}, port: 0}"), _ -> "");
    Path data = folder.resolve("data");
    Path database = data.resolve("plimsoll.db");
    Path aside = folder.resolve("aside.db");
    Vertx vertx = EventLoops.start();
    try (HttpClient client = HttpClient.newHttpClient();
        Storage storage = Storage.open(config.store().at(data.toString()), "one");
        Server server =
            ServeAction.server(
                config, vertx, storage.stores(), KeyRing.open(storage.keys(), false))) {
      String url = "http://127.0.0.1:" + server.listen();
      assertThat(ask(client, url + "/health", "").statusCode()).isEqualTo(200);

      Files.move(database, aside);
      await().atMost(SOON).until(() -> ask(client, url + "/health", "").statusCode() == 503);
      assertThat(ask(client, url + "/health", "").body())
          .contains("store failing", "deleted or moved away", "put the same file back");
      HttpResponse<String> refused = ask(client, url + "/api/v1/tasks", "{\"task\": \"a\"}");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(database).doesNotExist();

      Files.move(aside, database);
      await().atMost(SOON).until(() -> ask(client, url + "/health", "").statusCode() == 200);
      assertThat(ask(client, url + "/api/v1/tasks", "{\"task\": \"a\"}").statusCode())
          .isEqualTo(202);
    } finally {
      EventLoops.stop(vertx);
    }
  }
}
