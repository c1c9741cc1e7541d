package dev.plimsoll.bench;

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
record Pace(String contender, Cell cell, JsonNode figures, Spent spent) {
  static final String HEADER =
      "| queue | load | /s | slowest step | median step | enqueue p50, p99 ms | to start p50, p99 ms"
          + " | to end p50, p99 ms | CPU s / 1,000 | MB written / 1,000 |\n"
          + "|---|---|---|---|---|---|---|---|---|---|";

  /** Reads a driver's result. */
  static Pace of(String contender, Cell cell, String result, Spent spent) throws BrokenException {
    try {
      return new Pace(contender, cell, new JsonMapper().readTree(result), spent);
    } catch (JacksonException e) {
      throw new BrokenException(contender + " printed no figures: " + e.getOriginalMessage());
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
    return Summary.number(figures.path(name));
  }

  String row() {
    double[] steps =
        StreamSupport.stream(figures.path("series").spliterator(), false)
            .mapToDouble(JsonNode::asDouble)
            .sorted()
            .toArray();
    return "| %s | %s | %,.0f | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            contender,
            cell.name(),
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
