package dev.plimsoll.mock.http;

import dev.plimsoll.mock.log.CallLog;
import dev.plimsoll.mock.log.Tally;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Counts since the start and the settings they came from, as JSON. */
final class Stats {
  private static final JsonFactory JSON = new JsonFactory();

  private Stats() {}

  static byte[] json(House house) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeNumberProperty("calls", house.calls.get());
      json.writeNumberProperty("inProgress", house.inProgress.get());
      counts(json, house.log);
      json.writeNumberProperty("connections", house.connections.get());
      json.writeNumberProperty("connectionsTurnedAway", house.turnedAway.get());
      settings(json, house);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void counts(JsonGenerator json, CallLog log) {
    Tally tally = log.tally();
    json.writeNumberProperty("ok", tally.ok());
    json.writeNumberProperty("errors", tally.errors());
    json.writeNumberProperty("cancelled", tally.cancelled());
    json.writeNumberProperty("rejected", tally.rejected());
    json.writeNumberProperty("inputTokens", tally.inputTokens());
    json.writeNumberProperty("outputTokens", tally.outputTokens());
    json.writeNumberProperty("droppedLogLines", log.droppedLines());
    log.fault().ifPresent(fault -> json.writeStringProperty("logFault", fault));
  }

  private static void settings(JsonGenerator json, House house) {
    json.writeName("settings");
    json.writeStartObject();
    var timing = house.draws.timing();
    json.writeNumberProperty("seed", house.draws.seed());
    json.writeStringProperty("latency", timing.latency().toString());
    timing.ttft().ifPresent(ttft -> json.writeStringProperty("ttft", ttft.toString()));
    timing.tokensPerSecond().ifPresent(rate -> json.writeNumberProperty("tokensPerSecond", rate));
    json.writeStringProperty("errors", house.draws.errors().toString());
    json.writeEndObject();
  }
}
