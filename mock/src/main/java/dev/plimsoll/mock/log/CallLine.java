package dev.plimsoll.mock.log;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes calls as JSON, one line each; times in milliseconds with three decimals. */
final class CallLine {
  private static final JsonFactory JSON = new JsonFactory();

  private CallLine() {}

  static byte[] of(CallRecord call) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(320);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeNumberProperty("call", call.call());
      json.writeStringProperty("id", call.id());
      json.writeName("model");
      call.model().ifPresentOrElse(json::writeString, json::writeNull);
      json.writeBooleanProperty("stream", call.stream());
      json.writeNumberProperty("started", millis(call.started()));
      millis(json, "firstTokenMs", call.firstToken());
      json.writeNumberProperty("ms", millis(call.took()));
      millis(json, "drawnMs", call.drawn());
      millis(json, "queueMs", call.queued());
      json.writeStringProperty("outcome", call.outcome().word());
      json.writeNumberProperty("status", call.status());
      json.writeName("inputTokens");
      call.inputTokens().ifPresentOrElse(json::writeNumber, json::writeNull);
      json.writeNumberProperty(
          "cachedInputTokens", call.kinds().cached(call.inputTokens().orElse(0)));
      json.writeNumberProperty("outputTokens", call.outputTokens());
      json.writeNumberProperty("reasoningTokens", call.kinds().reasoning(call.outputTokens()));
      json.writeEndObject();
    }
    line.write('\n');
    return line.toByteArray();
  }

  static byte[] of(List<CallRecord> calls) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(calls.size() * 320);
    calls.forEach(call -> lines.writeBytes(of(call)));
    return lines.toByteArray();
  }

  private static void millis(JsonGenerator json, String name, Optional<Duration> time) {
    json.writeName(name);
    time.ifPresentOrElse(value -> json.writeNumber(millis(value)), json::writeNull);
  }

  private static BigDecimal millis(Duration time) {
    return BigDecimal.valueOf(time.toNanos() / 1_000, 3);
  }

  private static BigDecimal millis(Instant time) {
    return BigDecimal.valueOf(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000, 3);
  }
}
