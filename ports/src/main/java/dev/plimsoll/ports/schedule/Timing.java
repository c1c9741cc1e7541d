package dev.plimsoll.ports.schedule;

import dev.plimsoll.core.work.Misfire;
import java.time.ZoneId;

/**
 * When a schedule fires, as its owner wrote it. Never says whether the text can be read.
 *
 * @param when a cron text or an interval: {@code 0 7 * * MON-FRI}, {@code every 5m}
 * @param zone whose clocks a cron text is read on; kept by its id
 * @param mostMissed how many missed fire times are made up for at most, at least 1
 */
public record Timing(String when, ZoneId zone, Misfire misfire, int mostMissed) {
  /** As many as anybody may ask to be made up for. */
  public static final int MOST_MISSED = 100;

  public Timing {
    if (mostMissed < 1 || mostMissed > MOST_MISSED) {
      throw new IllegalArgumentException("1 to 100 fire times are made up for");
    }
  }
}
