package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;

/**
 * How an attempt ended, with what the store needs to know of it.
 *
 * @param times the parts that were spent in model calls
 */
public record Ending(How how, CallTimes times) {
  /** How many tokens were taken in and given out; 0 when that is not known. */
  int tokens() {
    return how instanceof How.Completed completed
        ? (int)
            Math.min(
                Integer.MAX_VALUE,
                completed.result().usage().input() + completed.result().usage().output())
        : 0;
  }

  /** The ways. */
  public sealed interface How {
    record Completed(TaskResult result) implements How {}

    record Failed(Failure failure) implements How {}

    /** It stopped where it can be gone on with. */
    record Parked() implements How {}

    record Interrupted() implements How {}
  }
}
