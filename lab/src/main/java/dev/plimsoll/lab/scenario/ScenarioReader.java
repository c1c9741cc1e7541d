package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.judge.Bounds;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Secrets;
import dev.plimsoll.lab.scenario.Scenario.Limits;
import dev.plimsoll.lab.target.Endpoint;
import dev.plimsoll.lab.target.Follow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

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
  static final String[] TARGET_KEYS = {
    "http",
    "tasks",
    "jobs",
    "jsonrpc",
    "mcp",
    "openai",
    "anthropic",
    "ollama",
    "model",
    "stream",
    "http2",
    "insecure",
    "follow",
    "every"
  };
  private static final Duration LEAST_PAUSE = Duration.ofMillis(1);
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
    List<String> secrets = new ArrayList<>();
    Traffic traffic =
        new TrafficReader(folder, name -> environment.apply(name).map(noted(secrets)))
            .read(section, target, load);
    return new Scenario(
        section.get("name", Value::string, otherwise),
        target,
        options.seed(section.get("seed", Value::wholeNumber, DEFAULT_SEED)),
        load,
        traffic,
        thresholds(section, options, load, traffic),
        limits,
        section.get("objective").map(JudgingReader::objective),
        section.get("validity", JudgingReader::bounds, Bounds.DEFAULT),
        new Secrets(secrets));
  }

  private static UnaryOperator<String> noted(List<String> values) {
    return value -> {
      values.add(value);
      return value;
    };
  }

  private static Endpoint target(Value value) {
    if (!value.isSection()) {
      return value.unit("an address such as http://127.0.0.1:8001", Endpoint::parse);
    }
    Section section = value.section().allow("a target", TARGET_KEYS);
    List<Endpoint.Kind> kinds =
        Arrays.stream(Endpoint.Kind.values()).filter(kind -> section.has(kind.key())).toList();
    if (kinds.size() != 1) {
      throw value.fault(
          "a target is one of "
              + Arrays.stream(Endpoint.Kind.values())
                  .map(Endpoint.Kind::key)
                  .collect(Collectors.joining(", ")),
          "As in 'tasks: http://127.0.0.1:8001'.");
    }
    Endpoint.Kind kind = kinds.getFirst();
    boolean isChat = kind.dialect().isPresent();
    for (String key : List.of("model", "stream")) {
      section
          .get(key)
          .filter(_ -> !isChat)
          .ifPresent(found -> {
            throw found.fault("'%s' is for a chat; this is %s".formatted(key, kind.key()), "");
          });
    }
    Endpoint endpoint =
        section
            .need(kind.key())
            .unit("an address such as http://127.0.0.1:8001", text -> Endpoint.of(kind, text));
    return endpoint
        .following(follow(section, kind))
        .in(
            new Endpoint.Manner(
                isChat ? section.need("model").string() : "",
                section.get("stream", Value::bool, false),
                section.get("http2", Value::bool, false),
                section.get("insecure", Value::bool, false)));
  }

  private static Follow follow(Section section, Endpoint.Kind kind) {
    boolean isJob = kind == Endpoint.Kind.TASKS || kind == Endpoint.Kind.JOBS;
    for (String key : List.of("follow", "every")) {
      section
          .get(key)
          .filter(_ -> !isJob)
          .ifPresent(found -> {
            throw found.fault("'%s' is for jobs; this is %s".formatted(key, kind.key()), "");
          });
    }
    Duration every = section.get("every", Value::duration, Follow.USUAL.every());
    if (every.compareTo(LEAST_PAUSE) < 0) {
      throw section.need("every").fault("a job looked at too often", "Expected 1ms or more.");
    }
    String way = section.get("follow", v -> v.oneOf(List.of("poll", "long-poll", "sse")), "");
    return new Follow(
        switch (way) {
          case "poll" -> Follow.Way.POLL;
          case "sse" -> Follow.Way.SSE;
          default -> Follow.Way.LONG_POLL;
        },
        every);
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
      Section section, Options options, List<Shape> load, Traffic traffic) {
    ThresholdReader reader = new ThresholdReader();
    section.get("thresholds").ifPresent(reader::file);
    reader.commandLine(options.thresholds());
    traffic.flows().stream()
        .filter(flow -> flow.steps().size() > 1)
        .findFirst()
        .ifPresent(reader::refuseIterations);
    return reader.checked(
        load.size(), traffic.requests().stream().map(RequestTemplate::name).toList());
  }
}
