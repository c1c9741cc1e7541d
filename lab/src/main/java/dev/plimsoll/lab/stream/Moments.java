package dev.plimsoll.lab.stream;

import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** When the tokens of one answer came. One owner. */
final class Moments {
  private final LongConsumer gaps;
  private boolean any;
  private boolean anyVisible;
  private long firstToken;
  private long firstOutput;
  private long lastToken;
  private long contentChunks;

  Moments(LongConsumer gaps) {
    this.gaps = gaps;
  }

  /** A chunk with at least one token has come. */
  void token(long at, boolean visible) {
    if (any) {
      gaps.accept(Math.max(0, at - lastToken));
    } else {
      any = true;
      firstToken = at;
    }
    if (visible && !anyVisible) {
      anyVisible = true;
      firstOutput = at;
    }
    lastToken = at;
    contentChunks++;
  }

  long contentChunks() {
    return contentChunks;
  }

  OptionalLong firstToken(long sent) {
    return since(sent, any, firstToken);
  }

  OptionalLong firstOutput(long sent) {
    return since(sent, anyVisible, firstOutput);
  }

  OptionalLong lastToken(long sent) {
    return since(sent, any, lastToken);
  }

  private static OptionalLong since(long sent, boolean seen, long moment) {
    return seen ? OptionalLong.of(Math.max(0, moment - sent)) : OptionalLong.empty();
  }
}
