package dev.plimsoll.mock.ollama;

import dev.plimsoll.mock.openai.ChatAnswer;
import dev.plimsoll.mock.openai.ChatRequest;
import dev.plimsoll.mock.tokens.Words;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;

/** Writes one answer of Ollama's, whole or as one JSON object a line. It tells no durations. */
public final class LineAnswer implements ChatAnswer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final byte[] AFTER = utf8("\"},\"done\":false}\n");

  private final ChatRequest request;
  private final Words words;
  private final String head; // up to the text of the message
  private final byte[] before;

  public LineAnswer(Instant created, ChatRequest request, Words words) {
    this.request = request;
    this.words = words;
    this.head =
        "{\"model\":"
            + JSON.writeValueAsString(request.model())
            + ",\"created_at\":\""
            + created
            + "\",\"message\":{\"role\":\"assistant\",\"content\":\"";
    this.before = utf8(head);
  }

  @Override
  public String streamType() {
    return "application/x-ndjson";
  }

  @Override
  public boolean tellsPromptFirst() {
    return false;
  }

  @Override
  public byte[] whole(long promptTokens) {
    return utf8(head + words.text(request.tokens()) + end(promptTokens));
  }

  @Override
  public byte[] firstEvents(long promptTokens) {
    return new byte[0];
  }

  @Override
  public byte[] events(int from, int to) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream((to - from) * (before.length + AFTER.length + 16));
    for (int i = from; i < to; i++) {
      out.writeBytes(before);
      out.writeBytes(words.token(i));
      out.writeBytes(AFTER);
    }
    return out.toByteArray();
  }

  @Override
  public byte[] lastEvents(long promptTokens) {
    return utf8(head + end(promptTokens) + "\n");
  }

  private String end(long promptTokens) {
    return "\"},\"done\":true,\"done_reason\":\"%s\",\"prompt_eval_count\":%d,\"eval_count\":%d}"
        .formatted(request.finishReason(), promptTokens, request.tokens());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
