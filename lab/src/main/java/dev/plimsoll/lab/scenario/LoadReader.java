package dev.plimsoll.lab.scenario;

import static dev.plimsoll.lab.scenario.PhaseValues.bounded;
import static dev.plimsoll.lab.scenario.PhaseValues.only;
import static dev.plimsoll.lab.scenario.PhaseValues.positive;
import static dev.plimsoll.lab.scenario.PhaseValues.rate;
import static dev.plimsoll.lab.scenario.PhaseValues.rateOr0;
import static dev.plimsoll.lab.scenario.PhaseValues.several;
import static dev.plimsoll.lab.scenario.PhaseValues.spacing;
import static dev.plimsoll.lab.scenario.PhaseValues.thinkTime;

import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.arrivals.Bursts;
import dev.plimsoll.lab.arrivals.ConstantRate;
import dev.plimsoll.lab.arrivals.Iterations;
import dev.plimsoll.lab.arrivals.RateRamp;
import dev.plimsoll.lab.arrivals.RateSteps;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.UserSteps;
import dev.plimsoll.lab.arrivals.Users;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the phases of {@code load}. */
final class LoadReader {
  static final String[] PHASE_KEYS = {
    "users",
    "rampUp",
    "spawnRate",
    "thinkTime",
    "iterations",
    "sharedIterations",
    "duration",
    "rate",
    "to",
    "arrivals",
    "steps",
    "burst",
    "trace"
  };
  private static final List<String> SHAPES = List.of("users", "rate", "steps", "burst", "trace");
  private static final String[] STEP_KEYS = {"users", "rates", "each"};
  private static final String[] BURST_KEYS = {"requests", "every"};
  static final int MOST_PHASES = 100;

  private final TraceReader traces;

  /** A reader for which file names count from a folder. */
  LoadReader(Path folder) {
    this.traces = new TraceReader(folder);
  }

  List<Shape> read(Value load) {
    List<Value> elements = load.list();
    if (elements.isEmpty() || elements.size() > MOST_PHASES) {
      throw load.fault(
          "%d phases".formatted(elements.size()), "Expected 1 to %d.".formatted(MOST_PHASES));
    }
    List<Shape> phases = new ArrayList<>();
    for (Value element : elements) {
      Shape phase = bounded(element, phase(element));
      element.section().get("startTime").ifPresent(time -> inTurn(time, phases));
      phases.add(phase);
    }
    return List.copyOf(phases);
  }

  /** Phases follow each other: one may only say the moment at which it begins anyway. */
  private static void inTurn(Value startTime, List<Shape> before) {
    Duration begin = Duration.ZERO;
    for (Shape phase : before) {
      if (phase.length().isEmpty() || endsWithItsWork(phase)) {
        throw startTime.fault(
            "when this phase begins is not known: one before it ends with its last iteration",
            "Phases follow each other. Remove 'startTime'.");
      }
      begin = begin.plus(phase.length().get());
    }
    if (!startTime.duration().equals(begin)) {
      String place = PhaseWriter.exact(begin);
      throw startTime.fault(
          "this phase begins at %s, not at %s".formatted(place, startTime.string()),
          "Phases follow each other. Write 'startTime: %s' or remove it.".formatted(place));
    }
  }

  private static boolean endsWithItsWork(Shape phase) {
    return phase instanceof Users users && !(users.iterations() instanceof Iterations.Endless);
  }

  private Shape phase(Value value) {
    Section section = value.section();
    if (section.has("executor")) {
      return ExecutorReader.read(value, section);
    }
    section.allow("a load phase", PHASE_KEYS);
    List<String> shapes = SHAPES.stream().filter(section::has).toList();
    if (shapes.size() != 1) {
      String found = shapes.isEmpty() ? "none" : String.join(" and ", shapes);
      throw value.fault(
          "a phase has one of %s; found %s".formatted(String.join(", ", SHAPES), found),
          "Write one phase for each, as list elements of load.");
    }
    return switch (shapes.getFirst()) {
      case "users" -> users(value, section);
      case "rate" -> atRate(section);
      case "steps" -> steps(section);
      case "burst" -> bursts(section);
      default -> traces.read(section);
    };
  }

