package dev.plimsoll.lab.scenario;

import static dev.plimsoll.lab.scenario.ScenarioWriter.number;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.lab.arrivals.Bursts;
import dev.plimsoll.lab.arrivals.ConstantRate;
import dev.plimsoll.lab.arrivals.Iterations;
import dev.plimsoll.lab.arrivals.Portion;
import dev.plimsoll.lab.arrivals.RateRamp;
import dev.plimsoll.lab.arrivals.RateStages;
import dev.plimsoll.lab.arrivals.RateSteps;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.Spacing;
import dev.plimsoll.lab.arrivals.TraceReplay;
import dev.plimsoll.lab.arrivals.UserStages;
import dev.plimsoll.lab.arrivals.UserSteps;
import dev.plimsoll.lab.arrivals.Users;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a shape of load as the phase that would be read as the same shape. */
final class PhaseWriter {
  private final StringBuilder out;
  private String start = "  - ";

  private PhaseWriter(StringBuilder out) {
    this.out = out;
  }

  static void write(Shape shape, StringBuilder out) {
    new PhaseWriter(out).phase(shape);
  }

  private void phase(Shape shape) {
    switch (shape) {
      case Users users -> users(users);
      case UserSteps steps -> {
        key("steps", "{users: %s, each: %s}".formatted(steps.counts(), exact(steps.each())));
        thinkTime(steps.thinkTime());
      }
      case UserStages stages -> {
        key("executor", "ramping-vus");
        key("startVUs", stages.from());
        key("stages", list(stages.stages(), s -> stage(s.duration(), "" + s.target())));
        thinkTime(stages.thinkTime());
      }
      case ConstantRate open -> {
        key("rate", rate(open.rate()));
        spacing(open.spacing());
        key("duration", exact(open.duration()));
      }
      case RateRamp ramp -> {
        key("rate", rate(ramp.from()));
        key("to", rate(ramp.to()));
        spacing(ramp.spacing());
        key("duration", exact(ramp.duration()));
      }
      case RateSteps steps -> {
        String rates = list(steps.rates(), PhaseWriter::rate);
        key("steps", "{rates: %s, each: %s}".formatted(rates, exact(steps.each())));
        spacing(steps.spacing());
      }
      case RateStages stages -> {
        key("executor", "ramping-arrival-rate");
        key("startRate", number(stages.from().perSecond()));
        key(
            "stages",
            list(stages.stages(), s -> stage(s.duration(), number(s.target().perSecond()))));
        spacing(stages.spacing());
      }
      case Bursts bursts -> {
        key(
            "burst",
            "{requests: %d, every: %s}".formatted(bursts.requests(), exact(bursts.every())));
        key("duration", exact(bursts.duration()));
      }
      case TraceReplay replay -> replay(replay);
      case Portion portion -> phase(portion.whole());
    }
  }

  private void users(Users closed) {
    key("users", closed.users());
    if (!closed.rampUp().isZero()) {
      key("rampUp", exact(closed.rampUp()));
    }
    thinkTime(closed.thinkTime());
    switch (closed.iterations()) {
      case Iterations.Endless _ -> {}
      case Iterations.Each each -> key("iterations", each.count());
      case Iterations.Shared shared -> key("sharedIterations", shared.count());
    }
    closed.duration().ifPresent(length -> key("duration", exact(length)));
  }

  private void replay(TraceReplay replay) {
    out.append("  - trace:\n");
    start = "      ";
    key("file", ScenarioWriter.quoted(replay.trace().file().toString()));
    key("speed", number(replay.speed()));
    key("from", exact(replay.from()));
    key("to", exact(replay.to()));
    replay
        .loop()
        .ifPresent(length -> {
          out.append("      loop: true\n    duration: ").append(exact(length)).append('\n');
        });
  }

  private void thinkTime(Optional<Distribution> thinkTime) {
    thinkTime.ifPresent(think -> key("thinkTime", ScenarioWriter.quoted(think.toString())));
  }

  private void spacing(Spacing spacing) {
    if (!(spacing instanceof Spacing.Constant)) {
      key("arrivals", spacing);
    }
  }

  private void key(String name, Object value) {
    out.append(start).append(name).append(": ").append(value).append('\n');
    start = start.replace('-', ' ');
  }

  private static <T> String list(List<T> elements, Function<T, String> form) {
    return elements.stream().map(form).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String stage(Duration duration, String target) {
    return "{duration: %s, target: %s}".formatted(exact(duration), target);
  }

  private static String rate(Rate rate) {
    return number(rate.perSecond()) + "/s";
  }

  /** To the nanosecond, where the shortest readable form would round. */
  static String exact(Duration duration) {
    return duration.toNanos() % 1_000_000 == 0
        ? Durations.format(duration)
        : duration.toNanos() + "ns";
  }
}
