package dev.plimsoll.bench.program;

import dev.plimsoll.bench.harness.BrokenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code summary.json} of a run, by path; what was not measured is absent. */
public record RunSummary(JsonNode root) {

  /**
   * Reads it from a run's folder.
   *
   * @throws BrokenException where there is none, or it is not JSON
   */
  public static RunSummary read(Path folder) throws BrokenException, IOException {
    Path file = folder.resolve("summary.json");
    if (!Files.exists(file)) {
      throw new BrokenException("the run wrote no " + file);
    }
    try {
      return new RunSummary(new JsonMapper().readTree(Files.readString(file)));
    } catch (JacksonException e) {
      throw new BrokenException(file + " is not JSON: " + e.getOriginalMessage());
    }
  }

  /** The number at the end of this path, such as {@code response p99}. */
  public OptionalDouble number(String... path) {
    JsonNode node = root;
    for (String key : path) {
      node = node.path(key);
    }
    return number(node);
  }

  public static OptionalDouble number(JsonNode node) {
    return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
  }

  public String verdict() {
    return root.path("verdict").asString("absent");
  }

  /** Why the run may not be believed, and what it warns of. */
  public List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    root.path("validity").path("reasons").forEach(reason -> doubts.add(reason.asString()));
    root.path("validity").path("warnings").forEach(warning -> doubts.add(warning.asString()));
    return doubts;
  }

  /** Each kind of error with its count: {@code timeout 12}. */
  public List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (JsonNode error : root.path("errors")) {
      errors.add(error.path("kind").asString("?") + " " + error.path("count").asLong(0));
    }
    return errors;
  }
}
