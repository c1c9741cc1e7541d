package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.judge.Bounds;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.scenario.Scenario.Limits;
import dev.plimsoll.lab.target.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a scenario's file, key by key. */
final class ScenarioReader {
  static final String[] KEYS = {
    "name",
    "target",
    "seed",
    "load",
    "requests",
    "data",
    "auth",
    "cookies",
    "retry",
    "thresholds",
    "objective",
    "validity",
    "timeout",
    "gracefulStop",
    "maxConnections"
  };
  static final String[] TARGET_KEYS = {"http", "tasks"};
  private static final List<String> LATER_TARGETS = List.of("jsonrpc", "openai");
  static final long DEFAULT_SEED = 1;

  private final Path folder;
  private final Function<String, Optional<String>> environment;

  ScenarioReader(Path folder, Function<String, Optional<String>> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Reads a whole file.
   *
   * @param otherwise the name of a scenario that has none
   * @param options what the command line says instead of the file
   */
  Scenario read(Value file, String otherwise, Options options) {
    Section section = file.section().allow("a scenario", KEYS);
    Endpoint target = options.target(section.get("target").map(ScenarioReader::target));
    List<Shape> load =
        options.load(section.get("load").map(value -> new LoadReader(folder).read(value)));
    Limits limits = limits(section);
    Options.checkUsers(load, limits);
    Traffic traffic = new TrafficReader(folder, environment).read(section, target.kind(), load);
    return new Scenario(
        section.get("name", Value::string, otherwise),
        target,
        options.seed(section.get("seed", Value::wholeNumber, DEFAULT_SEED)),
        load,
        traffic,
        thresholds(section, options, load, traffic.requests()),
        limits,
        section.get("objective").map(JudgingReader::objective),
        section.get("validity", JudgingReader::bounds, Bounds.DEFAULT));
  }

  private static Endpoint target(Value value) {
    if (!value.isSection()) {
      return value.unit("an address such as http://127.0.0.1:8001", Endpoint::parse);
    }
    Section section = value.section();
    for (String later : LATER_TARGETS) {
      section
          .get(later)
          .ifPresent(found -> {
            throw found.fault(
                "'%s' is not in this version".formatted(later), "This version has http and tasks.");
          });
    }
    section.allow("a target", TARGET_KEYS);
    if (section.keys().size() != 1) {
      throw value.fault("a target is one of http, tasks", "As in 'tasks: http://127.0.0.1:8001'.");
    }
    Endpoint.Kind kind = section.has("tasks") ? Endpoint.Kind.TASKS : Endpoint.Kind.HTTP;
    return section
        .need(section.keys().getFirst())
        .unit("an address such as http://127.0.0.1:8001", text -> Endpoint.of(kind, text));
  }

  private static Limits limits(Section section) {
    Value timeout = section.get("timeout").orElse(null);
    if (timeout != null && timeout.duration().isZero()) {
      throw timeout.fault("no answer comes in no time", "Expected a duration above 0.");
    }
    return new Limits(
        timeout == null ? Limits.DEFAULT.timeout() : timeout.duration(),
        section.get("gracefulStop", Value::duration, Limits.DEFAULT.gracefulStop()),
        section.get("maxConnections", v -> v.integer(1, 100_000), Limits.DEFAULT.maxConnections()));
  }

  private static List<Threshold> thresholds(
      Section section, Options options, List<Shape> load, List<RequestTemplate> requests) {
    ThresholdReader reader = new ThresholdReader();
    section.get("thresholds").ifPresent(reader::file);
    reader.commandLine(options.thresholds());
    return reader.checked(load.size(), requests.stream().map(RequestTemplate::name).toList());
  }
}
