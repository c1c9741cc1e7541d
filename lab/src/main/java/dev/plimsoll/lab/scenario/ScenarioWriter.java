package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.target.Endpoint;
import java.math.BigDecimal;
import java.util.Locale;

/** Writes a scenario as the file that would be read as the same scenario. */
final class ScenarioWriter {
  private final StringBuilder out = new StringBuilder();

  private ScenarioWriter() {}

  static String write(Scenario scenario) {
    ScenarioWriter writer = new ScenarioWriter();
    writer.scenario(scenario);
    return writer.out.toString();
  }

  private void scenario(Scenario scenario) {
    line("name: " + quoted(scenario.name()));
    String kind = scenario.target().kind() == Endpoint.Kind.TASKS ? "tasks" : "http";
    line("target:");
    line("  %s: %s".formatted(kind, quoted(scenario.target().url().toString())));
    line("seed: " + scenario.seed());
    line("timeout: " + Durations.format(scenario.limits().timeout()));
    line("gracefulStop: " + Durations.format(scenario.limits().gracefulStop()));
    line("maxConnections: " + scenario.limits().maxConnections());
    line("load:");
    scenario.load().forEach(shape -> PhaseWriter.write(shape, out));
    new TrafficWriter(scenario.traffic(), this::line).write();
    if (!scenario.thresholds().isEmpty()) {
      line("thresholds:");
      scenario.thresholds().stream()
          .map(Threshold::expression)
          .forEach(expression -> line("  - " + quoted(expression)));
    }
  }

  private void line(String line) {
    out.append(line).append('\n');
  }

  static String number(double value) {
    return value == Math.rint(value) && value < 1e15
        ? Long.toString((long) value)
        : new BigDecimal(Double.toString(value)).toPlainString();
  }

  /** A double-quoted scalar: what YAML and JSON read alike. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> {
          boolean plain =
              c >= ' '
                  && c != 127
                  && !(c >= 0x80 && c < 0xA0)
                  && c != '\uFEFF'
                  && c != '\u2028'
                  && c != '\u2029';
          quoted.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
      }
    }
    return quoted.append('"').toString();
  }
}
