package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.engine.Effect.Receipt;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Idempotency;
import java.time.Duration;

/** What became of a submission. */
public sealed interface Admission {
  /**
   * The store holds it.
   *
   * @param store how long the commit was waited for
   */
  record Accepted(TaskId id, Receipt receipt, Duration store) implements Admission {}

  /** The store holds another one under the same key: this one leaves no trace. */
  record Known(Idempotency.Held held) implements Admission {}

  /**
   * A limit of the caller's own stood in the way.
   *
   * @param why as the limit says it
   */
  record Limited(RuntimeException why) implements Admission {}

  record Refused(Refusal refusal) implements Admission {}
}
