package dev.plimsoll.lab.drive;

import dev.plimsoll.lab.retry.ClientRetry;
import dev.plimsoll.lab.retry.Decision;
import dev.plimsoll.lab.retry.RetryBudget;
import dev.plimsoll.lab.retry.RetryFigures;
import dev.plimsoll.lab.retry.RetryPolicy;
import dev.plimsoll.lab.retry.RetryQuestion;
import dev.plimsoll.lab.retry.RetryTally;
import dev.plimsoll.lab.target.Line;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The retries of a run: asks the policy, pays from the budget, counts. Loop thread only. */
final class Retries {
  /** The wait of what is not tried again. */
  static final long NEVER = -1;

  private final ClientRetry retry;
  private final RetryBudget budget;
  private final RetryTally tally = new RetryTally();
  private static final Decision.GiveUp ENDED = new Decision.GiveUp("the run ended", false);
  private static final Decision.GiveUp ACCEPTED =
      new Decision.GiveUp("the target had accepted it", false);

  private Decision.GiveUp last = ENDED;

  Retries(RetryPolicy policy, RandomGenerator random) {
    this.retry = new ClientRetry(policy, random);
    this.budget = new RetryBudget(policy.budget());
  }

  void begun() {
    budget.request();
    tally.begun();
  }

  /** How long to wait before another attempt, in nanoseconds, or {@link #NEVER}. */
  long after(int attempt, Line line) {
    tally.answered(line.status());
    if (line.isOk()) {
      return NEVER;
    }
    if (!line.mayRepeat()) {
      last = ACCEPTED;
      return NEVER;
    }
    RetryQuestion question =
        new RetryQuestion(
            attempt, line.kind(), line.status(), Optional.ofNullable(line.retryAfter()));
    return switch (retry.after(question, Instant.now(), budget)) {
      case Decision.Again again -> again.delayNanos();
      case Decision.GiveUp giveUp -> {
        last = giveUp;
        yield NEVER;
      }
    };
  }

  void again(long waitedNanos) {
    tally.again(waitedNanos);
  }

  /** A request is over after its last attempt. */
  void ended(int attempt, Line line) {
    if (line.isOk()) {
      tally.succeeded(attempt);
    } else {
      tally.gaveUp(last);
    }
  }

  /**
   * The run ends a request before anybody asks whether to try again.
   *
   * @param answered whether its last attempt was answered, not already counted
   */
  void cutOff(int attempt, Line line, boolean answered) {
    if (answered) {
      tally.answered(line.status());
    }
    if (answered && line.isOk()) {
      tally.succeeded(attempt);
    } else {
      tally.gaveUp(ENDED);
    }
  }

  RetryFigures figures() {
    return tally.figures();
  }
}
