package dev.plimsoll.lab.request;

import dev.plimsoll.lab.trace.Trace;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a template may name when one request is made.
 *
 * @param random the request's or user's own generator, so that a run repeats
 * @param trace the recorded request, in a replay
 * @param row the row of this iteration, where the scenario has data
 * @param session what this user kept from earlier answers
 */
public record Variables(
    RandomGenerator random,
    Turn turn,
    Optional<Trace.Row> trace,
    Optional<Row> row,
    Session session) {

  /** Variables of a request that has neither a row nor anything kept from earlier answers. */
  public Variables(RandomGenerator random, long user, long index, Optional<Trace.Row> trace) {
    this(random, new Turn(user, 0, index), trace, Optional.empty(), new Session());
  }
}
