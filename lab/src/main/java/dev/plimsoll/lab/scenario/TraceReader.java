package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.TraceReplay;
import dev.plimsoll.lab.trace.Trace;
import dev.plimsoll.lab.trace.TraceFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads a phase that replays a trace, and the trace itself. */
final class TraceReader {
  static final String[] TRACE_KEYS = {"file", "speed", "from", "to", "loop"};

  private final Path folder;

  TraceReader(Path folder) {
    this.folder = folder;
  }

  TraceReplay read(Section phase) {
    Value value = phase.need("trace");
    Section trace = value.section().allow("a trace", TRACE_KEYS);
    boolean loops = trace.get("loop", Value::bool, false);
    PhaseValues.only(
        phase,
        loops ? "'trace'" : "'trace' without 'loop: true'",
        "trace",
        loops ? "duration" : "");
    Optional<Duration> loop =
        loops ? Optional.of(PhaseValues.positive(phase.need("duration"))) : Optional.empty();
    Trace rows = rows(trace.need("file"));
    Duration end = rows.length().plusNanos(1);
    Duration asked = trace.get("to", Value::duration, loops ? lap(rows) : end);
    Duration to = loops || asked.compareTo(end) < 0 ? asked : end;
    Duration from = trace.get("from", Value::duration, Duration.ZERO);
    double speed = trace.get("speed", v -> v.number(0.001, 100_000), 1.0);
    TraceReplay replay = new TraceReplay(rows, speed, from, to, loop);
    if (from.compareTo(to) >= 0 || replay.size() == 0) {
      throw value.fault(
          "no request of the trace lies in this window",
          "The trace lasts %s; from and to count from its first request."
              .formatted(Durations.format(Duration.ofSeconds(rows.length().toSeconds()))));
    }
    if (loops && replay.size() * 1e9 / replay.lapNanos() > Shape.MOST_PER_SECOND) {
      throw value.fault(
          "%,d requests again and again within %s"
              .formatted(replay.size(), Durations.format(Duration.ofNanos(replay.lapNanos()))),
          "Expected up to 1,000,000 requests a second; 'to' says how long a lap is.");
    }
    return replay;
  }

  /** A whole trace and one more gap, as long as the others are on average. */
  private static Duration lap(Trace rows) {
    long gaps = Math.max(1, rows.size() - 1);
    return rows.length().plus(rows.length().dividedBy(gaps)).plusNanos(1);
  }

  private Trace rows(Value file) {
    Path path = folder.resolve(file.string()).normalize();
    try {
      return TraceFile.read(path);
    } catch (InputException e) {
      if (e.place() == null) { // the file as such; a broken line is shown where it stands
        throw file.fault(
            String.valueOf(e.getMessage()), "File names count from this file's folder.");
      }
      throw e;
    }
  }
}
