package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import dev.plimsoll.lab.text.Clean;
import dev.plimsoll.lab.text.Limit;
import dev.plimsoll.lab.text.Spoken;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a chart shows, in one sentence drawn by fixed rules; a neutral title where none fires. */
final class Findings {
  private static final double HIDES = 2;
  private static final double GROWS = 1.5;
  private static final int LEAST_SECONDS = 8;
  private static final int LEAST_ANSWERS = 20;
  private static final double ERROR_BURST = 0.2;

  private Findings() {}

  /** The title of the percentile chart. */
  static String percentiles(RunResult run) {
    OptionalDouble response = run.all().response().supported(99);
    OptionalDouble service = run.all().service().supported(99);
    Optional<ThresholdOutcome> broken =
        run.thresholds().stream()
            .filter(t -> t.outcome() == Outcome.FAIL && t.value().isPresent())
            .filter(t -> Limit.of(t.expression()).responsePercentile().isPresent())
            .findFirst();
    if (broken.isPresent()) {
      Limit limit = Limit.of(broken.get().expression());
      return limit.name()
          + " at "
          + Clean.line(broken.get().valueText())
          + ", over its limit of "
          + limit.bound();
    }
    if (response.isPresent()
        && service.isPresent()
        && response.getAsDouble() >= HIDES * service.getAsDouble()) {
      return "p99 is "
          + Spoken.latency(response)
          + " from when a request was due, "
          + Spoken.latency(service)
          + " from when it was sent";
    }
    return "Response time by percentile";
  }

  /** The title of the charts over time. */
  static String time(RunResult run) {
    List<Stall> stalls = Stall.in(run.seconds());
    if (stalls.size() == 1) {
      return "One stall of "
          + length(stalls.getFirst())
          + " at "
          + when(stalls.getFirst())
          + ", drained by "
          + Spoken.clock(stalls.getFirst().drained());
    }
    if (stalls.size() > 1) {
      Stall longest = stalls.stream().max(Comparator.comparingDouble(Stall::nanos)).orElseThrow();
      return stalls.size() + " stalls, the longest " + length(longest) + " at " + when(longest);
    }
    return burst(run.seconds())
        .or(() -> growth(run.seconds()))
        .orElse("Response time second by second");
  }

  /** The title of the errors. */
  static String errors(RunResult run) {
    List<ErrorKind> kinds = Worst.errors(run.errors());
    String head =
        run.all().failed() > 0 && run.all().failed() == run.all().total()
            ? "Every request failed"
            : Figures.count(run.all().failed())
                + " of "
                + Spoken.requests(run.all().total())
                + " failed";
    return kinds.size() == 1 ? head + ": " + Clean.line(kinds.getFirst().kind(), 60) : head;
  }

  private static String length(Stall stall) {
    return String.format(Locale.ROOT, "%.1f", stall.nanos() / 1e9) + Figures.NBSP + "s";
  }

  private static String when(Stall stall) {
    return Spoken.clock(stall.from());
  }

  /** A second in which a fifth of the answers failed though most of the run went well. */
  private static Optional<String> burst(List<Second> seconds) {
    long failed = seconds.stream().mapToLong(Second::failed).sum();
    long answered = seconds.stream().mapToLong(Second::answered).sum();
    return seconds.stream()
        .filter(s -> s.answered() >= LEAST_ANSWERS && failed < answered * ERROR_BURST / 2)
        .filter(s -> s.failed() >= s.answered() * ERROR_BURST)
        .max(Comparator.comparingDouble(s -> (double) s.failed() / s.answered()))
        .map(s ->
            "Errors peak at "
                + Figures.percent((double) s.failed(), (double) s.answered())
                + " at "
                + Spoken.clock(s.index()));
  }

  /** The median of the last quarter against that of the first. */
  private static Optional<String> growth(List<Second> seconds) {
    int quarter = seconds.size() / 4;
    if (seconds.size() < LEAST_SECONDS) {
      return Optional.empty();
    }
    Column first = Column.of(seconds.subList(0, quarter), 1).getFirst();
    Column last =
        Column.of(seconds.subList(seconds.size() - quarter, seconds.size()), 1).getFirst();
    double before = first.response().supported(50).orElse(Double.NaN);
    double after = last.response().supported(50).orElse(Double.NaN);
    return after >= GROWS * before
        ? Optional.of(
            "p50 grew from "
                + Figures.latency(before)
                + " to "
                + Figures.latency(after)
                + " during the run")
        : Optional.empty();
  }
}
