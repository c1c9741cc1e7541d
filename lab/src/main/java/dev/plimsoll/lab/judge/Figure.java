package dev.plimsoll.lab.judge;

/** What a threshold may be about. */
sealed interface Figure {
  /** A figure of a distribution of times; its limit is a duration. */
  record Time(Clock clock, Statistic statistic) implements Figure {}

  /** Since when a time counts. Streams and tasks have more of them than plain requests. */
  enum Clock {
    RESPONSE,
    SERVICE,
    TTFT,
    TTFO,
    TPOT
  }

  /** Which figure of a distribution. */
  sealed interface Statistic {
    record Percentile(double value) implements Statistic {}

    record Min() implements Statistic {}

    record Mean() implements Statistic {}

    record Max() implements Statistic {}
  }

  /** A share of all requests due, from 0 to 1. */
  enum Part implements Figure {
    SUCCESS,
    ERRORS,
    MISSED
  }

  /** A number of requests. */
  enum Count implements Figure {
    ERRORS,
    MISSED
  }

  /** Requests per second. */
  enum PerSecond implements Figure {
    THROUGHPUT,
    GOODPUT
  }

  /** Money spent in the run. */
  record Cost() implements Figure {}
}
