package dev.plimsoll.mock.anthropic;

import dev.plimsoll.mock.openai.ChatAnswer;
import dev.plimsoll.mock.openai.ChatRequest;
import dev.plimsoll.mock.tokens.Words;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Writes one message of Anthropic's, whole or as the events of its stream. */
public final class MessageAnswer implements ChatAnswer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final byte[] BEFORE =
      utf8(
          "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
              + "\"delta\":{\"type\":\"text_delta\",\"text\":\"");
  private static final byte[] AFTER = utf8("\"}}\n\n");

  private final String id;
  private final ChatRequest request;
  private final Words words;

  /**
   * @param id unique, plain ASCII: {@code msg_…}
   */
  public MessageAnswer(String id, ChatRequest request, Words words) {
    this.id = id;
    this.request = request;
    this.words = words;
  }

  @Override
  public String streamType() {
    return "text/event-stream; charset=utf-8";
  }

  /** In {@code message_start}. */
  @Override
  public boolean tellsPromptFirst() {
    return true;
  }

  @Override
  public byte[] whole(long promptTokens) {
    String content = "{\"type\":\"text\",\"text\":\"" + words.text(request.tokens()) + "\"}";
    return utf8(message(content, quoted(reason()), usage(promptTokens, request.tokens())));
  }

  @Override
  public byte[] firstEvents(long promptTokens) {
    return utf8(
        event("message_start", ",\"message\":" + message("", "null", usage(promptTokens, 1)))
            + event(
                "content_block_start",
                ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
            + event("ping", ""));
  }

  @Override
  public byte[] events(int from, int to) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream((to - from) * (BEFORE.length + AFTER.length + 16));
    for (int i = from; i < to; i++) {
      out.writeBytes(BEFORE);
      out.writeBytes(words.token(i));
      out.writeBytes(AFTER);
    }
    return out.toByteArray();
  }

  @Override
  public byte[] lastEvents(long promptTokens) {
    return utf8(
        event("content_block_stop", ",\"index\":0")
            + event(
                "message_delta",
                ",\"delta\":{\"stop_reason\":\"%s\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":%d}"
                    .formatted(reason(), request.tokens()))
            + event("message_stop", ""));
  }

  private String reason() {
    return request.finishReason().equals("length") ? "max_tokens" : "end_turn";
  }

  private String message(String content, String stopReason, String usage) {
    return "{\"id\":\""
        + id
        + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
        + quoted(request.model())
        + ",\"content\":["
        + content
        + "],\"stop_reason\":"
        + stopReason
        + ",\"stop_sequence\":null,\"usage\":"
        + usage
        + "}";
  }

  private static String usage(long input, long output) {
    return "{\"input_tokens\":"
        + input
        + ",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":"
        + output
        + ",\"service_tier\":\"standard\"}";
  }

  private static String event(String type, String fields) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + fields + "}\n\n";
  }

  private static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
