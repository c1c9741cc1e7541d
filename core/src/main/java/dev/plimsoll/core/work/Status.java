package dev.plimsoll.core.work;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a task stands. The last four are final. */
public enum Status {
  QUEUED,
  RUNNING,
  RETRYING,
  PARKED,
  COMPLETED,
  DEAD,
  CANCELLED,
  EXPIRED;

  /** Whether nothing will change any more. */
  public boolean isFinal() {
    return compareTo(COMPLETED) >= 0;
  }

  /** The word used on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Status::word).toList();
  }

  /** The status of a word, in any case; empty for any other text. */
  public static Optional<Status> of(String word) {
    return Arrays.stream(values()).filter(s -> s.word().equalsIgnoreCase(word)).findFirst();
  }
}
