package dev.plimsoll.lab.wire;

import java.nio.ByteBuffer;

/**
 * One HTTP request under way, as it hears of its answer: a head, pieces of a body, and exactly one
 * end or failure. Always on the loop's thread, never within the call that sent it. Moments are by
 * the loop's clock, taken when the bytes were read.
 */
public interface Exchange {
  /** The answer's head; {@code firstByte} is when its first byte came. */
  void head(Head head, long firstByte);

  /**
   * A piece of the body. The buffer is only lent: what is needed later must be copied.
   *
   * @throws MalformedAnswer when nothing more of this answer is wanted; {@link #failed} follows
   */
  void body(ByteBuffer piece, long at) throws MalformedAnswer;

  /** The whole answer was read. */
  void end(long at);

  /** No whole answer comes. */
  void failed(Failure failure, long at);
}
