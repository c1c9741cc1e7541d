package dev.plimsoll.core.work;

import java.util.Optional;
import java.util.UUID;

/**
 * Names one task for ever: the 128 bits of a UUID, kept as two numbers because a million of them
 * wait in memory. Ids given out later sort later.
 */
public record TaskId(long high, long low) implements Comparable<TaskId> {
  /** The id that a text stands for; empty when it is no UUID in its usual form. */
  public static Optional<TaskId> parse(String text) {
    if (text.length() != 36) { // UUID.fromString takes shorter ones too
      return Optional.empty();
    }
    try {
      UUID uuid = UUID.fromString(text);
      return Optional.of(new TaskId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The id as it stands on the wire. */
  public String value() {
    return new UUID(high, low).toString();
  }

  /** By the bytes, as databases and sorted texts do. */
  @Override
  public int compareTo(TaskId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low ^ Long.rotateLeft(high, 32));
  }

  @Override
  public String toString() {
    return value();
  }
}
