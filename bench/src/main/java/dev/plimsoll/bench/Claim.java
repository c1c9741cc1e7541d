package dev.plimsoll.bench;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The percentiles that a generator says it saw, in milliseconds; absent where it says none. */
record Claim(OptionalDouble p50, OptionalDouble p99) {
  static final Claim NONE = new Claim(OptionalDouble.empty(), OptionalDouble.empty());

  static Claim ofWrk(String text) {
    return of(text, "\\n\\s+%s%%\\s+([\\d.]+)(us|ms|s|m)\\b");
  }

  static Claim ofHey(String text) {
    return of(text, "%s%%+ in ([\\d.]+) (s)ecs");
  }

  static Claim ofAb(String text) {
    return of(text, "\\n\\s+%s%%\\s+([\\d.]+)()");
  }

  static Claim ofGatling(String text) {
    return of(text.replace(",", ""), "time %sth percentile \\(ms\\)\\s*\\|\\s*([\\d.]+)()");
  }

  static Claim ofHyperfoil(String text) {
    return of(text, "p%s=(\\d+)(n)");
  }

  static Claim ofAutocannon(String text) {
    try {
      JsonNode latency =
          new JsonMapper().readTree(text.substring(Math.max(0, text.indexOf('{')))).path("latency");
      return new Claim(Summary.number(latency.path("p50")), Summary.number(latency.path("p99")));
    } catch (JacksonException _) {
      return NONE;
    }
  }

  private static Claim of(String text, String pattern) {
    return new Claim(find(text, pattern.formatted("50")), find(text, pattern.formatted("99")));
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
