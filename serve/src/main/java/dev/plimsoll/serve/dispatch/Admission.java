package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.engine.Effect.Estimate;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.work.TaskId;
import java.time.Duration;
import java.util.Optional;

/** What became of a submission. */
public sealed interface Admission {
  /**
   * The store holds it.
   *
   * @param store how long the commit was waited for
   */
  record Accepted(TaskId id, int position, Optional<Estimate> estimate, Duration store)
      implements Admission {}

  record Refused(Refusal refusal) implements Admission {}
}
