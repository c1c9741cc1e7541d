package dev.plimsoll.core.work;

/** Names one task for ever. Ids given out later sort later. */
public record TaskId(String value) implements Comparable<TaskId> {
  public TaskId {
    if (value.isEmpty() || value.length() > 64) {
      throw new IllegalArgumentException("a task id has 1 to 64 characters");
    }
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
