package dev.plimsoll.lab.example;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Stream;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;

/** Adds streams, an objective and an expected time to the series of an example run. */
final class StreamedRun {
  private static final Distribution TTFT = Distribution.parse("lognormal:310ms..1200ms");
  private static final Distribution TPOT = Distribution.parse("lognormal:21ms..48ms");
  private static final Distribution GAP = Distribution.parse("lognormal:42ms..160ms");
  private static final int TOKENS = 130;
  private static final int CHUNKS = 60;

  private StreamedRun() {}

  static Series series(Series plain) {
    return new Series(
        plain.name(),
        plain.total(),
        plain.ok(),
        plain.failed(),
        plain.seconds(),
        plain.response(),
        plain.service(),
        OptionalDouble.of(8_421),
        OptionalLong.of(plain.ok() * 19 / 20),
        Optional.of(stream(plain)),
        plain.name().equals("chat") ? OptionalLong.of(plain.ok() / 31) : OptionalLong.empty());
  }

  private static Stream stream(Series plain) {
    RandomGenerator random = Seeds.of(5, 0);
    Latencies ttft = drawn(TTFT, plain.ok(), random);
    return new Stream(
        ttft,
        ttft.plus(Latencies.none()),
        drawn(TPOT, plain.ok(), random),
        drawn(GAP, plain.ok() * CHUNKS, random),
        plain.seconds() > 0
            ? OptionalDouble.of(plain.ok() * TOKENS / plain.seconds())
            : OptionalDouble.empty(),
        OptionalDouble.of(2.1),
        Optional.of(
            "chunks hold 2.1 tokens on average: inter-chunk latency is not the time of a token; see"
                + " TPOT"));
  }

  private static Latencies drawn(Distribution times, long count, RandomGenerator random) {
    Histogram histogram = Latencies.histogram();
    for (long i = 0; i < count; i++) {
      histogram.recordValue(times.sample(random).toNanos() / 1000);
    }
    return new Latencies(histogram);
  }
}
