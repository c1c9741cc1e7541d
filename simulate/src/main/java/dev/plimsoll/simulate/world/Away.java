package dev.plimsoll.simulate.world;

import java.util.List;

/** From one moment of a load until before another, in nanoseconds, in which something fails. */
public record Away(long from, long to) {
  public Away {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("no time: %d to %d".formatted(from, to));
    }
  }

  boolean holds(long now) {
    return now >= from && now < to;
  }

  /** How many seconds of the first {@code seconds} lie in one of these at least. */
  public static double seconds(List<Away> spells, double seconds) {
    long until = (long) (seconds * 1e9);
    long all = 0;
    long covered = 0;
    for (Away spell : spells.stream().sorted((a, b) -> Long.compare(a.from, b.from)).toList()) {
      long from = Math.max(covered, spell.from);
      long to = Math.min(until, spell.to);
      all += Math.max(0, to - from);
      covered = Math.max(covered, to);
    }
    return all / 1e9;
  }
}
