package dev.plimsoll.core.cost;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How long a budget is for. Days and months are those of UTC, as providers bill. */
public enum Period {
  RUN,
  DAY,
  MONTH,
  TOTAL;

  /** The word used in configurations and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The first moment of the period that {@code now} lies in; a run's and a total are as old as
   * time.
   */
  public Instant start(Instant now) {
    return switch (this) {
      case RUN, TOTAL -> Instant.MIN;
      case DAY -> now.truncatedTo(ChronoUnit.DAYS);
      case MONTH -> firstOfMonth(now).toInstant();
    };
  }

  /** The first moment after it; of a run and a total it is not known. */
  public Instant end(Instant now) {
    return switch (this) {
      case RUN, TOTAL -> Instant.MAX;
      case DAY -> start(now).plus(1, ChronoUnit.DAYS);
      case MONTH -> firstOfMonth(now).plusMonths(1).toInstant();
    };
  }

  private static OffsetDateTime firstOfMonth(Instant now) {
    return now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
  }
}
