package dev.plimsoll.models.openai;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.model.ModelCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
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
  private static final int LETTERS_A_TOKEN = 4;
  private static final int TOKENS_A_MESSAGE = 4;

  private final SseLines events = new SseLines(this::event);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final StringBuilder text = new StringBuilder();
  private int status;
  private boolean stream;
  private boolean token;
  private boolean answered;
  private boolean done;
  private String model = "";
  private String finishReason = "";
  private @Nullable Usage usage;
  private long thought; // letters
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
    return stream && done;
  }

  /** Why this stream cannot become an answer any more, if it cannot. */
  Optional<Failure> failure() {
    return stream ? Optional.ofNullable(failure) : Optional.empty();
  }

  /** What a server said that refused. */
  String errorText() {
    return body.toString(StandardCharsets.UTF_8);
  }

  ModelAnswer answer(ModelCall call, CallTimes times) {
    if (failure != null) {
      return new ModelAnswer.Failed(failure, times);
    }
    if (done && !answered) { // JSON and 200, but from something that is no model
      return new ModelAnswer.Failed(
          Failure.retryable("malformed", "the provider's answer holds no choice"), times);
    }
    if (!done && finishReason.isEmpty()) {
      return new ModelAnswer.Failed(
          Failure.retryable("early_end", "the answer ended before it was complete"), times);
    }
    return new ModelAnswer.Completed(
        text.toString(),
        model.isEmpty() ? call.model() : model,
        finishReason,
        usage == null ? Usage.NONE : usage,
        times);
  }

  /** What the provider says it took; empty until it does. */
  Optional<Usage> usage() {
    return Optional.ofNullable(usage);
  }

  /** About what was taken so far, where the provider does not say it; nothing before a token. */
  Optional<Usage> estimate(ModelCall call) {
    if (!isOk() || !token) {
      return Optional.empty();
    }
    long input = 0;
    for (ModelCall.Message message : call.messages()) {
      input += tokens(message.content().length()) + TOKENS_A_MESSAGE;
    }
    long reasoning = tokens(thought);
    return Optional.of(new Usage(input, 0, tokens(text.length()) + reasoning, 0, reasoning));
  }

  private static long tokens(long letters) {
    return (letters + LETTERS_A_TOKEN - 1) / LETTERS_A_TOKEN;
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
        answered |= choice.has("delta") || choice.has("message");
        JsonNode part = choice.has("delta") ? choice.path("delta") : choice.path("message");
        String content = part.path("content").asString("");
        token |= !content.isEmpty() || !part.path("reasoning_content").asString("").isEmpty();
        thought += part.path("reasoning_content").asString("").length();
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
    JsonNode input = node.path("prompt_tokens_details");
    return new Usage(
        node.path("prompt_tokens").asLong(0),
        input.path("cached_tokens").asLong(0),
        node.path("completion_tokens").asLong(0),
        input.path("cache_write_tokens").asLong(0), // of servers that bill it, such as OpenRouter
        node.path("completion_tokens_details").path("reasoning_tokens").asLong(0));
  }

  private static IllegalArgumentException malformed(String json) {
    return new IllegalArgumentException(
        "not a JSON object: " + json.substring(0, Math.min(80, json.length())));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
