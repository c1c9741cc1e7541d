package dev.plimsoll.mock.draw;

/**
 * When each part of an answer is due, in nanoseconds since its call was received: the first token
 * at {@code first}, the end at {@code total}, the other tokens evenly between.
 */
public record Pace(long first, long total, int tokens) {
  public Pace {
    if (first < 0 || total < first || tokens < 0) {
      throw new IllegalArgumentException("first " + first + ", total " + total);
    }
  }

  Pace slowed(double factor) {
    return new Pace(Math.round(first * factor), Math.round(total * factor), tokens);
  }

  /**
   * When token {@code index} (from 0) is due; the answer's end counts as the token after the last.
   */
  public long due(int index) {
    return first + (long) ((double) (total - first) * index / Math.max(1, tokens));
  }

  /** How many tokens are due by {@code elapsed}, of which {@code already} are known to be. */
  public int dueBy(long elapsed, int already) {
    int due = already;
    while (due < tokens && due(due) <= elapsed) {
      due++;
    }
    return due;
  }
}