  private static Shape users(Value value, Section section) {
    only(
        section,
        "'users'",
        "users",
        "rampUp",
        "spawnRate",
        "thinkTime",
        "iterations",
        "sharedIterations",
        "duration");
    exclude(section, "rampUp", "spawnRate");
    exclude(section, "iterations", "sharedIterations");
    Optional<Duration> duration = section.get("duration").map(PhaseValues::positive);
    Iterations iterations = iterations(section);
    if (duration.isEmpty() && iterations instanceof Iterations.Endless) {
      throw value.fault("'duration' or 'iterations' is missing", "As in 'duration: 30s'.");
    }
    int users = section.need("users").integer(1, Shape.MOST_USERS);
    return new Users(users, rampUp(section, users), thinkTime(section), iterations, duration);
  }

  private static Iterations iterations(Section section) {
    Optional<Value> each = section.get("iterations");
    Optional<Value> shared = section.get("sharedIterations");
    if (each.isPresent()) {
      return new Iterations.Each(each.get().integer(1, PhaseValues.MOST_ITERATIONS));
    }
    return shared
        .<Iterations>map(v -> new Iterations.Shared(v.integer(1, PhaseValues.MOST_ITERATIONS)))
        .orElse(new Iterations.Endless());
  }

  private static Duration rampUp(Section section, int users) {
    return section
        .get("spawnRate")
        .map(PhaseValues::rate)
        .map(perTime -> Duration.ofNanos((long) (users * 1e9 / perTime.perSecond())))
        .orElseGet(() -> section.get("rampUp", Value::duration, Duration.ZERO));
  }

  private static Shape atRate(Section section) {
    only(section, "'rate'", "rate", "to", "arrivals", "duration");
    Value value = section.need("rate");
    Duration duration = positive(section.need("duration"));
    Optional<Value> to = section.get("to");
    if (to.isEmpty()) {
      return new ConstantRate(rate(value), spacing(section), duration);
    }
    Rate from = rateOr0(value);
    Rate last = from.perSecond() == 0 ? rate(to.get()) : rateOr0(to.get());
    return new RateRamp(from, last, spacing(section), duration);
  }

  private static Shape steps(Section section) {
    Section steps = section.need("steps").section().allow("steps", STEP_KEYS);
    if (steps.has("users") == steps.has("rates")) {
      throw section
          .need("steps")
          .fault("steps have one of users, rates", "As in 'steps: {users: [1, 5], each: 10s}'.");
    }
    Duration each = positive(steps.need("each"));
    if (steps.has("users")) {
      only(section, "steps of users", "steps", "thinkTime");
      List<Integer> counts =
          several(steps.need("users"), "steps").stream()
              .map(count -> count.integer(1, Shape.MOST_USERS))
              .toList();
      return new UserSteps(counts, each, thinkTime(section));
    }
    only(section, "steps of rates", "steps", "arrivals");
    List<Rate> rates =
        several(steps.need("rates"), "steps").stream().map(PhaseValues::rate).toList();
    return new RateSteps(rates, each, spacing(section));
  }

  private static Shape bursts(Section section) {
    only(section, "'burst'", "burst", "duration");
    Section burst = section.need("burst").section().allow("a burst", BURST_KEYS);
    int requests = burst.need("requests").integer(1, 1_000_000);
    Value value = burst.need("every");
    Duration every = value.duration();
    if (every.isZero() || requests * 1e9 / every.toNanos() > Shape.MOST_PER_SECOND) {
      throw value.fault(
          "bursts of %,d every %s".formatted(requests, value.string()),
          "Expected up to 1,000,000 requests a second on average.");
    }
    return new Bursts(requests, every, positive(section.need("duration")));
  }

  private static void exclude(Section section, String one, String other) {
    if (section.has(one) && section.has(other)) {
      throw section
          .need(other)
          .fault("'%s' has no meaning beside '%s'".formatted(other, one), "Remove one of them.");
    }
  }
}
