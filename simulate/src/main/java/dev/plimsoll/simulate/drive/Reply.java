package dev.plimsoll.simulate.drive;

import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import java.time.Duration;
import java.util.Optional;

/**
 * What a caller would have read on the wire, in the words that the lab's targets have for it.
 *
 * @param kind empty when ok, else the kind of failure
 * @param status the HTTP status, 0 without an answer
 * @param accepted whether the server holds the task, so that it may not be sent again
 */
record Reply(
    String kind, String detail, int status, Optional<String> retryAfter, boolean accepted) {
  static final Reply OK = new Reply("", "", 200, Optional.empty(), true);
  private static final Reply SLOW =
      new Reply("timeout", "no answer in time", 0, Optional.empty(), false);
  private static final Reply STILL_UNDER_WAY =
      new Reply("timeout", "the task was still under way", 0, Optional.empty(), true);
  static final Reply UNFINISHED =
      new Reply("unfinished", "the run ended before its answer", 0, Optional.empty(), true);

  private static final Reply UNREACHED =
      new Reply("refused", "connection refused", 0, Optional.empty(), false);
  private static final Reply LEFT_ALONE =
      new Reply("reset", "the connection broke", 0, Optional.empty(), true);

  static Reply cut(boolean accepted) {
    return accepted ? LEFT_ALONE : UNREACHED;
  }

  boolean isOk() {
    return kind.isEmpty();
  }

  static Reply timeout(boolean accepted) {
    return accepted ? STILL_UNDER_WAY : SLOW;
  }

  static Reply of(Refusal refusal) {
    boolean hopeless = refusal.retryAfter().isZero();
    int status =
        switch (refusal.reason()) {
          case CLASS_FULL, SHARE_FULL, BUDGET -> 429;
          case QUOTA -> hopeless ? 422 : 429;
          case QUEUE_FULL, DRAINING, STORE_FAILED, QUEUE_CLOSED, REDUCED -> 503;
          case DEADLINE_UNREACHABLE -> hopeless ? 422 : 503;
          case DEADLINE_PASSED -> 422;
        };
    return new Reply(
        "HTTP " + status,
        refusal.detail(),
        status,
        hopeless ? Optional.empty() : Optional.of(seconds(refusal.retryAfter())),
        false);
  }

  private static String seconds(Duration wait) {
    return Long.toString(Math.max(1, Math.ceilDiv(wait.toMillis(), 1000)));
  }

  static Reply of(Status status, Optional<Failure> failure) {
    if (status == Status.COMPLETED) {
      return OK;
    }
    return new Reply(
        "task " + status.word() + failure.map(why -> ": " + why.kind()).orElse(""),
        failure.map(Failure::message).orElse(""),
        200,
        Optional.empty(),
        true);
  }
}
