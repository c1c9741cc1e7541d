package dev.plimsoll.simulate.drive;

import dev.plimsoll.lab.retry.ClientRetry;
import dev.plimsoll.lab.retry.Decision;
import dev.plimsoll.lab.retry.RetryBudget;
import dev.plimsoll.lab.retry.RetryFigures;
import dev.plimsoll.lab.retry.RetryPolicy;
import dev.plimsoll.lab.retry.RetryQuestion;
import dev.plimsoll.lab.retry.RetryTally;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** The retries of a virtual run: asks the lab's policy, pays from its budget, counts. */
final class Again {
  private static final Decision.GiveUp ACCEPTED =
      new Decision.GiveUp("the target had accepted it", false);
  private static final Decision.GiveUp ENDED = new Decision.GiveUp("the run ended", false);

  private final Optional<ClientRetry> retry;
  private final RetryBudget budget;
  private final RetryTally tally = new RetryTally();

  Again(Optional<RetryPolicy> policy, RandomGenerator random) {
    this.retry = policy.map(known -> new ClientRetry(known, random));
    this.budget = new RetryBudget(policy.orElse(RetryPolicy.DEFAULT).budget());
  }

  void begun() {
    budget.request();
    tally.begun();
  }

  /** How long to wait before another attempt, in nanoseconds; empty when it is over. */
  OptionalLong after(int attempt, Reply reply, Instant now) {
    tally.answered(reply.status());
    if (reply.isOk()) {
      tally.succeeded(attempt);
      return OptionalLong.empty();
    }
    if (retry.isEmpty() || reply.accepted()) {
      tally.gaveUp(ACCEPTED);
      return OptionalLong.empty();
    }
    RetryQuestion failed =
        new RetryQuestion(attempt, reply.kind(), reply.status(), reply.retryAfter());
    return switch (retry.get().after(failed, now, budget)) {
      case Decision.Again again -> {
        tally.again(again.delayNanos());
        yield OptionalLong.of(again.delayNanos());
      }
      case Decision.GiveUp giveUp -> {
        tally.gaveUp(giveUp);
        yield OptionalLong.empty();
      }
    };
  }

  /** The run ends a request that waits for its answer, or for another attempt. */
  void cutOff() {
    tally.gaveUp(ENDED);
  }

  /** Absent where nothing is tried again. */
  Optional<RetryFigures> figures() {
    return retry.map(_ -> tally.figures());
  }
}
