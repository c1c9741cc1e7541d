package dev.plimsoll.lab.display;

import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One mark a second for the last seconds; a dot where nothing was answered. */
record Sparks(List<Second> seconds) {
  static final int MOST = 24;

  private static final String MARKS = "▁▂▃▄▅▆▇█";
  private static final double LEAST_SPAN = 30;
  private static final double LEAST_ERROR_SHARE = 0.2;

  static Sparks last(List<Second> all) {
    return new Sparks(all.subList(Math.max(0, all.size() - MOST), all.size()));
  }

  /** Answers a second, linear from 0. */
  String rate() {
    double most = seconds.stream().mapToDouble(Second::answered).max().orElse(0) / 0.85;
    return marks(s -> OptionalDouble.of((double) s.answered()), v -> most == 0 ? 0 : v / most);
  }

  /** A percentile of response time, log-scaled, on the one scale that all percentiles share. */
  String latency(double percentile) {
    double low =
        seconds.stream().flatMapToDouble(s -> s.response().percentile(50).stream()).min().orElse(1);
    double high =
        seconds.stream().flatMapToDouble(s -> s.response().percentile(99).stream()).max().orElse(1);
    double floor = Math.max(1, low / 1.6);
    double span = Math.log(Math.max(LEAST_SPAN, high / floor));
    return marks(
        s -> s.response().percentile(percentile), v -> Math.log(Math.max(1, v / floor)) / span);
  }

  /** The share of answers that failed, linear from 0. */
  String errors() {
    double most =
        Math.max(
            LEAST_ERROR_SHARE, seconds.stream().mapToDouble(Sparks::failedShare).max().orElse(0));
    return marks(
        s -> s.answered() == 0 ? OptionalDouble.empty() : OptionalDouble.of(failedShare(s)),
        v -> v / most);
  }

  private static double failedShare(Second second) {
    return second.answered() == 0 ? 0 : (double) second.failed() / second.answered();
  }

  private String marks(Function<Second, OptionalDouble> value, DoubleUnaryOperator height) {
    return seconds.stream()
        .map(value)
        .map(v -> v.isPresent() ? mark(height.applyAsDouble(v.getAsDouble())) : "·")
        .collect(Collectors.joining());
  }

  private static String mark(double height) {
    int index = Math.clamp(Math.round(height * (MARKS.length() - 1)), 0, MARKS.length() - 1);
    return MARKS.substring(index, index + 1);
  }
}
