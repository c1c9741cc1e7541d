package dev.plimsoll.bench.queue;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Percentiles;
import dev.plimsoll.bench.machine.ResourceUsage;
import dev.plimsoll.bench.program.RunSummary;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one driver measured of its queue, and what that cost. Its rows fit into 80 columns.
 *
 * @param figures what it printed as its RESULT
 * @param spent by the driver and all that served it
 */
record QueueResult(String queue, QueueLoad load, JsonNode figures, ResourceUsage spent) {
  private static final String NAMES = "| %-15s | %-13s |";
  private static final String FOUR = NAMES + " %8s | %8s | %8s | %8s |";
  private static final String THREE = NAMES + " %12s | %12s | %12s |";
  private static final String TWO = NAMES + " %12s | %12s |";
  static final String RATES =
      FOUR.formatted("tasks a second", "load", "all", "slowest", "1st min", "last min");
  static final String TIMES =
      THREE.formatted("p50, p99 in ms", "load", "enqueue", "to start", "to end");
  static final String COSTS = TWO.formatted("of 1,000 tasks", "load", "CPU s", "MB written");
  private static final double MINUTE_MILLIS = 60_000;

  /** Reads a driver's result. */
  static QueueResult of(String queue, QueueLoad load, String result, ResourceUsage spent)
      throws BrokenException {
    try {
      return new QueueResult(queue, load, new JsonMapper().readTree(result), spent);
    } catch (JacksonException e) {
      throw new BrokenException(queue + " printed no figures: " + e.getOriginalMessage());
    }
  }

  double total() {
    return figures.path("total").asDouble(0);
  }

  double seconds() {
    return figures.path("seconds").asDouble(Double.NaN);
  }

  double perSecond() {
    return total() / seconds();
  }

  /** A figure of this name; empty where the driver had none. */
  OptionalDouble figure(String name) {
    return RunSummary.number(figures.path(name));
  }

  /** What stood in the way of the load itself. */
  List<String> doubts() {
    double again = figure("sentAgain").orElse(0);
    return again > 0
        ? List.of("%,.0f refused by a slow store, sent again".formatted(again))
        : List.of();
  }

  /** In all, in the slowest step, and in the first and the last minute, where there are two. */
  String rates() {
    List<Double> steps =
        StreamSupport.stream(figures.path("series").spliterator(), false)
            .map(JsonNode::asDouble)
            .toList();
    int minute = (int) Math.max(1, MINUTE_MILLIS / load.span().step().toMillis());
    boolean two = steps.size() >= 2 * minute;
    List<Double> first = two ? steps.subList(0, minute) : List.of();
    List<Double> last = two ? steps.subList(steps.size() - minute, steps.size()) : List.of();
    return FOUR.formatted(
        queue,
        load.name(),
        whole(OptionalDouble.of(perSecond())),
        whole(Percentiles.percentile(steps, 0)),
        whole(Percentiles.mean(first)),
        whole(Percentiles.mean(last)));
  }

  /** How long a task's steps took. */
  String times() {
    return THREE.formatted(queue, load.name(), both("enqueue"), both("start"), both("complete"));
  }

  /** What its tasks cost. */
  String costs() {
    return TWO.formatted(
        queue, load.name(), perThousand(spent.cpuSeconds()), perThousand(spent.writtenMb()));
  }

  private String both(String name) {
    return figure(name + "P50").isEmpty()
        ? "–"
        : digits(figure(name + "P50").orElseThrow())
            + ", "
            + digits(figure(name + "P99").orElse(Double.NaN));
  }

  private String perThousand(double amount) {
    return Double.isNaN(amount) || total() == 0 ? "–" : digits(amount / total() * 1_000);
  }

  private static String whole(OptionalDouble value) {
    return value.isEmpty() ? "–" : String.format(Locale.ROOT, "%,.0f", value.getAsDouble());
  }

  /** Three that count: more would not be seen again in another run. */
  private static String digits(double value) {
    int after = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + after + "f", value);
  }
}
