package dev.plimsoll.serve.agents;

import dev.plimsoll.core.degrade.Degradation;
import dev.plimsoll.core.route.Route;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.ports.model.ModelAnswer;
import java.util.Optional;

/**
 * What came of a wish for a model's answer.
 *
 * @param degradation what its call was left less of than was asked for
 * @param by who was called last; empty where nobody was for it
 * @param cache what the cache did; empty where it was not asked
 * @param route how it was routed, if it was
 */
public record Given(
    ModelAnswer answer,
    Optional<Degradation> degradation,
    Optional<Target> by,
    Optional<CacheUse> cache,
    Optional<Route> route) {
  /** One that was not routed. */
  public Given(
      ModelAnswer answer,
      Optional<Degradation> degradation,
      Optional<Target> by,
      Optional<CacheUse> cache) {
    this(answer, degradation, by, cache, Optional.empty());
  }

  /** What a model gave of which nothing was cut. */
  public static Given of(ModelAnswer answer) {
    return new Given(answer, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same with another answer. */
  public Given with(ModelAnswer other) {
    return new Given(other, degradation, by, cache, route);
  }

  /** The same, of which the cache did this. */
  public Given with(CacheUse use) {
    return new Given(
        answer, degradation, use.hit() ? Optional.empty() : by, Optional.of(use), route);
  }
}
