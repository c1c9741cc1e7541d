package dev.plimsoll.core.limit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The receipts of calls under way, in the order of their sending. Not thread-safe. */
final class Underway {
  private @Nullable Receipt first;
  private @Nullable Receipt last;
  private int size;

  Receipt add(Receipt receipt) {
    receipt.before = last;
    if (last == null) {
      first = receipt;
    } else {
      last.after = receipt;
    }
    last = receipt;
    size++;
    return receipt;
  }

  void remove(Receipt receipt) {
    Receipt before = receipt.before;
    Receipt after = receipt.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    receipt.before = null;
    receipt.after = null;
    size--;
  }

  Optional<Receipt> oldest() {
    return Optional.ofNullable(first);
  }

  int size() {
    return size;
  }
}
