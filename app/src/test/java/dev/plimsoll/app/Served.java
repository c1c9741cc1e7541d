package dev.plimsoll.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code serve} as a process of its own, for tests of what happens between and to servers. */
final class Served implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final BufferedReader out;
  private final Path errors;
  private final URI address;
  private final HttpClient http = HttpClient.newHttpClient();

  /** An answer of the server. */
  record Answer(int status, JsonNode body) {
    String text(String member) {
      return body.path(member).asString("");
    }
  }

  private Served(Process process, Path errors) throws IOException {
    this.process = process;
    this.errors = errors;
    this.out = process.inputReader();
    String first = out.readLine();
    if (first == null) {
      throw new IOException("it did not start: " + Files.readString(errors));
    }
    this.address = URI.create(first.replace("listening on ", ""));
  }

  static Served start(Path folder, String... words) {
    return start(folder, Map.of(), words);
  }

  /**
   * Starts a server on a free port and waits until it listens.
   *
   * @param environment variables that it gets besides ours
   */
  static Served start(Path folder, Map<String, String> environment, String... words) {
    return start(folder, environment, 0, words);
  }

  /** Starts one on a port of its own, by which others know it after a restart. */
  static Served startOn(Path folder, int port, String... words) {
    return start(folder, Map.of(), port, words);
  }

  private static Served start(
      Path folder, Map<String, String> environment, int port, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(Main.class.getName(), "serve", "--port", Integer.toString(port)));
    command.addAll(List.of(words));
    try {
      Path errors = Files.createTempFile(folder, "errors", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().putAll(environment);
      return new Served(builder.start(), errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer get(String path) {
    return ask("GET", path, "");
  }

  Answer delete(String path) {
    return ask("DELETE", path, "");
  }

  Answer post(String path, String json) {
    return ask("POST", path, json);
  }

  Answer patch(String path, String json) {
    return ask("PATCH", path, json);
  }

  private Answer ask(String method, String path, String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    if (!json.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      String body = response.body();
      return new Answer(response.statusCode(), JSON.readTree(body.isEmpty() ? "{}" : body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Submits a task; gives the path of it. */
  String submit(String json) {
    Answer answer = post("/api/v1/tasks", json);
    if (answer.status() != 202) {
      throw new IllegalStateException(answer.status() + ": " + answer.body());
    }
    return "/api/v1/tasks/" + answer.text("taskId");
  }

  /** Waits until a task is as wanted. */
  void await(String task, String status, Duration most) {
    Awaitility.await()
        .atMost(most)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> get(task).text("status").equals(status));
  }

  /** Sends it a signal: STOP, CONT, KILL. */
  void signal(String name) {
    try {
      var _ =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks it to stop, and waits until it has; gives its exit status. */
  int stop() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it does not stop: " + said());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it said on standard error. */
  String said() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it at once. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    http.shutdownNow();
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
