package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.judge.Figure.Clock;
import dev.plimsoll.lab.judge.Figure.Statistic;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.Objective;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.retry.RetryFigures;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The requests of one scope, off which figures are read.
 *
 * @param load what was due; {@link #NO_LOAD} where it is not kept for this scope
 */
record View(
    Series series,
    Load load,
    List<ErrorKind> errors,
    Optional<Objective> objective,
    Optional<RetryFigures> attempts) {
  static final Load NO_LOAD = new Load(0, 0, 0, 0, Latencies.none());

  private static final String NO_ANSWER = "no answer came";
  private static final String NO_ATTEMPTS =
      "attempts are counted of a whole run, where a scenario retries";

  static View ofRun(Measured measured) {
    return new View(
        measured.all(),
        measured.load(),
        measured.errors(),
        measured.objective(),
        measured.attempts());
  }

  static View of(Series series, Load load, Optional<Objective> objective) {
    return new View(series, load, List.of(), objective, Optional.empty());
  }

  Reading read(Figure figure) {
    return switch (figure) {
      case Figure.Time time -> time(time);
      case Figure.Part.SUCCESS -> share(series.ok());
      case Figure.Part.ERRORS -> share(series.failed() + load.missed());
      case Figure.Part.MISSED -> share(load.missed());
      case Figure.Part.LATE -> share(load.late());
      case Figure.Part.GOOD -> uncountedGood().orElseGet(() -> share(good()));
      case Figure.Part.CHECKS -> checks();
      case Figure.Count.ERRORS -> count(series.failed() + load.missed());
      case Figure.Count.MISSED -> count(load.missed());
      case Figure.Count.LATE -> count(load.late());
      case Figure.Count.REQUESTS, Figure.Count.ITERATIONS -> count(series.total());
      case Figure.Count.ATTEMPTS ->
          attempts
              .<Reading>map(found -> new Reading.Found(found.attempts(), ""))
              .orElse(new Reading.Absent(NO_ATTEMPTS));
      case Figure.PerSecond.THROUGHPUT, Figure.PerSecond.ITERATIONS ->
          perSecond(series.throughput());
      case Figure.PerSecond.GOODPUT -> uncountedGood().orElseGet(() -> perSecond(series.goodput()));
      case Figure.PerSecond.MISSED -> perSecond(load.missed() / series.seconds());
      case Figure.PerSecond.TOKENS -> tokens();
      case Figure.Amplification _ -> amplification();
      case Figure.Cost _ -> new Reading.Absent("this run has no prices");
    };
  }

  private Reading amplification() {
    OptionalDouble found = attempts.map(RetryFigures::amplification).orElse(OptionalDouble.empty());
    return found.isPresent()
        ? new Reading.Found(found.getAsDouble(), "")
        : new Reading.Absent(NO_ATTEMPTS);
  }

  private long good() {
    return series.good().orElse(series.ok());
  }

  /** Without an objective every ok answer is good; with one, nobody may guess. */
  private Optional<Reading> uncountedGood() {
    boolean unknown = objective.isPresent() && series.good().isEmpty();
    return unknown
        ? Optional.of(new Reading.Absent("answers that met the objective were not counted here"))
        : Optional.empty();
  }

  private Reading time(Figure.Time time) {
    return switch (time.clock()) {
      case RESPONSE -> time(series.response(), time.statistic(), NO_ANSWER);
      case SERVICE -> time(series.service(), time.statistic(), NO_ANSWER);
      case SCHEDULE_LAG -> time(load.scheduleLag(), time.statistic(), "no request was sent");
      case TTFT -> stream(time, Stream::ttft);
      case TTFO -> stream(time, Stream::ttfo);
      case TPOT -> stream(time, Stream::tpot);
      case INTER_CHUNK -> stream(time, Stream::interChunk);
    };
  }

  private Reading stream(Figure.Time time, Function<Stream, Latencies> clock) {
    return series.stream()
        .map(stream -> time(clock.apply(stream), time.statistic(), absent(time.clock())))
        .orElse(new Reading.Absent("this run has no streamed answers"));
  }

  private static String absent(Clock clock) {
    return clock == Clock.TPOT || clock == Clock.INTER_CHUNK
        ? "no streamed answer had two parts"
        : "no streamed answer had a token";
  }

  private static Reading time(Latencies times, Statistic statistic, String absent) {
    OptionalDouble nanos =
        switch (statistic) {
          case Statistic.Percentile percentile -> times.percentile(percentile.value());
          case Statistic.Min _ -> times.min();
          case Statistic.Mean _ -> times.mean();
          case Statistic.Max _ -> times.max();
        };
    return nanos.isEmpty()
        ? new Reading.Absent(absent)
        : new Reading.Found(nanos.getAsDouble() / 1e6, few(times, statistic));
  }

  /** Says so where a percentile rests on fewer samples beyond it than it should. */
  private static String few(Latencies times, Statistic statistic) {
    if (statistic instanceof Statistic.Percentile(double percentile)) {
      double beyond = times.count() * (1 - percentile / 100);
      if (percentile < 100 && beyond < Latencies.SAMPLES_BEYOND - 1e-9) {
        return "only " + Figures.count(times.count()) + " samples";
      }
    }
    return "";
  }

  /** Of the answers that were looked at; a request that got none was never checked. */
  private Reading checks() {
    long failed =
        errors.stream()
            .filter(error -> error.kind().startsWith("check: "))
            .mapToLong(ErrorKind::count)
            .sum();
    long looked = series.ok() + failed;
    return looked == 0
        ? new Reading.Absent("no answer was checked")
        : new Reading.Found((double) series.ok() / looked, "");
  }

  private Reading tokens() {
    return series.stream().map(Stream::tokensPerSecond).orElse(OptionalDouble.empty()).isPresent()
        ? new Reading.Found(series.stream().orElseThrow().tokensPerSecond().getAsDouble(), "")
        : new Reading.Absent("this run did not count tokens of streamed answers");
  }

  /** Of all requests that fell due: a missed one is an error, though no answer tells of it. */
  private Reading share(long part) {
    long whole = series.total() + load.missed();
    return whole == 0
        ? new Reading.Absent(NO_ANSWER)
        : new Reading.Found((double) part / whole, "");
  }

  /** No error among no requests says nothing. */
  private Reading count(long found) {
    return series.total() + load.missed() > 0
        ? new Reading.Found(found, "")
        : new Reading.Absent(NO_ANSWER);
  }

  private Reading perSecond(double value) {
    return series.seconds() > 0 ? new Reading.Found(value, "") : new Reading.Absent(NO_ANSWER);
  }
}
