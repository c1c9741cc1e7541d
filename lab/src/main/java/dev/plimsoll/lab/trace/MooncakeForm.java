package dev.plimsoll.lab.trace;

import dev.plimsoll.base.yaml.InputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Mooncake's traces: a JSON object on each line, its time in milliseconds. */
final class MooncakeForm implements TraceForm {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String LINE =
      "Expected a line such as {\"timestamp\": 40, \"input_length\": 374, \"output_length\": 44}.";

  private final TraceLines lines;

  MooncakeForm(TraceLines lines) {
    this.lines = lines;
  }

  @Override
  public boolean startsAtOnce() {
    return true;
  }

  @Override
  public Trace.Row row(String line) {
    long nanos = -1;
    int input = -1;
    int output = -1;
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw lines.fault(1, line.length(), "no JSON object", LINE);
      }
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        json.nextToken();
        switch (name) {
          case "timestamp" -> nanos = millis(json);
          case "input_length" -> input = tokens(json, name);
          case "output_length" -> output = tokens(json, name);
          default -> json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        throw fault(json, "more than one JSON value on the line", LINE);
      }
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      int column = at == null ? 1 : Math.max(1, at.getColumnNr());
      throw lines.fault(column, 1, "not JSON: " + first(e.getOriginalMessage()), LINE);
    }
    String missing =
        nanos < 0 ? "timestamp" : input < 0 ? "input_length" : output < 0 ? "output_length" : "";
    if (!missing.isEmpty()) {
      throw lines.fault(1, line.length(), "'%s' is missing".formatted(missing), KNOWN);
    }
    return new Trace.Row(nanos, input, output);
  }

  private long millis(JsonParser json) {
    try {
      return Timestamp.decimal(json.getString(), 1_000_000L);
    } catch (IllegalArgumentException _) {
      throw fault(
          json,
          "timestamp is '%s'".formatted(TraceLines.cut(json.getString())),
          "Expected milliseconds such as 40.");
    }
  }

  private int tokens(JsonParser json, String name) {
    try {
      return TraceForm.tokens(json.getString());
    } catch (NumberFormatException _) {
      throw fault(
          json,
          "%s is '%s'".formatted(name, TraceLines.cut(json.getString())),
          "Expected a whole number from 0 to 100,000,000.");
    }
  }

  private InputException fault(JsonParser json, String found, String advice) {
    int column = Math.max(1, json.currentTokenLocation().getColumnNr());
    return lines.fault(column, json.getString().length(), found, advice);
  }

  private static String first(String message) {
    return TraceLines.cut(message.lines().findFirst().orElse(""));
  }
}
