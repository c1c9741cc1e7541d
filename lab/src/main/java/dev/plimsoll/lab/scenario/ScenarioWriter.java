package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.lab.judge.Bounds;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.measure.Objective;
import dev.plimsoll.lab.request.Check;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.target.Endpoint;
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
    String kind = scenario.target().kind() == Endpoint.Kind.TASKS ? "tasks" : "http";
    line("target:");
    line("  %s: %s".formatted(kind, quoted(scenario.target().url().toString())));
    line("seed: " + scenario.seed());
    line("timeout: " + Durations.format(scenario.limits().timeout()));
    line("gracefulStop: " + Durations.format(scenario.limits().gracefulStop()));
    line("maxConnections: " + scenario.limits().maxConnections());
    line("load:");
    scenario.load().forEach(this::phase);
    line("requests:");
    scenario.requests().forEach(this::request);
    if (!scenario.thresholds().isEmpty()) {
      line("thresholds:");
      scenario.thresholds().forEach(this::threshold);
    }
    scenario.objective().ifPresent(this::objective);
    if (!scenario.validity().equals(Bounds.DEFAULT)) {
      validity(scenario.validity());
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
      line("    delayAbortEval: " + exact(abort.get()));
    }
  }

  private void objective(Objective objective) {
    line("objective:");
    objective.response().ifPresent(most -> line("  response: " + exact(most)));
    objective.ttft().ifPresent(most -> line("  ttft: " + exact(most)));
    objective.tpot().ifPresent(most -> line("  tpot: " + exact(most)));
  }

  private void validity(Bounds bounds) {
    line("validity:");
    line("  scheduleLag: " + exact(bounds.scheduleLag()));
    line("  scheduleLagShare: " + share(bounds.scheduleLagShare()));
    line("  rate: " + share(bounds.rate()));
    line("  missed: " + share(bounds.missed()));
    line("  littlesLaw: " + share(bounds.littlesLaw()));
    line("  cpu: " + share(bounds.cpu()));
    line("  gcPause: " + exact(bounds.gcPause()));
  }

  /** In percent; twelve digits, since 0.7 ÷ 100 is not quite 0.007 to a double. */
  private static String share(Share share) {
    BigDecimal percent = new BigDecimal(share.fraction()).movePointRight(2);
    return percent.round(new MathContext(12)).stripTrailingZeros().toPlainString() + "%";
  }

  private void phase(LoadPhase phase) {
    switch (phase) {
      case LoadPhase.Users closed -> users(closed);
      case LoadPhase.AtRate open -> {
        line("  - rate: " + number(open.rate().perSecond()) + "/s");
        line("    duration: " + Durations.format(open.duration()));
      }
      case LoadPhase.Replay replay -> {
        line("  - trace:");
        line("      file: " + quoted(replay.trace().file().toString()));
        line("      speed: " + number(replay.speed()));
        line("      from: " + exact(replay.from()));
        line("      to: " + exact(replay.to()));
      }
    }
  }

  private void users(LoadPhase.Users closed) {
    line("  - users: " + closed.users());
    if (!closed.rampUp().isZero()) {
      line("    rampUp: " + exact(closed.rampUp()));
    }
    closed.thinkTime().ifPresent(think -> line("    thinkTime: " + quoted(think.toString())));
    closed.iterations().ifPresent(iterations -> line("    iterations: " + iterations));
    closed.duration().ifPresent(length -> line("    duration: " + Durations.format(length)));
  }

  private void request(RequestTemplate request) {
    line("  - name: " + quoted(request.name()));
    line("    weight: " + number(request.weight()));
    line("    method: " + request.method());
    line("    path: " + quoted(request.path().toString()));
    if (!request.headers().isEmpty()) {
      line("    headers:");
      request
          .headers()
          .forEach((name, value) ->
              line("      %s: %s".formatted(quoted(name), quoted(value.toString()))));
    }
    request.body().ifPresent(body -> line("    body: " + quoted(body.toString())));
    if (!request.checks().isEmpty()) {
      line("    expect:");
      request.checks().stream()
          .map(Check::expression)
          .forEach(expression -> line("      - " + quoted(expression)));
    }
  }

  private void line(String line) {
    out.append(line).append('\n');
  }

  /** To the nanosecond, where the shortest readable form would round. */
  private static String exact(Duration duration) {
    return duration.toNanos() % 1_000_000 == 0
        ? Durations.format(duration)
        : duration.toNanos() + "ns";
  }

  private static String number(double value) {
    return value == Math.rint(value) && value < 1e15
        ? Long.toString((long) value)
        : new BigDecimal(Double.toString(value)).toPlainString();
  }

  /** A double-quoted scalar: what YAML and JSON read alike. */
  private static String quoted(String text) {
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
