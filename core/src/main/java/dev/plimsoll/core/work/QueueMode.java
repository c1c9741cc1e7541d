package dev.plimsoll.core.work;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an operator lets the queue do. The stop of the server is another thing. */
public enum QueueMode {
  /** Takes tasks and starts them. */
  OPEN,
  /** Takes tasks and starts none. */
  PAUSED,
  /** Takes no new task, and starts those that it has. */
  DRAINING;

  /** The word used on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(QueueMode::word).toList();
  }

  /** The mode of a word, in any case; empty for any other text. */
  public static Optional<QueueMode> of(String word) {
    return Arrays.stream(values()).filter(m -> m.word().equalsIgnoreCase(word)).findFirst();
  }
}
