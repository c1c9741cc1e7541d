package dev.plimsoll.lab.merge;

import dev.plimsoll.base.yaml.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value in a JSON file that was written by a program: read by name, refused with file and path
 * where it is not what was expected.
 */
record Json(Path file, String path, JsonNode node) {
  private static final long LARGEST_BYTES = 64L << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * Reads a whole file, which is one object.
   *
   * @throws InputException with file, line and column when it is missing, too large or cut off
   */
  static Json read(Path file) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw InputException.of("%s: larger than 64 MB, the most that is read".formatted(file));
      }
      Json root = new Json(file, "", MAPPER.readTree(Files.readAllBytes(file)));
      if (!root.node.isObject()) {
        throw root.fault("expected an object");
      }
      return root;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String place = at == null ? "" : ":%d:%d".formatted(at.getLineNr(), at.getColumnNr());
      throw InputException.of(
          "%s%s: cut off, or no JSON: %s%n  Take the worker's folder as it wrote it, or leave it out."
              .formatted(file, place, e.getOriginalMessage()));
    } catch (IOException e) {
      throw Lines.unreadable(file, e);
    }
  }

  boolean has(String name) {
    return node.has(name);
  }

  Json get(String name) {
    return new Json(file, path.isEmpty() ? name : path + "." + name, node.path(name));
  }

  Optional<Json> find(String name) {
    return has(name) ? Optional.of(get(name)) : Optional.empty();
  }

  List<String> names() {
    return List.copyOf(node.propertyNames());
  }

  List<Json> elements() {
    if (!node.isArray()) {
      throw fault("expected a list");
    }
    List<Json> elements = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      elements.add(new Json(file, path + "[" + i + "]", node.get(i)));
    }
    return elements;
  }

  String text() {
    if (!node.isString()) {
      throw fault("expected a text");
    }
    return node.asString();
  }

  boolean bool() {
    if (!node.isBoolean()) {
      throw fault("expected true or false");
    }
    return node.asBoolean();
  }

  /** A count: a whole number from 0 to 10^15, so that thousands of them can be added. */
  long count() {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw fault("expected a whole number");
    }
    if (node.asLong() < 0 || node.asLong() > 1_000_000_000_000_000L) {
      throw fault("expected 0 to 10^15");
    }
    return node.asLong();
  }

  /** Any whole number of 64 bits. */
  long number() {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw fault("expected a whole number");
    }
    return node.asLong();
  }

  /** A number from 0 to 10^15. */
  double amount() {
    double value = node.isNumber() ? node.asDouble() : Double.NaN;
    if (!(value >= 0 && value <= 1e15)) {
      throw fault("expected a number from 0 to 10^15");
    }
    return value;
  }

  OptionalDouble amount(String name) {
    return has(name) ? OptionalDouble.of(get(name).amount()) : OptionalDouble.empty();
  }

  InputException fault(String message) {
    String found = node.isMissingNode() ? "nothing" : cut(node.toString());
    return InputException.of(
        "%s: %s: %s, found %s%n  Take the worker's folder as it wrote it, or leave it out."
            .formatted(file, path.isEmpty() ? "the file" : path, message, found));
  }

  private static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
