package dev.plimsoll.base.yaml;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.units.UnitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of a file, with its place. Each reader method gives the value in the asked type or
 * throws an {@link InputException} that shows the line, what was found and what was expected.
 */
public final class Value {
  private final Yaml.Source source;
  private final @Nullable Node node;

  Value(Yaml.Source source, @Nullable Node node) {
    this.source = source;
    this.node = node;
  }

  /** The mapping that stands here; an empty file is an empty mapping. */
  public Section section() {
    return switch (node) {
      case null -> new Section(source, null);
      case MappingNode mapping -> new Section(source, mapping);
      default -> throw wrong("a mapping of keys to values");
    };
  }

  /** Whether a mapping stands here, where several forms are allowed. */
  public boolean isSection() {
    return node instanceof MappingNode;
  }

  /** Whether a list stands here, where several forms are allowed. */
  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** The elements of the list that stands here. */
  public List<Value> list() {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong("a list");
    }
    List<Value> values = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      values.add(new Value(source, element));
    }
    return List.copyOf(values);
  }

  /** Text, or any plain value as it was written. */
  public String string() {
    return scalar("text");
  }

  /** A whole number within bounds, both included. */
  public int integer(int least, int most) {
    String expected = "a whole number from %d to %d".formatted(least, most);
    String text = scalar(expected);
    try {
      long value = Long.parseLong(text.replace("_", ""));
      if (value >= least && value <= most) {
        return (int) value;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw wrong(expected);
  }

  /** A whole number of 64 bits. */
  public long wholeNumber() {
    String text = scalar("a whole number");
    try {
      return Long.parseLong(text.replace("_", ""));
    } catch (NumberFormatException _) {
      throw wrong("a whole number");
    }
  }

  /** A number within bounds, both included. */
  public double number(double least, double most) {
    String expected = "a number from %s to %s".formatted(least, most);
    String text = scalar(expected);
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw wrong(expected);
  }

  /** {@code true} or {@code false}. */
  public boolean bool() {
    String text = scalar("true or false");
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("true or false");
    };
  }

  public Duration duration() {
    return unit("a duration such as 30s", Durations::parse);
  }

  public DataSize size() {
    return unit("a size such as 200MB", DataSize::parse);
  }

  public Rate rate() {
    return unit("a rate such as 10/s", Rate::parse);
  }

  public Share share() {
    return unit("a share such as 1%", Share::parse);
  }

  public Distribution distribution() {
    return unit("a duration or a range such as 1s..5s", Distribution::parse);
  }

  /** One of the given words. */
  public String oneOf(List<String> words) {
    String text = scalar("one of " + String.join(", ", words));
    if (!words.contains(text)) {
      throw fault(
          "'%s' is not allowed here%s".formatted(shortened(text), Nearest.hint(text, words)),
          "Expected one of: " + String.join(", ", words));
    }
    return text;
  }

  /**
   * A value that {@code reader} understands; its {@link IllegalArgumentException} is shown here.
   */
  public <T> T unit(String expected, Function<String, T> reader) {
    String text = scalar(expected);
    try {
      return reader.apply(text);
    } catch (UnitException e) {
      throw fault(String.valueOf(e.getMessage()), "Expected " + expected + ".");
    } catch (IllegalArgumentException e) {
      throw fault(String.valueOf(e.getMessage()), "");
    }
  }

  /** A fault of this value, for rules that only its reader knows. */
  public InputException fault(String message, String advice) {
    return InputException.at(placeOf(source, node), source.text(), message, advice);
  }

  static InputException.Place placeOf(Yaml.Source source, @Nullable Node node) {
    Mark start = node == null ? null : node.getStartMark().orElse(null);
    Mark end = node == null ? null : node.getEndMark().orElse(null);
    if (start == null) {
      return new InputException.Place(source.file(), 1, 1, 1);
    }
    int width =
        end != null && end.getLine() == start.getLine() ? end.getColumn() - start.getColumn() : 1;
    return new InputException.Place(
        source.file(), start.getLine() + 1, start.getColumn() + 1, width);
  }

  private String scalar(String expected) {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw wrong(expected);
  }

  private InputException wrong(String expected) {
    String found =
        switch (node) {
          case null -> "nothing";
          case MappingNode _ -> "a mapping";
          case SequenceNode _ -> "a list";
          case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "nothing";
          case ScalarNode scalar -> "'" + shortened(scalar.getValue()) + "'";
          default -> "something else";
        };
    return fault("expected %s, found %s".formatted(expected, found), "");
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= 40 ? line : line.substring(0, 40) + "…";
  }
}
