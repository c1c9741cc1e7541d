package dev.plimsoll.mock.overload;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.base.yaml.Yaml;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Faults as people write them, in a file and at the admin door. */
final class FaultsForm {
  static final List<String> KEYS =
      List.of(
          "errors",
          "status",
          "retryAfter",
          "slowdown",
          "stall",
          "cut",
          "blackHole",
          "slots",
          "backlog");

  private static final JsonFactory JSON = new JsonFactory();

  private FaultsForm() {}

  static Faults parse(String text) {
    Section section = Yaml.parse("faults", text).section();
    return read(section.allow("faults", KEYS.toArray(String[]::new)));
  }

  /** Reads the keys of faults; others were allowed or refused by the caller. */
  static Faults read(Section section) {
    return new Faults(
        new Failing(
            section.get("errors").map(Value::share),
            whole(section, "status", 400, 599),
            section.get("retryAfter").map(FaultsForm::retryAfter)),
        slowdown(section),
        new Breaks(
            section.get("stall").map(value -> value.unit("'after 3 tokens'", Break::parse)),
            section.get("cut").map(value -> value.unit("'after 3 tokens'", Break::parseFinal)),
            section
                .get("blackHole")
                .map(value -> value.unit("true, false or a share", FaultsForm::all))),
        new Capacity(
            whole(section, "slots", 1, Capacity.MOST),
            whole(section, "backlog", 0, Capacity.MOST)));
  }

  /** The keys of faults behind some others. */
  static String[] keysAfter(String... others) {
    return Stream.concat(Stream.of(others), KEYS.stream()).toArray(String[]::new);
  }

  private static OptionalInt whole(Section section, String key, int least, int most) {
    return section.get(
        key, value -> OptionalInt.of(value.integer(least, most)), OptionalInt.empty());
  }

  private static OptionalDouble slowdown(Section section) {
    return section.get(
        "slowdown",
        value -> OptionalDouble.of(value.number(Faults.LEAST_SLOWDOWN, Faults.MOST_SLOWDOWN)),
        OptionalDouble.empty());
  }

  private static Duration retryAfter(Value value) {
    Duration wait = value.duration();
    if (wait.compareTo(Failing.LONGEST_WAIT) > 0) {
      throw value.fault("nobody is told to wait for more than a day", "");
    }
    return wait;
  }

  private static Share all(String text) {
    return switch (text) {
      case "true" -> new Share(1);
      case "false" -> new Share(0);
      default -> Share.parse(text);
    };
  }

  static byte[] json(Faults faults) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      text(json, "errors", faults.failing().errors());
      whole(json, "status", faults.failing().status());
      text(json, "retryAfter", faults.failing().retryAfter().map(Durations::format));
      faults.slowdown().ifPresent(factor -> json.writeNumberProperty("slowdown", factor));
      text(json, "stall", faults.breaks().stall());
      text(json, "cut", faults.breaks().cut());
      text(json, "blackHole", faults.breaks().blackHole());
      whole(json, "slots", faults.capacity().slots());
      whole(json, "backlog", faults.capacity().backlog());
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void text(JsonGenerator json, String name, Optional<?> value) {
    value.ifPresent(known -> json.writeStringProperty(name, known.toString()));
  }

  private static void whole(JsonGenerator json, String name, OptionalInt value) {
    value.ifPresent(known -> json.writeNumberProperty(name, known));
  }
}
