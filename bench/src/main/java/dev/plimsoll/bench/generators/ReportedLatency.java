package dev.plimsoll.bench.generators;

import dev.plimsoll.bench.program.RunSummary;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The percentiles that a generator says it saw, in milliseconds; absent where it says none. */
record ReportedLatency(OptionalDouble p50, OptionalDouble p99) {
  static final ReportedLatency NONE =
      new ReportedLatency(OptionalDouble.empty(), OptionalDouble.empty());

  static ReportedLatency ofWrk(String text) {
    return of(text, "\\n\\s+%s%%\\s+([\\d.]+)(us|ms|s|m)\\b");
  }

  static ReportedLatency ofHey(String text) {
    return of(text, "%s%%+ in ([\\d.]+) (s)ecs");
  }

  static ReportedLatency ofAb(String text) {
    return of(text, "\\n\\s+%s%%\\s+([\\d.]+)()");
  }

  static ReportedLatency ofGatling(String text) {
    return of(text.replace(",", ""), "time %sth percentile \\(ms\\)\\s*\\|\\s*([\\d.]+)()");
  }

  static ReportedLatency ofHyperfoil(String text) {
    return of(text, "p%s=(\\d+)(n)");
  }

  static ReportedLatency ofAutocannon(String text) {
    try {
      JsonNode latency =
          new JsonMapper().readTree(text.substring(Math.max(0, text.indexOf('{')))).path("latency");
      return new ReportedLatency(
          RunSummary.number(latency.path("p50")), RunSummary.number(latency.path("p99")));
    } catch (JacksonException _) {
      return NONE;
    }
  }

  private static ReportedLatency of(String text, String pattern) {
    return new ReportedLatency(
        find(text, pattern.formatted("50")), find(text, pattern.formatted("99")));
  }

  private static OptionalDouble find(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    return found.find()
        ? OptionalDouble.of(Double.parseDouble(found.group(1)) * millis(found.group(2)))
        : OptionalDouble.empty();
  }

  private static double millis(String unit) {
    return switch (unit) {
      case "n" -> 1e-6;
      case "us" -> 1e-3;
      case "s" -> 1e3;
      case "m" -> 6e4;
      default -> 1;
    };
  }
}
