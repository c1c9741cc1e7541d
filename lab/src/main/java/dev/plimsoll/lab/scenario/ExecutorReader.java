package dev.plimsoll.lab.scenario;

import static dev.plimsoll.lab.scenario.PhaseValues.only;
import static dev.plimsoll.lab.scenario.PhaseValues.positive;
import static dev.plimsoll.lab.scenario.PhaseValues.several;
import static dev.plimsoll.lab.scenario.PhaseValues.spacing;
import static dev.plimsoll.lab.scenario.PhaseValues.thinkTime;

import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.arrivals.ConstantRate;
import dev.plimsoll.lab.arrivals.Iterations;
import dev.plimsoll.lab.arrivals.RateStages;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.UserStages;
import dev.plimsoll.lab.arrivals.Users;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a phase that is written with k6's executors, their keys and their defaults. */
final class ExecutorReader {
  static final String[] KEYS = {
    "executor",
    "vus",
    "iterations",
    "duration",
    "maxDuration",
    "startVUs",
    "stages",
    "rate",
    "startRate",
    "timeUnit",
    "preAllocatedVUs",
    "maxVUs",
    "thinkTime",
    "arrivals",
    "startTime",
    "gracefulStop",
    "gracefulRampDown",
    "exec",
    "tags",
    "env"
  };

  /** What every executor takes; {@link LoadReader} looks at the first. */
  private static final List<String> COMMON =
      List.of("executor", "startTime", "gracefulStop", "exec", "tags", "env");

  static final List<String> EXECUTORS =
      List.of(
          "constant-vus",
          "ramping-vus",
          "shared-iterations",
          "per-vu-iterations",
          "constant-arrival-rate",
          "ramping-arrival-rate");
  private static final Duration MAX_DURATION = Duration.ofMinutes(10);

  private ExecutorReader() {}

  static Shape read(Value value, Section section) {
    section.allow("a k6 phase", KEYS);
    String executor = section.need("executor").oneOf(EXECUTORS);
    passOver(section);
    return switch (executor) {
      case "constant-vus" -> {
        takes(section, executor, "vus", "duration", "thinkTime");
        Duration duration = positive(section.need("duration"));
        yield users(section, new Iterations.Endless(), duration);
      }
      case "shared-iterations" -> iterations(section, executor, true);
      case "per-vu-iterations" -> iterations(section, executor, false);
      case "ramping-vus" -> rampingUsers(value, section);
      case "constant-arrival-rate" -> {
        Value rate = arrivalRate(section, executor, "rate", "duration");
        Rate perTime = PhaseValues.above0(rate, perTime(section, rate));
        yield new ConstantRate(perTime, spacing(section), positive(section.need("duration")));
      }
      default -> rampingRate(value, section, executor);
    };
  }

  private static void takes(Section section, String executor, String... keys) {
    only(section, executor, Stream.concat(COMMON.stream(), Stream.of(keys)).toArray(String[]::new));
  }

  /** Users who leave still get their answer, and who sends is told by the requests. */
  private static void passOver(Section section) {
    section.get("gracefulStop").ifPresent(Value::duration);
    section.get("gracefulRampDown").ifPresent(Value::duration);
    section.get("exec").ifPresent(Value::string);
    for (String key : List.of("tags", "env")) {
      section.get(key).map(Value::section).ifPresent(ExecutorReader::plain);
    }
  }

  private static void plain(Section section) {
    section.keys().forEach(key -> section.need(key).string());
  }

  private static Shape iterations(Section section, String executor, boolean shared) {
    takes(section, executor, "vus", "iterations", "maxDuration", "thinkTime");
    int count = section.get("iterations", v -> v.integer(1, PhaseValues.MOST_ITERATIONS), 1);
    return users(
        section,
        shared ? new Iterations.Shared(count) : new Iterations.Each(count),
        section.get("maxDuration", PhaseValues::positive, MAX_DURATION));
  }

  private static Users users(Section section, Iterations iterations, Duration duration) {
    int vus = section.get("vus", v -> v.integer(1, Shape.MOST_USERS), 1);
    return new Users(vus, Duration.ZERO, thinkTime(section), iterations, Optional.of(duration));
  }

  private static Shape rampingUsers(Value value, Section section) {
    takes(section, "ramping-vus", "startVUs", "stages", "thinkTime", "gracefulRampDown");
    int from = section.get("startVUs", v -> v.integer(0, Shape.MOST_USERS), 1);
    List<UserStages.Stage> stages = new ArrayList<>();
    for (Value element : several(section.need("stages"), "stages")) {
      Section stage = stage(element);
      stages.add(
          new UserStages.Stage(
              stage.need("duration").duration(),
              stage.need("target").integer(0, Shape.MOST_USERS)));
    }
    UserStages shape = new UserStages(from, stages, thinkTime(section));
    return someLoad(value, shape, shape.users());
  }

  private static Shape rampingRate(Value value, Section section, String executor) {
    Value ofStages = arrivalRate(section, executor, "stages", "startRate");
    Optional<Value> start = section.get("startRate");
    Rate from = start.map(v -> perTimeOr0(section, v)).orElse(new Rate(0));
    List<RateStages.Stage> stages = new ArrayList<>();
    for (Value element : several(ofStages, "stages")) {
      Section stage = stage(element);
      stages.add(
          new RateStages.Stage(
              stage.need("duration").duration(), perTimeOr0(section, stage.need("target"))));
    }
    double most = stages.stream().mapToDouble(stage -> stage.target().perSecond()).max().orElse(0);
    RateStages shape = new RateStages(from, stages, spacing(section));
    return someLoad(value, shape, from.perSecond() + most);
  }

  private static Shape someLoad(Value value, Shape shape, double most) {
    if (most == 0) {
      throw value.fault("every stage is of no load", "Expected a target above 0.");
    }
    return shape;
  }

  private static Section stage(Value value) {
    return value.section().allow("a stage", "duration", "target");
  }

  /** The value of {@code need}; how many users k6 would set aside is checked and passed over. */
  private static Value arrivalRate(Section section, String executor, String need, String other) {
    takes(section, executor, need, other, "timeUnit", "preAllocatedVUs", "maxVUs", "arrivals");
    section.get("preAllocatedVUs").ifPresent(v -> v.integer(0, 10_000_000));
    section.get("maxVUs").ifPresent(v -> v.integer(0, 10_000_000));
    return section.need(need);
  }

  private static Rate perTimeOr0(Section section, Value value) {
    Rate rate = perTime(section, value);
    return rate.perSecond() == 0 ? rate : PhaseValues.above0(value, rate);
  }

  private static Rate perTime(Section section, Value value) {
    Duration unit = section.get("timeUnit", PhaseValues::positive, Duration.ofSeconds(1));
    return new Rate(value.number(0, 1e15) / (unit.toNanos() / 1e9));
  }
}
