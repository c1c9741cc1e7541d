package dev.plimsoll.core.degrade;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How much is cut: from nothing to all that can be spared. */
public enum Rung {
  OPTIMAL,
  HIGH_LOAD,
  CRITICAL;

  /** The word used on the wire and in metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Rung::word).toList();
  }

  /** The rung of a word, in any case; empty for any other text. */
  public static Optional<Rung> of(String word) {
    return Arrays.stream(values()).filter(r -> r.word().equalsIgnoreCase(word)).findFirst();
  }

  public boolean isWorseThan(Rung other) {
    return compareTo(other) > 0;
  }

  /** One step better; the best has none and stays. */
  Rung better() {
    return switch (this) {
      case OPTIMAL, HIGH_LOAD -> OPTIMAL;
      case CRITICAL -> HIGH_LOAD;
    };
  }

  static Rung worse(Rung one, Rung other) {
    return one.isWorseThan(other) ? one : other;
  }
}
