package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.lab.judge.Bounds;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.measure.Objective;
import dev.plimsoll.lab.target.Endpoint;
import dev.plimsoll.lab.target.Follow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

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
    line("target:");
    line(
        "  %s: %s".formatted(scenario.target().kind().key(), quoted(scenario.target().shownUrl())));
    manner(scenario.target().manner());
    follow(scenario.target().follow());
    line("seed: " + scenario.seed());
    line("timeout: " + Durations.format(scenario.limits().timeout()));
    line("gracefulStop: " + Durations.format(scenario.limits().gracefulStop()));
    line("maxConnections: " + scenario.limits().maxConnections());
    line("load:");
    scenario.load().forEach(shape -> PhaseWriter.write(shape, out));
    new TrafficWriter(scenario.traffic(), this::line).write();
    if (!scenario.thresholds().isEmpty()) {
      line("thresholds:");
      scenario.thresholds().forEach(this::threshold);
    }
    scenario.objective().ifPresent(this::objective);
    if (!scenario.validity().equals(Bounds.DEFAULT)) {
      validity(scenario.validity());
    }
  }

  private void manner(Endpoint.Manner manner) {
    if (!manner.model().isEmpty()) {
      line("  model: " + quoted(manner.model()));
    }
    flag("stream", manner.stream());
    flag("http2", manner.http2());
    flag("insecure", manner.insecure());
  }

  private void follow(Follow follow) {
    if (!follow.equals(Follow.USUAL)) {
      line("  follow: " + follow.way().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      line("  every: " + PhaseWriter.exact(follow.every()));
    }
  }

  private void flag(String name, boolean set) {
    if (set) {
      line("  %s: true".formatted(name));
    }
  }

  private void threshold(Threshold threshold) {
    Optional<Duration> abort = threshold.abortDelay();
    if (abort.isEmpty()) {
      line("  - " + quoted(threshold.expression()));
      return;
    }
    line("  - threshold: " + quoted(threshold.expression()));
    line("    abortOnFail: true");
    if (!abort.get().isZero()) {
      line("    delayAbortEval: " + PhaseWriter.exact(abort.get()));
    }
  }

  private void objective(Objective objective) {
    line("objective:");
    objective.response().ifPresent(most -> line("  response: " + PhaseWriter.exact(most)));
    objective.ttft().ifPresent(most -> line("  ttft: " + PhaseWriter.exact(most)));
    objective.tpot().ifPresent(most -> line("  tpot: " + PhaseWriter.exact(most)));
  }

  private void validity(Bounds bounds) {
    line("validity:");
    line("  scheduleLag: " + PhaseWriter.exact(bounds.scheduleLag()));
    line("  scheduleLagShare: " + share(bounds.scheduleLagShare()));
    line("  rate: " + share(bounds.rate()));
    line("  missed: " + share(bounds.missed()));
    line("  littlesLaw: " + share(bounds.littlesLaw()));
    line("  cpu: " + share(bounds.cpu()));
    line("  gcPause: " + PhaseWriter.exact(bounds.gcPause()));
  }

  /** In percent; twelve digits, since 0.7 ÷ 100 is not quite 0.007 to a double. */
  private static String share(Share share) {
    BigDecimal percent = new BigDecimal(share.fraction()).movePointRight(2);
    return percent.round(new MathContext(12)).stripTrailingZeros().toPlainString() + "%";
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
