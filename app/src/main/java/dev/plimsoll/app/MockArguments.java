package dev.plimsoll.app;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What {@code mock} was asked for.
 *
 * @param latency time to the last byte, plain or streamed
 * @param ttft time to first token; absent: a fifth of the latency
 * @param tokensPerSecond where given, latency is ttft + tokens ÷ rate instead
 * @param log where each call is written as one JSON line, if anywhere
 * @param exitWithParent end when standard input ends, as a child of another process does
 */
record MockArguments(
    int port,
    String host,
    Distribution latency,
    Optional<Distribution> ttft,
    OptionalDouble tokensPerSecond,
    Share errors,
    long seed,
    Optional<Path> log,
    boolean exitWithParent) {
  static final int USUAL_PORT = 8002;
}
