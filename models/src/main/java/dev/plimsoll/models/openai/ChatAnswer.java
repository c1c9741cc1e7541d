package dev.plimsoll.models.openai;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.model.ModelCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts an answer together from its bytes: a stream of chunks, or one JSON body where the server
 * does not stream. Knows nothing of connections and time.
 */
final class ChatAnswer {
  private static final JsonMapper JSON = new JsonMapper();

  private final SseLines events = new SseLines(this::event);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final StringBuilder text = new StringBuilder();
  private int status;
  private boolean stream;
  private boolean token;
  private boolean done;
  private String model = "";
  private String finishReason = "";
  private Usage usage = Usage.NONE;
  private @Nullable Failure failure;

  void head(int statusCode, @Nullable String contentType) {
    status = statusCode;
    stream =
        statusCode == 200
            && contentType != null
            && contentType.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }

  void add(byte[] bytes) {
    if (stream) {
      events.add(bytes);
    } else {
      body.writeBytes(bytes);
    }
  }

  /** The connection gave its last byte. */
  void end() {
    if (!stream && isOk()) {
      read(body.toString(StandardCharsets.UTF_8));
      done = failure == null;
    }
  }

  boolean isOk() {
    return status == 200;
  }

  boolean hasToken() {
    return token;
  }

  /** Whether a stream has said that nothing more comes. */
  boolean isComplete() {
    return stream && (done || failure != null);
  }

  /** What a server said that refused. */
  String errorText() {
    return body.toString(StandardCharsets.UTF_8);
  }

  ModelAnswer answer(ModelCall call, CallTimes times) {
    if (failure != null) {
      return new ModelAnswer.Failed(failure, times);
    }
    if (!done && finishReason.isEmpty()) {
      return new ModelAnswer.Failed(
          Failure.retryable("early_end", "the answer ended before it was complete"), times);
    }
    return new ModelAnswer.Completed(
        text.toString(), model.isEmpty() ? call.model() : model, finishReason, usage, times);
  }

  private void event(String data) {
    if (data.equals("[DONE]")) {
      done = true;
    } else if (failure == null) {
      read(data);
    }
  }

  private void read(String json) {
    try {
      JsonNode chunk = JSON.readTree(json);
      if (chunk == null || !chunk.isObject()) {
        throw malformed(json);
      }
      if (chunk.has("error")) { // some servers fail in mid-stream with status 200
        String message = chunk.path("error").path("message").asString("no message");
        failure = Failure.retryable("provider", "the provider failed in mid-answer: " + message);
        return;
      }
      model = chunk.path("model").asString(model);
      for (JsonNode choice : chunk.path("choices")) {
        JsonNode part = choice.has("delta") ? choice.path("delta") : choice.path("message");
        String content = part.path("content").asString("");
        token |= !content.isEmpty() || !part.path("reasoning_content").asString("").isEmpty();
        text.append(content);
        finishReason = choice.path("finish_reason").asString(finishReason);
      }
      if (chunk.path("usage").isObject()) {
        usage = usage(chunk.path("usage"));
      }
    } catch (JacksonException | IllegalArgumentException e) {
      failure =
          Failure.retryable("malformed", "the provider's answer cannot be read: " + firstLine(e));
    }
  }

  private static Usage usage(JsonNode node) {
    return new Usage(
        node.path("prompt_tokens").asLong(0),
        node.path("prompt_tokens_details").path("cached_tokens").asLong(0),
        node.path("completion_tokens").asLong(0));
  }

  private static IllegalArgumentException malformed(String json) {
    return new IllegalArgumentException(
        "not a JSON object: " + json.substring(0, Math.min(80, json.length())));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
