package dev.plimsoll.simulate.world;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.route.Need;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.util.Optional;

/**
 * What a task does once it runs, where that is known and not drawn. Asked once for each attempt and
 * each call, in their order. Not thread-safe.
 */
public interface Script {
  /** The next attempt. */
  Act act();

  /** How the provider serves its next call, of a pool's agent, at this target. */
  Served serve(Target target);

  /**
   * One attempt.
   *
   * @param overhead from when it is durable until it wants a model, and from the last answer to its
   *     end, together
   * @param wish what it wants of a model; empty: nothing, as when a cache answers
   */
  record Act(Duration overhead, Optional<Wish> wish) {}

  /**
   * What an attempt wants of a model.
   *
   * @param tokens that it reserves
   * @param most who pays asks for it; empty: nobody pays
   * @param need what it is routed by, where anything is routed
   */
  record Wish(int tokens, Optional<Usage> most, Optional<Need> need) {}

  /**
   * How a call is served.
   *
   * @param first until the first token; longer than {@code whole} where none comes
   * @param whole until its end
   */
  record Served(
      Duration first,
      Duration whole,
      CallEnd.Kind kind,
      Usage usage,
      Optional<Duration> retryAfter) {}
}
