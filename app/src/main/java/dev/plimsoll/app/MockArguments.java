package dev.plimsoll.app;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.draw.Length;
import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.overload.Capacity;
import dev.plimsoll.mock.tokens.Kinds;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What {@code mock} was asked for.
 *
 * @param latency time to the last byte, plain or streamed
 * @param ttft time to first token; absent: a fifth of the latency
 * @param tokensPerSecond where given, latency is ttft + tokens ÷ rate instead
 * @param answers how long answers are of themselves; absent: as long as they may be
 * @param kinds of what kinds tokens are
 * @param log where each call is written as one JSON line, if anywhere
 * @param exitWithParent end when standard input ends, as a child of another process does
 */
record MockArguments(
    int port,
    String host,
    Distribution latency,
    Optional<Distribution> ttft,
    OptionalDouble tokensPerSecond,
    Optional<Length> answers,
    Kinds kinds,
    Share errors,
    long seed,
    Overloading overloading,
    Optional<Path> log,
    boolean exitWithParent) {
  static final int USUAL_PORT = 8002;

  /**
   * What it cannot take, and how it misbehaves.
   *
   * @param faults a file with the time line of its faults
   * @param admin whether faults can be changed while it runs
   */
  record Overloading(
      Capacity capacity, List<RateLimit> limits, Optional<Path> faults, boolean admin) {
    static final Overloading NONE =
        new Overloading(Capacity.UNLIMITED, List.of(), Optional.empty(), false);
  }
}
