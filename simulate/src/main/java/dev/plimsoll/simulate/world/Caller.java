package dev.plimsoll.simulate.world;

import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import java.util.Optional;

/** Whoever has a task run, and is told what becomes of it: once refused, or accepted and ended. */
public interface Caller {
  /** It may not come in. */
  void refused(Refusal refusal);

  /** It is stored. */
  void accepted();

  /** No server is reached, or the connection to it broke: nothing more is heard. */
  default void cut() {}

  /** It is over, and that is durable. */
  void ended(Status status, Optional<Failure> failure);
}
