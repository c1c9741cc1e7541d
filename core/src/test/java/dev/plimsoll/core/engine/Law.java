package dev.plimsoll.core.engine;

import org.jspecify.annotations.Nullable;

/** What must hold; made for tens of millions of looks, so that nothing is said until it breaks. */
final class Law {
  private Law() {}

  static void hold(boolean holds, String broken) {
    if (!holds) {
      throw new IllegalStateException(broken);
    }
  }

  static void same(long found, long expected, String what) {
    if (found != expected) {
      throw new IllegalStateException(what + ": " + found + ", not " + expected);
    }
  }

  static <T> T present(@Nullable T thing, String what) {
    if (thing == null) {
      throw new IllegalStateException("without " + what);
    }
    return thing;
  }
}
