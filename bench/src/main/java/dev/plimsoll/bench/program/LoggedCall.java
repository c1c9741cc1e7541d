package dev.plimsoll.bench.program;

import dev.plimsoll.bench.harness.BrokenException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One call that the mock provider logged.
 *
 * @param task whose call it was: the request id without its last part
 * @param attempt the request id's last part, from 1; where it went elsewhere too, that is left out
 * @param lineMillis how long it stood in line for its slot; 0 where there are no slots
 */
public record LoggedCall(
    String task, int attempt, double startedMillis, double lineMillis, double millis, boolean ok) {

  /**
   * Reads the mock's log.
   *
   * @throws BrokenException when a line is not what the mock writes
   */
  public static List<LoggedCall> read(List<String> lines) throws BrokenException {
    JsonMapper json = new JsonMapper();
    List<LoggedCall> calls = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank()) {
        calls.add(of(json, line));
      }
    }
    return calls;
  }

  private static LoggedCall of(JsonMapper json, String line) throws BrokenException {
    try {
      JsonNode call = json.readTree(line);
      String id = call.required("id").asString();
      int dash = id.lastIndexOf('-');
      return new LoggedCall(
          id.substring(0, dash),
          Integer.parseInt(id.substring(dash + 1).replaceFirst("\\..*", "")),
          call.required("started").asDouble(),
          call.path("queueMs").asDouble(0),
          call.required("ms").asDouble(),
          call.required("outcome").asString().equals("ok"));
    } catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new BrokenException(
          "the mock's log has a line without TASK-ATTEMPT and its times: %s (%s)"
              .formatted(line, e.getMessage()));
    }
  }
}
