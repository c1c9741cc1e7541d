package dev.plimsoll.serve.agents;

import java.time.Duration;

/**
 * How long an agent takes to be ready, and how it is looked after.
 *
 * @param coldStart what a start from nothing costs; zero where there is nothing to prepare
 * @param warmStart what it costs to have a spare serve
 * @param checkEvery how often each is asked for a sign of life
 * @param answerWithin so long it may take to give one
 */
public record AgentTimes(
    Duration coldStart, Duration warmStart, Duration checkEvery, Duration answerWithin) {
  /** Ready at once; asked every 5 s, and 2 s to answer. */
  public static final AgentTimes STANDARD =
      new AgentTimes(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(2));

  public AgentTimes {
    if (coldStart.isNegative() || warmStart.isNegative() || !answerWithin.isPositive()) {
      throw new IllegalArgumentException("an agent takes some time, or none");
    }
    if (checkEvery.compareTo(answerWithin) < 0) {
      throw new IllegalArgumentException(
          "asked every %s, an agent cannot have %s to answer".formatted(checkEvery, answerWithin));
    }
  }
}
