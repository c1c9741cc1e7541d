package dev.plimsoll.core.schedule;

import dev.plimsoll.core.work.Misfire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a schedule that is due does now: which fire times are submitted, oldest first, and which it
 * waits for after them.
 *
 * <p>A fire time is <em>missed</em> when it was more than {@link #GRACE} ago at the first look
 * after it, or when a later one has come as well.
 *
 * @param leftOut whether fire times that had come are not among them
 */
public record Firing(List<Instant> times, Instant next, boolean leftOut) {
  /** So late a fire time is still on time. */
  public static final Duration GRACE = Duration.ofSeconds(1);

  /**
   * Decides for a schedule whose next fire time has come.
   *
   * @param mostMissed how many are made up for at most where each is
   * @param next the first fire time that nobody has dealt with yet, not after {@code now}
   * @param seen when somebody first looked and found it due: what is refused then and tried again
   *     is not missed by that
   */
  public static Firing of(
      Timetable table, Misfire misfire, int mostMissed, Instant next, Instant seen, Instant now) {
    Instant newest = table.atOrBefore(now).filter(time -> time.isAfter(next)).orElse(next);
    List<Instant> times =
        switch (misfire) {
          case SKIP -> newest.isBefore(seen.minus(GRACE)) ? List.of() : List.of(newest);
          case ONE -> List.of(newest);
          case ALL -> newestOf(table, mostMissed, next, newest);
        };
    boolean leftOut = times.isEmpty() || times.getFirst().isAfter(next);
    return new Firing(times, table.after(now), leftOut);
  }

  private static List<Instant> newestOf(Timetable table, int most, Instant next, Instant newest) {
    Deque<Instant> times = new ArrayDeque<>();
    Instant time = newest;
    while (times.size() < most && !time.isBefore(next)) {
      times.addFirst(time);
      time = table.atOrBefore(time.minusNanos(1)).orElse(Instant.MIN);
    }
    return List.copyOf(times);
  }
}
