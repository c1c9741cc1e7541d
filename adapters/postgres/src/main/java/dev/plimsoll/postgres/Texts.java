package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.StorableText;
import org.jspecify.annotations.Nullable;

/** Texts as columns: see {@link StorableText}. */
final class Texts {
  private Texts() {}

  static @Nullable String written(@Nullable String text) {
    return StorableText.written(text);
  }

  static String read(String text) {
    return StorableText.read(text);
  }
}
