package dev.plimsoll.serve.cache;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cache.Stored;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import java.util.Optional;

/**
 * One answer that is kept.
 *
 * @param usage what it took to make; giving it again takes nothing
 */
record Answer(String text, String model, String finishReason, Usage usage) {
  /** Of the entry in both maps, of keys and records; estimated. */
  private static final long OVERHEAD = 424;

  private static final int LAST_LATIN = 0xFF;

  static Answer of(ModelAnswer.Completed done) {
    return new Answer(done.text(), done.model(), done.finishReason(), done.usage());
  }

  /** What the cache's decisions need to know of it. */
  Stored stored() {
    return new Stored(
        OVERHEAD + bytes(text) + bytes(model) + bytes(finishReason), usage, Optional.empty());
  }

  /** A character takes a byte, and two in a text with any beyond Latin-1. */
  private static long bytes(String text) {
    boolean latin = text.chars().allMatch(letter -> letter <= LAST_LATIN);
    return latin ? text.length() : 2L * text.length();
  }

  /** The same, given again. */
  ModelAnswer again(CallTimes times) {
    return new ModelAnswer.Completed(text, model, finishReason, Usage.NONE, times);
  }
}
