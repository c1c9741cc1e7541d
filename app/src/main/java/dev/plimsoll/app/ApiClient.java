package dev.plimsoll.app;

import dev.plimsoll.app.DeadLettersArguments.RunningServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running server, and says in a person's words why it did not do as it was asked. */
final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RunningServer server;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  ApiClient(RunningServer server) {
    this.server = server;
  }

  JsonNode get(String path) throws InterruptedException {
    return ask("GET", path, Optional.empty());
  }

  JsonNode delete(String path) throws InterruptedException {
    return ask("DELETE", path, Optional.empty());
  }

  /**
   * @param body JSON; none where empty
   */
  JsonNode post(String path, String body) throws InterruptedException {
    return ask("POST", path, Optional.of(body).filter(text -> !text.isEmpty()));
  }

  private JsonNode ask(String method, String path, Optional<String> body)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path))
            .timeout(ANSWER)
            .method(method, body.map(BodyPublishers::ofString).orElse(BodyPublishers.noBody()));
    body.ifPresent(_ -> request.header("Content-Type", "application/json"));
    server.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    try {
      return read(http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
    } catch (ConnectException _) {
      throw new Failure(
          "no server answers at " + server.address(),
          "Start one with 'plimsoll serve', or give another address: --server URL");
    } catch (HttpTimeoutException _) {
      throw new Failure(
          "%s did not answer within %d s".formatted(server.address(), ANSWER.toSeconds()));
    } catch (IOException e) {
      throw new Failure("%s broke off: %s".formatted(server.address(), e.getMessage()));
    }
  }

  private URI address(String path) {
    String base = server.address().toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  private JsonNode read(HttpResponse<String> response) {
    JsonNode body = json(response);
    int status = response.statusCode();
    if (status < 300) {
      return body;
    }
    String detail = body.path("detail").asString("it says no more");
    switch (status) {
      case 401, 403 ->
          throw new Failure(
              "%s does not let you: %s".formatted(server.address(), detail),
              "Give a key that may: --key KEY, or PLIMSOLL_KEY in the environment");
      default -> throw new Failure("the server says %d: %s".formatted(status, detail));
    }
  }

  private JsonNode json(HttpResponse<String> response) {
    try {
      JsonNode body = JSON.readTree(response.body());
      if (body.isObject()) {
        return body;
      }
    } catch (JacksonException _) {
      // said below
    }
    throw new Failure(
        "%s answers %d and no JSON: this is no plimsoll server"
            .formatted(server.address(), response.statusCode()),
        "Give its address: --server http://HOST:PORT");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
