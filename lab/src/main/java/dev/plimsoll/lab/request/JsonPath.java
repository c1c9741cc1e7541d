package dev.plimsoll.lab.request;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The way from the root of a JSON value to one within: {@code $.a[0]["b c"]}. Never a search.
 *
 * @param steps names and indexes from the root
 */
record JsonPath(List<Object> steps) {
  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]\\s\"]+)|\\[(\\d{1,9})]|\\[\"([^\"]+)\"]");

  JsonPath {
    steps = List.copyOf(steps);
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException when it is none; the message says at which character
   */
  static JsonPath parse(String path) {
    List<Object> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    int at = 1;
    if (!path.startsWith("$")) {
      throw new IllegalArgumentException("'%s' is not a path; it starts with $".formatted(path));
    }
    while (at < path.length()) {
      if (!step.find(at) || step.start() != at) {
        throw new IllegalArgumentException(
            "'%s' is not a path at character %d".formatted(path, at + 1));
      }
      if (step.group(2) != null) {
        steps.add(Integer.valueOf(step.group(2)));
      } else {
        steps.add(step.group(1) != null ? step.group(1) : step.group(3));
      }
      at = step.end();
    }
    return new JsonPath(steps);
  }

  /** The value it leads to, or a missing node. */
  JsonNode in(JsonNode root) {
    JsonNode node = root;
    for (Object step : steps) {
      node = step instanceof Integer index ? node.path(index) : node.path((String) step);
    }
    return node;
  }
}
