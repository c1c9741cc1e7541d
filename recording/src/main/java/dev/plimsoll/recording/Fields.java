package dev.plimsoll.recording;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.yaml.InputException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields of one line with their places, so that a fault can be shown where it stands. Values
 * are plain: text, numbers, true and false. Fields that nobody asks for are passed over.
 */
final class Fields {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_SHOWN = 40;

  private final Map<String, Field> fields = new HashMap<>();
  private final String file;
  private final int number;
  private final String text;

  private record Field(String value, int column, boolean quoted) {}

  private Fields(String file, int number, String text) {
    this.file = file;
    this.number = number;
    this.text = text;
  }

  /**
   * Reads a line.
   *
   * @param number of the line, from 1
   * @throws InputException when it is no object of plain values, with the place
   */
  static Fields of(String file, int number, String text) {
    Fields read = new Fields(file, number, text);
    try (JsonParser parser = JSON.createParser(text)) {
      read.all(parser);
    } catch (JacksonException e) {
      int column = Math.max(1, e.getLocation().getColumnNr());
      throw read.fault(column, "not JSON: " + e.getOriginalMessage());
    }
    return read;
  }

  private void all(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw fault(1, "expected an object of JSON, as in {\"t\": 0, \"e\": \"start\"}");
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      int column = parser.currentTokenLocation().getColumnNr();
      if (token == null || !token.isScalarValue()) {
        throw fault(column, "'%s' is no plain value".formatted(name));
      }
      boolean quoted = token == JsonToken.VALUE_STRING;
      fields.put(name, new Field(parser.getString(), column, quoted));
    }
    if (parser.nextToken() != null) {
      throw fault(parser.currentTokenLocation().getColumnNr(), "more than one object in a line");
    }
  }

  /** A fault at a column of this line. */
  InputException fault(int column, String message) {
    int width = Math.min(text.length() - column + 1, 12);
    String shown = "\n".repeat(number - 1) + text;
    return InputException.at(
        new InputException.Place(file, number, column, Math.max(1, width)),
        shown,
        message,
        "Lines of a recording: docs/backtest.md");
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  String text(String name) {
    return need(name).value();
  }

  String text(String name, String otherwise) {
    Field field = fields.get(name);
    return field == null ? otherwise : field.value();
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(fields.get(name)).map(Field::value);
  }

  boolean flag(String name) {
    return text(name, "false").equals("true");
  }

  long whole(String name) {
    return whole(name, need(name), Long.MAX_VALUE);
  }

  /** A whole number of at most {@code most}. */
  long upTo(String name, long most) {
    return whole(name, need(name), most);
  }

  int integer(String name) {
    return (int) whole(name, need(name), Integer.MAX_VALUE);
  }

  long whole(String name, long otherwise) {
    Field field = fields.get(name);
    return field == null ? otherwise : whole(name, field, Long.MAX_VALUE);
  }

  Optional<Duration> micros(String name) {
    Field field = fields.get(name);
    if (field == null) {
      return Optional.empty();
    }
    boolean before = field.value().startsWith("-");
    Field plain = before ? new Field(field.value().substring(1), field.column(), false) : field;
    long micros = whole(name, plain, Long.MAX_VALUE / 1_000);
    return Optional.of(Duration.ofNanos((before ? -1_000 : 1_000) * micros));
  }

  private long whole(String name, Field field, long most) {
    try {
      long value = Long.parseLong(field.value());
      if (!field.quoted() && value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    boolean bounded = most < Long.MAX_VALUE / 1_000;
    throw wrong(name, field, "a whole number " + (bounded ? "from 0 to " + most : "of 0 or more"));
  }

  double share(String name) {
    Field field = need(name);
    try {
      double value = Double.parseDouble(field.value());
      if (!field.quoted() && value >= 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw wrong(name, field, "a number from 0 to 1");
  }

  /** A value that {@code reader} understands. */
  <T> T read(String name, String expected, Function<String, Optional<T>> reader) {
    Field field = need(name);
    return reader.apply(field.value()).orElseThrow(() -> wrong(name, field, expected));
  }

  <E extends Enum<E>> E word(String name, Class<E> type) {
    Field field = need(name);
    for (E value : type.getEnumConstants()) {
      if (Words.of(value).equals(field.value())) {
        return value;
      }
    }
    throw unknown(name, Words.all(type));
  }

  InputException unknown(String name, List<String> known) {
    Field field = need(name);
    return wrong(
        name, field, "one of " + String.join(", ", known) + Nearest.hint(field.value(), known));
  }

  private InputException wrong(String name, Field field, String expected) {
    String shown = field.value();
    shown = shown.length() <= MOST_SHOWN ? shown : shown.substring(0, MOST_SHOWN) + "…";
    return fault(field.column(), "'%s' is '%s'; expected %s".formatted(name, shown, expected));
  }

  private Field need(String name) {
    Field field = fields.get(name);
    if (field == null) {
      throw fault(1, "'%s' is missing".formatted(name));
    }
    return field;
  }
}
