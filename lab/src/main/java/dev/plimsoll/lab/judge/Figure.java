package dev.plimsoll.lab.judge;

/** What a threshold may be about. */
sealed interface Figure {
  /** A figure of a distribution of times; its limit is a duration. */
  record Time(Clock clock, Statistic statistic) implements Figure {}

  /** Since when a time counts. Streams have more of them than plain requests. */
  enum Clock {
    RESPONSE,
    SERVICE,
    TTFT,
    TTFO,
    TPOT,
    INTER_CHUNK,
    SCHEDULE_LAG
  }

  /** Which figure of a distribution. */
  sealed interface Statistic {
    record Percentile(double value) implements Statistic {}

    record Min() implements Statistic {}

    record Mean() implements Statistic {}

    record Max() implements Statistic {}
  }

  /** A share, from 0 to 1: of all requests due, and for checks of the answers they looked at. */
  enum Part implements Figure {
    SUCCESS,
    ERRORS,
    MISSED,
    LATE,
    GOOD,
    CHECKS
  }

  /** A number of requests. */
  enum Count implements Figure {
    ERRORS,
    MISSED,
    LATE,
    REQUESTS,
    /** Requests too: counted where every entry of a scenario is one request. */
    ITERATIONS,
    ATTEMPTS
  }

  /** Requests, or tokens, per second. */
  enum PerSecond implements Figure {
    THROUGHPUT,
    /** As the count of that name. */
    ITERATIONS,
    GOODPUT,
    MISSED,
    TOKENS
  }

  /** Attempts for each request. */
  record Amplification() implements Figure {}

  /** Money spent in the run. */
  record Cost() implements Figure {}

  /** Whether it comes from what was due rather than from what was answered. */
  default boolean isOfLoad() {
    return switch (this) {
      case Time time -> time.clock() == Clock.SCHEDULE_LAG;
      case Part part -> part == Part.MISSED || part == Part.LATE;
      case Count count -> count == Count.MISSED || count == Count.LATE;
      case PerSecond perSecond -> perSecond == PerSecond.MISSED;
      case Amplification _, Cost _ -> false;
    };
  }

  /** Whether it is counted over the whole run alone. */
  default boolean isOfWholeRun() {
    return switch (this) {
      case Part part -> part == Part.CHECKS;
      case Count count -> count == Count.ATTEMPTS;
      case Amplification _, Cost _ -> true;
      case Time _, PerSecond _ -> false;
    };
  }

  /** Whether it can be had from what is kept of each second. */
  default boolean isOfSeconds() {
    return switch (this) {
      case Time time -> time.clock() == Clock.RESPONSE || time.clock() == Clock.SERVICE;
      case Part part -> part == Part.SUCCESS || part == Part.ERRORS;
      case Count count ->
          count == Count.ERRORS || count == Count.REQUESTS || count == Count.ITERATIONS;
      case PerSecond perSecond -> perSecond != PerSecond.MISSED && perSecond != PerSecond.TOKENS;
      case Amplification _, Cost _ -> false;
    };
  }
}
