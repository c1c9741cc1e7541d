package dev.plimsoll.core.work;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How capable, and how dear, a model is; the weakest first. */
public enum Tier {
  SMALL,
  MEDIUM,
  LARGE;

  /** The word used on the wire and in configurations. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All words, weakest first. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Tier::word).toList();
  }

  /** The tier of a word, in any case; empty for any other text. */
  public static Optional<Tier> of(String word) {
    return Arrays.stream(values()).filter(t -> t.word().equalsIgnoreCase(word)).findFirst();
  }

  /** The weaker of the two. */
  public Tier atMost(Tier cap) {
    return compareTo(cap) <= 0 ? this : cap;
  }
}
