package dev.plimsoll.core.limit;

import org.jspecify.annotations.Nullable;

/**
 * What one call has reserved of an {@link Allowance}, to be given back to it when the call ended.
 * Carries the links of the list of calls under way; the allowance alone touches them.
 */
public final class Receipt {
  private final long tokens;
  final long sent;
  final long[] cameBack; // of each meter, when it was sent
  boolean answered; // its request has begun to leave the window
  boolean over;
  @Nullable Receipt before;
  @Nullable Receipt after;

  Receipt(long tokens, long sent, long[] cameBack) {
    this.tokens = tokens;
    this.sent = sent;
    this.cameBack = cameBack;
  }

  /** The tokens that were reserved. */
  public long tokens() {
    return tokens;
  }
}
