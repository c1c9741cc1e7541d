package dev.plimsoll.bench.pool;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.program.HttpConnection;
import dev.plimsoll.bench.program.HttpConnection.Answer;
import dev.plimsoll.bench.program.ListeningProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server whose agents are looked at over HTTP; it has a store in memory. */
final class ScaledServer implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();

  private final ListeningProcess process;
  private final HttpConnection connection;

  private ScaledServer(ListeningProcess process, HttpConnection connection) {
    this.process = process;
    this.connection = connection;
  }

  static ScaledServer start(Testbed bed, String name, String yaml)
      throws BrokenException, IOException, InterruptedException {
    Path config = Files.writeString(bed.folder().resolve(name + ".yaml"), yaml);
    ListeningProcess process =
        ListeningProcess.start(
            bed, name, "serve", "--port", "0", "--config", config.toString(), "--store", "memory");
    return new ScaledServer(process, new HttpConnection(process.address(), SILENCE));
  }

  URI address() {
    return process.address();
  }

  ListeningProcess process() {
    return process;
  }

  JsonNode get(String path) throws BrokenException, IOException {
    Answer answer = connection.get(path);
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException _) {
      throw new BrokenException("%s answered %d without JSON".formatted(path, answer.status()));
    }
  }

  /** How many agents are in a state. */
  long agents(String state) throws BrokenException, IOException {
    return StreamSupport.stream(get("/api/v1/agents").path("agents").spliterator(), false)
        .filter(agent -> agent.path("state").asString().equals(state))
        .count();
  }

  /** The sum of a metric over the lines that contain a text. */
  double metric(String name, String containing) throws IOException {
    Matcher lines =
        Pattern.compile("(?m)^" + name + "(\\{[^}]*})? (\\S+)$")
            .matcher(connection.get("/metrics").body());
    double sum = 0;
    while (lines.find()) {
      String labels = lines.group(1) == null ? "" : lines.group(1);
      sum += labels.contains(containing) ? Double.parseDouble(lines.group(2)) : 0;
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    connection.close();
    process.close();
  }
}
