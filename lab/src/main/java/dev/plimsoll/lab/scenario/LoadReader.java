package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.trace.AzureTrace;
import dev.plimsoll.lab.trace.Trace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the phases of {@code load}. */
final class LoadReader {
  static final String[] PHASE_KEYS = {
    "users", "rampUp", "thinkTime", "iterations", "duration", "rate", "arrivals", "trace"
  };
  static final String[] TRACE_KEYS = {"file", "speed", "from", "to"};
  static final int MOST_PHASES = 100;
  static final int MOST_USERS = 100_000;
  private static final double MOST_PER_SECOND = 1_000_000;
  private static final List<String> LATER = List.of("steps", "burst", "to");
  private static final String THIS_VERSION =
      "not in this version; this version has users, rate, trace";

  private final Path folder;

  /** A reader for which file names count from a folder. */
  LoadReader(Path folder) {
    this.folder = folder;
  }

  List<LoadPhase> read(Value load) {
    List<Value> elements = load.list();
    if (elements.isEmpty() || elements.size() > MOST_PHASES) {
      throw load.fault(
          "%d phases".formatted(elements.size()), "Expected 1 to %d.".formatted(MOST_PHASES));
    }
    List<LoadPhase> phases = new ArrayList<>();
    elements.forEach(element -> phases.add(phase(element)));
    return List.copyOf(phases);
  }

  private LoadPhase phase(Value value) {
    Section section = value.section();
    for (String later : LATER) {
      section
          .get(later)
          .ifPresent(found -> {
            throw found.fault("'%s' is %s".formatted(later, THIS_VERSION), "");
          });
    }
    section.allow("a load phase", PHASE_KEYS);
    List<String> shapes = List.of("users", "rate", "trace").stream().filter(section::has).toList();
    if (shapes.size() != 1) {
      String found = shapes.isEmpty() ? "none" : String.join(" and ", shapes);
      throw value.fault(
          "a phase has one of users, rate, trace; found " + found,
          "Write one phase for each, as list elements of load.");
    }
    return switch (shapes.getFirst()) {
      case "users" -> users(value, section);
      case "rate" -> atRate(section);
      default -> replay(section);
    };
  }

  private static LoadPhase.Users users(Value value, Section section) {
    refuse(section, "users", "arrivals");
    OptionalInt iterations =
        section.get(
            "iterations", v -> OptionalInt.of(v.integer(1, 1_000_000_000)), OptionalInt.empty());
    Optional<Duration> duration = section.get("duration").map(LoadReader::positive);
    if (duration.isEmpty() && iterations.isEmpty()) {
      throw value.fault("'duration' or 'iterations' is missing", "As in 'duration: 30s'.");
    }
    return new LoadPhase.Users(
        section.need("users").integer(1, MOST_USERS),
        section.get("rampUp", Value::duration, Duration.ZERO),
        section.get("thinkTime").map(Value::distribution),
        iterations,
        duration);
  }

  private static LoadPhase.AtRate atRate(Section section) {
    refuse(section, "rate", "rampUp", "thinkTime", "iterations");
    section
        .get("arrivals")
        .ifPresent(value -> {
          if (!value.string().equals("constant")) {
            throw value.fault(
                "'%s' is %s".formatted(value.string(), THIS_VERSION),
                "Expected constant, or leave the key out.");
          }
        });
    Value rate = section.need("rate");
    return new LoadPhase.AtRate(rate(rate), positive(section.need("duration")));
  }

  private static Rate rate(Value value) {
    Rate rate = value.rate();
    if (!(rate.perSecond() > 0 && rate.perSecond() <= MOST_PER_SECOND)) {
      throw value.fault("%s is no rate to send at".formatted(rate), "Expected up to 1000000/s.");
    }
    return rate;
  }

  private LoadPhase.Replay replay(Section section) {
    refuse(section, "trace", "rampUp", "thinkTime", "iterations", "duration", "arrivals");
    Section trace = section.need("trace").section().allow("a trace", TRACE_KEYS);
    Value file = trace.need("file");
    Trace rows = trace(file);
    Duration from = trace.get("from", Value::duration, Duration.ZERO);
    Duration end = rows.length().plusNanos(1);
    Duration to = trace.get("to", Value::duration, end);
    Duration last = to.compareTo(end) > 0 ? end : to;
    LoadPhase.Replay replay =
        new LoadPhase.Replay(
            rows, trace.get("speed", v -> v.number(0.001, 100_000), 1.0), from, last);
    if (from.compareTo(last) >= 0 || replay.shape().size() == 0) {
      throw section
          .need("trace")
          .fault(
              "no request of the trace lies in this window",
              "The trace lasts %s; from and to count from its first request."
                  .formatted(Durations.format(Duration.ofSeconds(rows.length().toSeconds()))));
    }
    return replay;
  }

  private Trace trace(Value file) {
    Path path = folder.resolve(file.string()).normalize();
    try {
      return AzureTrace.read(path);
    } catch (InputException e) {
      if (e.place() == null) { // the file as such; a broken line is shown where it stands
        throw file.fault(
            String.valueOf(e.getMessage()), "File names count from this file's folder.");
      }
      throw e;
    }
  }

  private static Duration positive(Value value) {
    Duration duration = value.duration();
    if (duration.isZero()) {
      throw value.fault("a phase of no length", "Expected a duration above 0.");
    }
    return duration;
  }

  private static void refuse(Section section, String shape, String... keys) {
    for (String key : keys) {
      section
          .get(key)
          .ifPresent(value -> {
            throw value.fault(
                "'%s' has no meaning beside '%s'".formatted(key, shape), "Remove one of them.");
          });
    }
  }
}
