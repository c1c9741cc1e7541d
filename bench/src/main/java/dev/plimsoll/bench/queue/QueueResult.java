package dev.plimsoll.bench.queue;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.machine.ResourceUsage;
import dev.plimsoll.bench.program.RunSummary;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one driver measured of its queue, and what that cost.
 *
 * @param figures what it printed as its RESULT
 * @param spent by the driver and all that served it
 */
record QueueResult(String queue, QueueLoad load, JsonNode figures, ResourceUsage spent) {
  static final String HEADER =
      "| queue | load | /s | slowest step | median step | enqueue p50, p99 ms | to start p50, p99 ms"
          + " | to end p50, p99 ms | CPU s / 1,000 | MB written / 1,000 |\n"
          + "|---|---|---|---|---|---|---|---|---|---|";

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

  String row() {
    double[] steps =
        StreamSupport.stream(figures.path("series").spliterator(), false)
            .mapToDouble(JsonNode::asDouble)
            .sorted()
            .toArray();
    return "| %s | %s | %,.0f | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            queue,
            load.name(),
            perSecond(),
            steps.length == 0 ? "–" : "%,.0f".formatted(steps[0]),
            steps.length == 0 ? "–" : "%,.0f".formatted(steps[steps.length / 2]),
            both("enqueue"),
            both("start"),
            both("complete"),
            perThousand(spent.cpuSeconds()),
            perThousand(spent.writtenMb()));
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

  private static String digits(double value) {
    return String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.2f", value);
  }
}
