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
    return demand.holds(node) ? Optional.empty() : failed("found " + node);
  }
}
