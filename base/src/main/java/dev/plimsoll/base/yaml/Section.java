package dev.plimsoll.base.yaml;

import dev.plimsoll.base.text.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping of a file. Its reader names the allowed keys first; anything else is refused. */
public final class Section {
  private final Yaml.Source source;
  private final @Nullable MappingNode node;
  private final Map<String, Value> values = new LinkedHashMap<>();

  Section(Yaml.Source source, @Nullable MappingNode node) {
    this.source = source;
    this.node = node;
    for (NodeTuple tuple : node == null ? List.<NodeTuple>of() : node.getValue()) {
      Value key = new Value(source, tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        throw key.fault("a key must be plain text", "");
      }
      if (values.put(name.getValue(), new Value(source, tuple.getValueNode())) != null) {
        throw key.fault("'" + name.getValue() + "' stands here twice", "Remove one of them.");
      }
    }
  }

  /**
   * Refuses every key that is not allowed, naming the nearest that is.
   *
   * @param what whose keys these are, for the message: "a load phase"
   */
  public Section allow(String what, String... keys) {
    List<String> allowed = List.of(keys);
    for (NodeTuple tuple : node == null ? List.<NodeTuple>of() : node.getValue()) {
      String name = ((ScalarNode) tuple.getKeyNode()).getValue();
      if (!allowed.contains(name)) {
        throw new Value(source, tuple.getKeyNode())
            .fault(
                "'%s' is not a key here%s".formatted(name, Nearest.hint(name, allowed)),
                "Keys of %s: %s".formatted(what, String.join(", ", allowed)));
      }
    }
    return this;
  }

  /** The keys that stand here, in their order. */
  public List<String> keys() {
    return List.copyOf(values.keySet());
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  public Optional<Value> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a key, read by {@code reader}, or {@code otherwise} where it does not stand. */
  public <T> T get(String key, Function<Value, T> reader, T otherwise) {
    Value value = values.get(key);
    return value == null ? otherwise : reader.apply(value);
  }

  /** The value of a key that must be there. */
  public Value need(String key) {
    Value value = values.get(key);
    if (value == null) {
      throw fault("'" + key + "' is missing", "");
    }
    return value;
  }

  /** A fault of this mapping as a whole. */
  public InputException fault(String message, String advice) {
    InputException.Place start = Value.placeOf(source, node);
    return InputException.at(
        new InputException.Place(start.file(), start.line(), start.column(), 1),
        source.text(),
        message,
        advice);
  }
}
