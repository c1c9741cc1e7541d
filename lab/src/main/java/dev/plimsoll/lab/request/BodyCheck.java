package dev.plimsoll.lab.request;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A check of one value in a JSON body.
 *
 * @param steps names and indexes from the root
 * @param comparison null where the value must only exist
 * @param expected a String, a Double, a Boolean, or null for JSON's null
 */
record BodyCheck(
    String expression,
    List<Object> steps,
    @Nullable Comparison comparison,
    @Nullable Object expected)
    implements Check {

  @Override
  public Optional<String> failure(int status, AnswerBody body) {
    Optional<JsonNode> root = body.json();
    if (root.isEmpty()) {
      return Optional.of("the body is not JSON");
    }
    JsonNode node = root.get();
    for (Object step : steps) {
      node = step instanceof Integer index ? node.path(index) : node.path((String) step);
    }
    if (node.isMissingNode()) {
      return Optional.of("no such value");
    }
    Comparison wanted = comparison;
    if (wanted == null || holds(wanted, node)) {
      return Optional.empty();
    }
    return Optional.of("found " + node);
  }

  private boolean holds(Comparison wanted, JsonNode node) {
    return switch (expected) {
      case null -> wanted.holds(node.isNull() ? 0 : 1);
      case Double number when node.isNumber() ->
          wanted.holds(Double.compare(node.doubleValue(), number));
      case String text when node.isString() -> wanted.holds(node.stringValue().compareTo(text));
      case Boolean truth when node.isBoolean() ->
          wanted.holds(Boolean.compare(node.booleanValue(), truth));
      // Values of different types are never equal and have no order.
      default -> wanted == Comparison.NOT_EQUAL;
    };
  }
}
