package dev.plimsoll.mock.limit;

import java.util.List;

/** What one call took from each limit, so that it can be set right once. */
public final class Receipt {
  final long tokens;
  final List<Taken> taken;
  boolean settled;

  Receipt(long tokens, List<Taken> taken) {
    this.tokens = tokens;
    this.taken = taken;
  }

  /** One take that may have to be corrected. */
  record Taken(Keyed limit, Allowance allowance, long ticket) {}
}
