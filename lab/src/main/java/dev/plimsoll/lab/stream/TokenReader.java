package dev.plimsoll.lab.stream;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * Reads one streamed answer as its bytes come, and never throws for what is in them. It keeps a few
 * hundred bytes, and at most 1 MB of an event that is not over. One owner; it reads no clock.
 */
public interface TokenReader {
  /**
   * A reader of one answer.
   *
   * @param gaps is told each inter-chunk latency as it is seen, in nanoseconds
   */
  static TokenReader of(Dialect dialect, LongConsumer gaps) {
    return new AnswerStream(dialect, gaps);
  }

  /** Reads all of {@code piece}, which came at {@code at} (nanoseconds of any one clock). */
  void bytes(ByteBuffer piece, long at);

  /** The answer's body is over. */
  void end(long at);

  /** Whether nothing that may still come changes the figures: it ended, or it failed. */
  boolean isOver();

  /**
   * What the answer showed; asked after {@link #end}.
   *
   * @param sent when the request was sent
   * @param done when the answer was there as a whole, or was given up
   */
  StreamFigures figures(long sent, long done);
}
