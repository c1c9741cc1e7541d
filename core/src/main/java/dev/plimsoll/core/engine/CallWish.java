package dev.plimsoll.core.engine;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants of a model.
 *
 * @param accepted whether it is part of a task that was answered 202: such a call is never shed, it
 *     waits
 * @param begun whether its run has made a call before: it goes before runs that have not
 * @param chain where it may go, the best first
 * @param tokens how many it may take, input and output
 * @param deadline when nobody wants the answer any more
 */
public record CallWish(
    Priority priority,
    String tenant,
    boolean accepted,
    boolean begun,
    List<Target> chain,
    int tokens,
    Optional<Instant> deadline) {
  public CallWish {
    chain = List.copyOf(chain);
    if (chain.isEmpty() || tokens < 0) {
      throw new IllegalArgumentException("a call goes somewhere, and takes no less than 0 tokens");
    }
  }
}
