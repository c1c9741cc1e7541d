package dev.plimsoll.mock.openai;

import dev.plimsoll.mock.tokens.Words;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes one answer, whole or as server-sent events. What is equal in all chunks is encoded once,
 * so that a token costs three copies.
 */
public final class Answer implements ChatAnswer {
  private static final byte[] DONE = ascii("data: [DONE]\n\n");

  private final String head; // id, object, created, model
  private final ChatRequest request;
  private final Words words;
  private final byte[] before;
  private final byte[] after;

  /**
   * @param id unique, plain ASCII: {@code chatcmpl-…}
   * @param created seconds since 1970
   */
  public Answer(String id, long created, ChatRequest request, Words words) {
    this.request = request;
    this.words = words;
    this.head =
        "{\"id\":\""
            + id
            + "\",\"object\":\""
            + (request.stream() ? "chat.completion.chunk" : "chat.completion")
            + "\",\"created\":"
            + created
            + ",\"model\":"
            + Json.quoted(request.model())
            + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_plimsoll_mock\",\"choices\":[";
    this.before = utf8("data: " + head + "{\"index\":0,\"delta\":{\"content\":\"");
    this.after = utf8("\"},\"logprobs\":null,\"finish_reason\":null}]" + tail("null"));
  }

  @Override
  public String streamType() {
    return "text/event-stream; charset=utf-8";
  }

  @Override
  public boolean tellsPromptFirst() {
    return false;
  }

  @Override
  public byte[] whole(long promptTokens) {
    return utf8(
        head
            + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
            + words.text(request.tokens())
            + "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\""
            + request.finishReason()
            + "\"}],\"usage\":"
            + usage(promptTokens, request.tokens())
            + "}");
  }

  /** The role. */
  @Override
  public byte[] firstEvents(long promptTokens) {
    return utf8(
        "data: "
            + head
            + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}]"
            + tail("null"));
  }

  @Override
  public byte[] events(int from, int to) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream((to - from) * (before.length + after.length + 16));
    for (int i = from; i < to; i++) {
      out.writeBytes(before);
      out.writeBytes(words.token(i));
      out.writeBytes(after);
    }
    return out.toByteArray();
  }

  /** Why it ended, the usage where it was asked for, and {@code [DONE]}. */
  @Override
  public byte[] lastEvents(long promptTokens) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    out.writeBytes(
        utf8(
            "data: "
                + head
                + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\""
                + request.finishReason()
                + "\"}]"
                + tail("null")));
    if (request.includeUsage()) {
      out.writeBytes(utf8("data: " + head + "]" + tail(usage(promptTokens, request.tokens()))));
    }
    out.writeBytes(DONE);
    return out.toByteArray();
  }

  /** Chunks carry a usage only where the caller asked for it: null in all but the last. */
  private String tail(String usage) {
    return (request.includeUsage() ? ",\"usage\":" + usage : "") + "}\n\n";
  }

  private String usage(long prompt, long completion) {
    return "{\"prompt_tokens\":"
        + prompt
        + ",\"completion_tokens\":"
        + completion
        + ",\"total_tokens\":"
        + (prompt + completion)
        + ",\"prompt_tokens_details\":{\"cached_tokens\":"
        + request.kinds().cached(prompt)
        + ",\"audio_tokens\":0},"
        + "\"completion_tokens_details\":{\"reasoning_tokens\":"
        + request.kinds().reasoning(completion)
        + ",\"audio_tokens\":0,"
        + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
