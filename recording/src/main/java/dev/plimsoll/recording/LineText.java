package dev.plimsoll.recording;

import dev.plimsoll.base.usage.Usage;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lines as text: one JSON object each, without a line end. Not thread-safe. */
final class LineText {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long MOST_MICROS = Long.MAX_VALUE / 1_000; // what can be read again

  private final Names names;

  /**
   * @param names how names are shown
   */
  LineText(Names names) {
    this.names = names;
  }

  static String of(Head head) {
    ObjectNode node = JSON.createObjectNode();
    node.put("plimsoll-recording", Head.FORMAT);
    node.put("began", head.began().toString());
    node.put("version", head.version());
    node.put("salt", head.salt());
    node.set("config", head.config());
    return JSON.writeValueAsString(node);
  }

  String of(Line line) {
    StringWriter text = new StringWriter(160);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberProperty("t", line.at());
      json.writeStringProperty("e", line.word());
      write(json, line);
      json.writeEndObject();
    }
    return text.toString();
  }

  private void write(JsonGenerator json, Line line) {
    switch (line) {
      case Line.Submit submit -> submit(json, submit);
      case Line.Answer answer -> {
        json.writeStringProperty("task", answer.task().value());
        json.writeStringProperty("answer", answer.answer());
      }
      case Line.Start start -> {
        json.writeStringProperty("task", start.task().value());
        json.writeStringProperty("agent", start.agent());
        json.writeNumberProperty("attempt", start.attempt());
        if (start.stored()) {
          json.writeBooleanProperty("stored", true);
        }
      }
      case Line.Want want -> want(json, want);
      case Line.Call call -> {
        json.writeNumberProperty("call", call.call());
        json.writeStringProperty("to", call.target().toString());
        json.writeNumberProperty("hop", call.hop());
        call.cut().ifPresent(rung -> json.writeStringProperty("cut", rung));
      }
      case Line.First first -> {
        json.writeNumberProperty("call", first.call());
        hop(json, first.hop());
      }
      case Line.Called called -> {
        json.writeNumberProperty("call", called.call());
        hop(json, called.hop());
        json.writeStringProperty("end", Words.of(called.kind()));
        called.usage().ifPresent(usage -> usage(json, usage));
        called.tokens().ifPresent(tokens -> json.writeNumberProperty("tokens", tokens));
        called.retryAfter().ifPresent(wait -> micros(json, "retryAfter", wait));
      }
      case Line.Uncalled uncalled -> {
        json.writeNumberProperty("call", uncalled.call());
        json.writeStringProperty("why", uncalled.why());
      }
      case Line.End end -> {
        json.writeStringProperty("task", end.task().value());
        json.writeStringProperty("how", end.how());
        json.writeNumberProperty("tokens", end.tokens());
        end.failure().ifPresent(kind -> json.writeStringProperty("failure", kind));
      }
      case Line.Over over -> {
        json.writeStringProperty("task", over.task().value());
        json.writeStringProperty("status", over.status().word());
      }
      case Line.Agent agent -> {
        json.writeStringProperty("pool", agent.pool());
        json.writeStringProperty("agent", agent.agent());
        json.writeNumberProperty("slots", agent.slots());
      }
      case Line.Rung rung -> {
        json.writeStringProperty("rung", rung.rung().word());
        json.writeStringProperty("why", rung.why());
      }
      case Line.Cancel cancel -> json.writeStringProperty("task", cancel.task().value());
      case Line.Reclass other -> {
        json.writeStringProperty("task", other.task().value());
        json.writeStringProperty("class", other.priority().word());
      }
      case Line.Queue queue -> {
        json.writeStringProperty("mode", queue.mode().word());
        json.writeBooleanProperty("stopping", queue.stopping());
      }
      case Line.Memory memory -> json.writeNumberProperty("share", memory.share());
      case Line.Dropped dropped -> json.writeNumberProperty("lines", dropped.lines());
      case Line.Closed closed -> json.writeStringProperty("why", closed.why());
    }
  }

  private void submit(JsonGenerator json, Line.Submit submit) {
    json.writeStringProperty("task", submit.task().value());
    json.writeStringProperty("class", submit.priority().word());
    json.writeStringProperty("pool", submit.pool());
    json.writeStringProperty("tenant", names.hashed(submit.tenant()));
    name(json, "key", submit.who().key());
    name(json, "name", submit.who().name());
    name(json, "user", submit.who().user());
    json.writeNumberProperty("cost", submit.cost());
    submit.notBefore().ifPresent(time -> micros(json, "notBefore", time));
    submit.deadline().ifPresent(time -> micros(json, "deadline", time));
    if (submit.recovered()) {
      json.writeBooleanProperty("recovered", true);
    }
  }

  private void name(JsonGenerator json, String property, String name) {
    if (!name.isEmpty()) {
      json.writeStringProperty(property, names.hashed(name));
    }
  }

  private static void want(JsonGenerator json, Line.Want want) {
    json.writeNumberProperty("call", want.call());
    want.task().ifPresent(task -> json.writeStringProperty("task", task.value()));
    json.writeNumberProperty("tokens", want.tokens());
    want.most().ifPresent(most -> usage(json, most));
    want.need()
        .ifPresent(need -> {
          json.writeStringProperty("role", need.role());
          json.writeNumberProperty("complexity", need.complexity());
          need.pin().ifPresent(pin -> json.writeStringProperty("pin", pin));
        });
  }

  private static void usage(JsonGenerator json, Usage usage) {
    json.writeNumberProperty("in", usage.input());
    number(json, "cached", usage.cachedInput());
    json.writeNumberProperty("out", usage.output());
    number(json, "written", usage.cacheWrite());
    number(json, "reasoning", usage.reasoning());
  }

  private static void hop(JsonGenerator json, int hop) {
    if (hop != 0) {
      json.writeNumberProperty("hop", hop);
    }
  }

  private static void number(JsonGenerator json, String property, long value) {
    if (value > 0) {
      json.writeNumberProperty(property, value);
    }
  }

  private static void micros(JsonGenerator json, String property, Duration time) {
    long micros = TimeUnit.MICROSECONDS.convert(time); // at most what a long holds
    json.writeNumberProperty(property, Math.clamp(micros, -MOST_MICROS, MOST_MICROS));
  }
}
