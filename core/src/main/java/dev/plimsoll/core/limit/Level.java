package dev.plimsoll.core.limit;

import dev.plimsoll.core.work.Priority;
import java.time.Instant;
import java.util.function.ToDoubleFunction;

/**
 * Who is let in: all of the more urgent classes, and of the class on the line those whose share is
 * below it. One small number, so that nodes tell each other with every answer. Critical calls are
 * always let in.
 *
 * @param admitted how many of the 512 steps (class, share) are let in, 128 to 512
 */
public record Level(int admitted) {
  /** How many shares callers are divided into. */
  public static final int SHARES = 128;

  private static final int STEPS = SHARES * Priority.values().length;
  private static final long HOUR = 3_600;

  /** All are let in. */
  public static final Level ALL = new Level(STEPS);

  /** Critical calls only. */
  public static final Level LEAST = new Level(SHARES);

  public Level {
    if (admitted < SHARES || admitted > STEPS) {
      throw new IllegalArgumentException(
          "a level lies from %d to %d, not at %d".formatted(SHARES, STEPS, admitted));
    }
  }

  /** Whether a call is let in. */
  public boolean admits(Priority priority, int share) {
    return step(priority, share) < admitted;
  }

  /** Whether a caller is among a part of all callers, from 0 to 1; always the same ones first. */
  public static boolean admits(double part, int share) {
    return share < part * SHARES;
  }

  /** The least part of all callers in which a caller is. */
  public static double needed(int share) {
    return (share + 1.0) / SHARES;
  }

  /** The level that lets in such a part of each class, from 0 to 1: how many steps those are. */
  public static Level of(ToDoubleFunction<Priority> parts) {
    double steps = 0;
    for (Priority priority : Priority.values()) {
      steps += Math.clamp(parts.applyAsDouble(priority), 0, 1) * SHARES;
    }
    return new Level(Math.clamp(Math.round(steps), SHARES, STEPS));
  }

  /** The least urgent class of which any is let in. */
  public Priority priority() {
    return Priority.values()[(admitted - 1) / SHARES];
  }

  /**
   * The share of a caller, 0 to 127: the same in every node and for all its calls of an hour, so
   * that a run of calls is let in or not as a whole; another the next hour, so that nobody is out
   * for ever.
   */
  public static int share(String tenant, String user, Instant now) {
    long seed = Math.floorDiv(now.getEpochSecond(), HOUR);
    return (int) (mix(mix(seed ^ tenant.hashCode()) ^ user.hashCode()) >>> 57);
  }

  static int step(Priority priority, int share) {
    return priority.ordinal() * SHARES + share;
  }

  /** Stafford's mix 13: every input bit moves every output bit. */
  private static long mix(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
