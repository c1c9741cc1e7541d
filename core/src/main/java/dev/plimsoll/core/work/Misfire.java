package dev.plimsoll.core.work;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a schedule does about fire times that nobody was there for. */
public enum Misfire {
  /** They are left out. */
  SKIP,
  /** The newest of them is made up for. */
  ONE,
  /** Each is made up for, oldest first, as far as a cap. */
  ALL;

  /** The word used on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Misfire::word).toList();
  }

  /** The policy of a word, in any case; empty for any other text. */
  public static Optional<Misfire> of(String word) {
    return Arrays.stream(values()).filter(m -> m.word().equalsIgnoreCase(word)).findFirst();
  }
}
