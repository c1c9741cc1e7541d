package dev.plimsoll.lab.merge;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Stream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Adds figures of several workers. Counts and histograms are added, never percentiles averaged;
 * what one of them did not measure is absent in the sum.
 */
final class Adding {
  private Adding() {}

  static Series series(String name, List<Series> all, double seconds) {
    long total = all.stream().mapToLong(Series::total).sum();
    return new Series(
        name,
        total,
        all.stream().mapToLong(Series::ok).sum(),
        all.stream().mapToLong(Series::failed).sum(),
        seconds,
        times(all, Series::response),
        times(all, Series::service),
        meanBytes(all, total),
        counts(all.stream().map(Series::good).toList()),
        stream(all, seconds),
        outside(all));
  }

  static Load load(List<Load> all, OptionalDouble askedSeconds) {
    return new Load(
        all.stream().mapToLong(Load::intended).sum(),
        all.stream().mapToLong(Load::sent).sum(),
        all.stream().mapToLong(Load::late).sum(),
        all.stream().mapToLong(Load::missed).sum(),
        times(all, Load::scheduleLag),
        askedSeconds,
        counts(all.stream().map(Load::inTime).toList()),
        all.stream().mapToDouble(Load::stoodStillSeconds).max().orElse(0));
  }

  static <T> Latencies times(List<T> all, Function<T, Latencies> of) {
    Histogram sum = Latencies.histogram();
    all.forEach(one -> of.apply(one).addTo(sum));
    return new Latencies(sum);
  }

  /** The largest of what was measured. */
  static OptionalDouble most(List<OptionalDouble> values) {
    return values.stream()
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .max();
  }

  /** Of the workers that had answers at all. */
  private static OptionalDouble meanBytes(List<Series> all, long total) {
    List<Series> answered = all.stream().filter(series -> series.total() > 0).toList();
    if (total == 0 || answered.stream().anyMatch(series -> series.meanBytes().isEmpty())) {
      return OptionalDouble.empty();
    }
    double bytes =
        answered.stream()
            .mapToDouble(series -> series.meanBytes().getAsDouble() * series.total())
            .sum();
    return OptionalDouble.of(bytes / total);
  }

  private static OptionalLong outside(List<Series> all) {
    List<Series> ok = all.stream().filter(one -> one.ok() > 0).toList();
    return ok.isEmpty() ? OptionalLong.empty() : counts(ok.stream().map(Series::outside).toList());
  }

  private static OptionalLong counts(List<OptionalLong> values) {
    return values.stream().allMatch(OptionalLong::isPresent)
        ? OptionalLong.of(values.stream().mapToLong(OptionalLong::getAsLong).sum())
        : OptionalLong.empty();
  }

  /** Tokens a second are of the whole time, as all rates are: workers may not overlap. */
  private static Optional<Stream> stream(List<Series> series, double seconds) {
    List<Series> streamed = series.stream().filter(one -> one.stream().isPresent()).toList();
    List<Stream> all = streamed.stream().map(one -> one.stream().orElseThrow()).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    boolean counted =
        seconds > 0 && all.stream().allMatch(one -> one.tokensPerSecond().isPresent());
    double tokens =
        streamed.stream()
            .mapToDouble(
                one -> one.stream().orElseThrow().tokensPerSecond().orElse(0) * one.seconds())
            .sum();
    return Optional.of(
        new Stream(
            times(all, Stream::ttft),
            times(all, Stream::ttfo),
            times(all, Stream::tpot),
            times(all, Stream::interChunk),
            counted ? OptionalDouble.of(tokens / seconds) : OptionalDouble.empty(),
            OptionalDouble.empty(),
            all.stream().flatMap(stream -> stream.warning().stream()).sorted().findFirst()));
  }
}
