package dev.plimsoll.lab.request;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a value must be. Pure. */
sealed interface Demand {
  /** Whether a value of a JSON body satisfies it. */
  boolean holds(JsonNode node);

  /** Whether a text, such as a header's value, satisfies it. */
  boolean holds(String text);

  /** It is there. */
  record Exists() implements Demand {
    @Override
    public boolean holds(JsonNode node) {
      return true;
    }

    @Override
    public boolean holds(String text) {
      return true;
    }
  }

  /**
   * It compares with a literal. Values of different types are never equal and have no order.
   *
   * @param literal a String, a Double, a Boolean, or null for JSON's null
   */
  record Compared(Comparison comparison, @Nullable Object literal) implements Demand {
    @Override
    public boolean holds(JsonNode node) {
      return switch (literal) {
        case null -> comparison.holds(node.isNull() ? 0 : 1);
        case Double number when node.isNumber() ->
            comparison.holds(Double.compare(node.doubleValue(), number));
        case String text when node.isString() ->
            comparison.holds(node.stringValue().compareTo(text));
        case Boolean truth when node.isBoolean() ->
            comparison.holds(Boolean.compare(node.booleanValue(), truth));
        default -> comparison == Comparison.NOT_EQUAL;
      };
    }

    /** A header has no type: against a number it is read as one. */
    @Override
    public boolean holds(String text) {
      if (literal instanceof Double number) {
        return text.matches(CheckParser.NUMBER)
            ? comparison.holds(Double.compare(Double.parseDouble(text), number))
            : comparison == Comparison.NOT_EQUAL;
      }
      return comparison.holds(text.compareTo(String.valueOf(literal)));
    }
  }

  /** A text contains it, or a list has it among its elements. */
  record Contains(String text) implements Demand {
    @Override
    public boolean holds(JsonNode node) {
      if (node.isArray()) {
        for (JsonNode element : node) {
          if (element.asString("").equals(text)) {
            return true;
          }
        }
        return false;
      }
      return node.isString() && node.stringValue().contains(text);
    }

    @Override
    public boolean holds(String whole) {
      return whole.contains(text);
    }
  }

  /** A pattern is found in its text. */
  record Matches(Regex regex) implements Demand {
    @Override
    public boolean holds(JsonNode node) {
      return node.isValueNode() && regex.find(node.asString("")).isPresent();
    }

    @Override
    public boolean holds(String text) {
      return regex.find(text).isPresent();
    }
  }
}
