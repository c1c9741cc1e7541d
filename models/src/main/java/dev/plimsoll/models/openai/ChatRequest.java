package dev.plimsoll.models.openai;

import dev.plimsoll.ports.model.ModelCall;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the body of a chat-completions request. */
final class ChatRequest {
  private static final JsonFactory JSON = new JsonFactory();

  private ChatRequest() {}

  static byte[] json(ModelCall call) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("model", call.model());
      json.writeArrayPropertyStart("messages");
      for (ModelCall.Message message : call.messages()) {
        json.writeStartObject();
        json.writeStringProperty("role", message.role().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("content", message.content());
        json.writeEndObject();
      }
      json.writeEndArray();
      if (call.maxTokens().isPresent()) {
        json.writeNumberProperty("max_tokens", call.maxTokens().getAsInt());
      }
      json.writeBooleanProperty("stream", true);
      json.writeObjectPropertyStart("stream_options");
      json.writeBooleanProperty("include_usage", true);
      json.writeEndObject();
      json.writeEndObject();
    }
    return out.toByteArray();
  }
}
