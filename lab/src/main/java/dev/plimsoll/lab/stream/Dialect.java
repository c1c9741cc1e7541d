package dev.plimsoll.lab.stream;

/** Whose wire a chat target speaks: what its requests look like and how its answers are framed. */
public enum Dialect {
  /** {@code /v1/chat/completions}: server-sent events up to {@code [DONE]}. */
  OPENAI("/v1/chat/completions", "[DONE]", "'choices'"),

  /** {@code /v1/messages}: server-sent events up to {@code message_stop}. */
  ANTHROPIC("/v1/messages", "message_stop", "'content'"),

  /** {@code /api/chat}: one JSON object a line up to {@code "done":true}. */
  OLLAMA("/api/chat", "\"done\":true", "a 'message' or 'response'");

  private final String path;
  private final String terminator;
  private final String holder;

  Dialect(String path, String terminator, String holder) {
    this.path = path;
    this.terminator = terminator;
    this.holder = holder;
  }

  /** The path that chat requests go to. */
  public String path() {
    return path;
  }

  /** What a whole stream ends with, in words for people. */
  String terminator() {
    return terminator;
  }

  /** What a plain answer holds its output in, in words for people. */
  String holder() {
    return holder;
  }
}
