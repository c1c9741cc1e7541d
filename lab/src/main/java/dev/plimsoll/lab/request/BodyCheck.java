package dev.plimsoll.lab.request;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A check of one value in a JSON body. */
record BodyCheck(String expression, JsonPath path, Demand demand) implements Check {
  @Override
  public Optional<Failed> failure(Seen seen) {
    Optional<JsonNode> root = seen.json();
    if (root.isEmpty()) {
      return failed("the body is not JSON");
    }
    JsonNode node = path.in(root.get());
    if (node.isMissingNode()) {
      return failed("no such value");
    }
    return demand.holds(node) ? Optional.empty() : failed("found " + shown(node));
  }

  /** What is large is not written out for every answer that fails. */
  private static String shown(JsonNode node) {
    if (node.isValueNode()) {
      return node.toString();
    }
    return (node.isArray() ? "a list of " : "an object of ") + node.size();
  }
}
