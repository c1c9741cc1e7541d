package dev.plimsoll.mock.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.mock.limit.Use;
import dev.plimsoll.mock.log.CallLog;
import dev.plimsoll.mock.log.Tally;
import dev.plimsoll.mock.overload.Capacity;
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
      overload(json, house);
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
    json.writeNumberProperty("limited", tally.limited());
    json.writeNumberProperty("overloaded", tally.overloaded());
    json.writeNumberProperty("stalled", tally.stalled());
    json.writeNumberProperty("cut", tally.cut());
    json.writeNumberProperty("unanswered", tally.unanswered());
    json.writeNumberProperty("inputTokens", tally.inputTokens());
    json.writeNumberProperty("outputTokens", tally.outputTokens());
    json.writeName("billed");
    json.writeStartObject();
    json.writeNumberProperty("calls", tally.billed().calls());
    json.writeNumberProperty("inputTokens", tally.billed().input());
    json.writeNumberProperty("cachedInputTokens", tally.billed().cachedInput());
    json.writeNumberProperty("outputTokens", tally.billed().output());
    json.writeNumberProperty("reasoningTokens", tally.billed().reasoning());
    json.writeEndObject();
    json.writeNumberProperty("droppedLogLines", log.droppedLines());
    log.fault().ifPresent(fault -> json.writeStringProperty("logFault", fault));
  }

  private static void overload(JsonGenerator json, House house) {
    json.writeNumberProperty("working", house.slots.working());
    json.writeNumberProperty("waiting", house.slots.waiting());
    json.writeName("limits");
    json.writeStartArray();
    for (Use use : house.limits.uses()) {
      json.writeStartObject();
      json.writeStringProperty("limit", use.limit().toString());
      json.writeNumberProperty("granted", use.granted());
      json.writeNumberProperty("refused", use.refused());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeName("faults");
    json.writeRawValue(new String(house.faults().json(), UTF_8));
  }

  private static void settings(JsonGenerator json, House house) {
    json.writeName("settings");
    json.writeStartObject();
    var timing = house.draws.timing();
    json.writeNumberProperty("seed", house.draws.seed());
    json.writeStringProperty("latency", timing.latency().toString());
    timing.ttft().ifPresent(ttft -> json.writeStringProperty("ttft", ttft.toString()));
    timing.tokensPerSecond().ifPresent(rate -> json.writeNumberProperty("tokensPerSecond", rate));
    house.answers.ifPresent(length -> json.writeStringProperty("answerTokens", length.toString()));
    json.writeStringProperty("errors", house.draws.errors().toString());
    Capacity capacity = house.overload.capacity();
    capacity.slots().ifPresent(slots -> json.writeNumberProperty("slots", slots));
    capacity.backlog().ifPresent(backlog -> json.writeNumberProperty("backlog", backlog));
    json.writeEndObject();
  }
}
