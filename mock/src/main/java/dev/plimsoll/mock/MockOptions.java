package dev.plimsoll.mock;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.mock.draw.Length;
import dev.plimsoll.mock.draw.Timing;
import dev.plimsoll.mock.http.Bounds;
import dev.plimsoll.mock.log.LogTo;
import dev.plimsoll.mock.overload.Overload;
import dev.plimsoll.mock.tokens.Kinds;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything a mock provider can be told. Start from {@link #defaults()} and change what differs.
 *
 * @param port 0 picks a free one
 * @param answers how long answers are of themselves; absent: as long as they may be
 * @param kinds of what kinds tokens are
 * @param errors the share of calls that fail with 500 after their drawn latency
 * @param seed equal seeds draw equal fates for equal call numbers
 * @param overload what it cannot take, and how it misbehaves
 * @param log where each call's line goes; the last 10,000 are remembered in any case
 */
public record MockOptions(
    String host,
    int port,
    Timing timing,
    Optional<Length> answers,
    Kinds kinds,
    Share errors,
    long seed,
    LogTo log,
    Bounds bounds,
    Overload overload) {
  private static final MockOptions DEFAULTS =
      new MockOptions(
          "127.0.0.1",
          8002,
          new Timing(
              Distribution.parse("uniform:500ms..2500ms"),
              Optional.empty(),
              OptionalDouble.empty()),
          Optional.empty(),
          Kinds.PLAIN,
          Share.parse("1%"),
          1,
          new LogTo.Nowhere(),
          Bounds.DEFAULTS,
          Overload.NONE);

  public MockOptions {
    if (port < 0 || port > 65_535) {
      throw InputException.of(
          "'" + port + "' is not a port; expected 1 to 65535, or 0 for any free one");
    }
  }

  /** 500 to 2500 ms, 1 % errors, seed 1, on 127.0.0.1:8002, without a log. */
  public static MockOptions defaults() {
    return DEFAULTS;
  }

  public MockOptions withHost(String other) {
    return new MockOptions(
        other, port, timing, answers, kinds, errors, seed, log, bounds, overload);
  }

  public MockOptions withPort(int other) {
    return new MockOptions(
        host, other, timing, answers, kinds, errors, seed, log, bounds, overload);
  }

  /** The time to the last byte, plain or streamed. */
  public MockOptions withLatency(Distribution latency) {
    return withTiming(new Timing(latency, timing.ttft(), timing.tokensPerSecond()));
  }

  /** The time to the first token of a stream; without it a fifth of the drawn latency. */
  public MockOptions withTtft(Distribution ttft) {
    return withTiming(new Timing(timing.latency(), Optional.of(ttft), timing.tokensPerSecond()));
  }

  /** Replaces the latency by ttft + tokens ÷ rate. */
  public MockOptions withTokensPerSecond(double rate) {
    return withTiming(new Timing(timing.latency(), timing.ttft(), OptionalDouble.of(rate)));
  }

  /** Answers end by themselves after so many tokens, where they may have as many. */
  public MockOptions withAnswers(Length length) {
    return new MockOptions(
        host, port, timing, Optional.of(length), kinds, errors, seed, log, bounds, overload);
  }

  public MockOptions withKinds(Kinds other) {
    return new MockOptions(host, port, timing, answers, other, errors, seed, log, bounds, overload);
  }

  public MockOptions withErrors(Share other) {
    return new MockOptions(host, port, timing, answers, kinds, other, seed, log, bounds, overload);
  }

  public MockOptions withSeed(long other) {
    return new MockOptions(
        host, port, timing, answers, kinds, errors, other, log, bounds, overload);
  }

  public MockOptions withLog(LogTo other) {
    return new MockOptions(
        host, port, timing, answers, kinds, errors, seed, other, bounds, overload);
  }

  public MockOptions withBounds(Bounds other) {
    return new MockOptions(host, port, timing, answers, kinds, errors, seed, log, other, overload);
  }

  public MockOptions withOverload(Overload other) {
    return new MockOptions(host, port, timing, answers, kinds, errors, seed, log, bounds, other);
  }

  private MockOptions withTiming(Timing other) {
    return new MockOptions(host, port, other, answers, kinds, errors, seed, log, bounds, overload);
  }
}
