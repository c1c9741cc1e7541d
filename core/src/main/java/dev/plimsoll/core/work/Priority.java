package dev.plimsoll.core.work;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How urgent a task is, most urgent first. */
public enum Priority {
  CRITICAL,
  HIGH,
  NORMAL,
  LOW;

  /** The word used on the wire and in configurations. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All words, most urgent first. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Priority::word).toList();
  }

  /** The priority of a word, in any case; empty for any other text. */
  public static Optional<Priority> of(String word) {
    return Arrays.stream(values()).filter(p -> p.word().equalsIgnoreCase(word)).findFirst();
  }
}
