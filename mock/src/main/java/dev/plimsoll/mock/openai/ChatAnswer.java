package dev.plimsoll.mock.openai;

/** Writes the bytes of one answer, whole or as a stream; each dialect has its own. */
public interface ChatAnswer {
  /** The media type of a stream. */
  String streamType();

  /** Whether a stream tells the prompt's tokens before its first token. */
  boolean tellsPromptFirst();

  /** The whole answer as one JSON object. */
  byte[] whole(long promptTokens);

  /** What comes before token 0; {@code promptTokens} counts only where it is told first. */
  byte[] firstEvents(long promptTokens);

  /** The events of tokens {@code from} (inclusive) to {@code to}. */
  byte[] events(int from, int to);

  /** What comes after the last token. */
  byte[] lastEvents(long promptTokens);
}
