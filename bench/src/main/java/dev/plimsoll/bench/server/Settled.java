package dev.plimsoll.bench.server;

import dev.plimsoll.bench.harness.BrokenException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tasks of one key that were completed within a time, and the tokens that they took. */
record Settled(long tasks, long tokens) {
  /** Reads them off the server, page by page. */
  static Settled of(URI server, String key, Instant from, Instant end)
      throws BrokenException, IOException, InterruptedException {
    long tasks = 0;
    long tokens = 0;
    String next = "";
    try (HttpClient client = HttpClient.newHttpClient()) {
      do {
        String cursor = next.isEmpty() ? "" : "&cursor=" + next;
        JsonNode page = page(client, server, key, cursor);
        for (JsonNode task : page.path("tasks")) {
          Instant finished = Instant.parse(task.path("finishedAt").asString());
          if (!finished.isBefore(from) && finished.isBefore(end)) {
            JsonNode usage = task.path("usage");
            tasks++;
            tokens += usage.path("input").asLong(0) + usage.path("output").asLong(0);
          }
        }
        next = page.path("next").asString("");
      } while (!next.isEmpty());
    }
    return new Settled(tasks, tokens);
  }

  private static JsonNode page(HttpClient client, URI server, String key, String cursor)
      throws BrokenException, IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/api/v1/tasks?status=completed&limit=100" + cursor))
            .header("X-API-Key", key)
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new BrokenException("the list of tasks answered " + answer.statusCode());
    }
    try {
      return new JsonMapper().readTree(answer.body());
    } catch (JacksonException e) {
      throw new BrokenException("the list of tasks is not JSON: " + e.getOriginalMessage());
    }
  }
}
