package dev.plimsoll.mock.overload;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.base.yaml.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which faults are in force when, so that a scenario repeats. Where phases overlap, the later one
 * of the file wins in what it says.
 */
public final class Timeline {
  /** What the times count from. */
  public enum Origin {
    START("start"),
    FIRST_CALL("first-call");

    private final String word;

    Origin(String word) {
      this.word = word;
    }
  }

  /**
   * Some faults for a while.
   *
   * @param lasting absent: to the end
   */
  public record Phase(Duration at, Optional<Duration> lasting, Faults faults) {
    /** When it is over, in nanoseconds; {@link Long#MAX_VALUE} for never. */
    public long end() {
      return lasting.map(time -> at.plus(time).toNanos()).orElse(Long.MAX_VALUE);
    }

    private boolean holds(long elapsed) {
      return elapsed >= at.toNanos() && elapsed < end();
    }
  }

  /** Nothing ever goes wrong. */
  public static final Timeline NONE = new Timeline(Origin.START, List.of());

  private static final int MOST_PHASES = 1_000;

  private final Origin origin;
  private final List<Phase> phases;
  private final NavigableMap<Long, Faults> from = new TreeMap<>();

  /** Phases in the order of the file. */
  public Timeline(Origin origin, List<Phase> phases) {
    this.origin = origin;
    this.phases = List.copyOf(phases);
    for (Phase border : phases) {
      for (long time : new long[] {border.at().toNanos(), border.end()}) {
        from.put(time, merged(phases, time));
      }
    }
  }

  /** In the order of the file. */
  public List<Phase> phases() {
    return phases;
  }

  private static Faults merged(List<Phase> phases, long time) {
    Faults merged = Faults.NONE;
    for (Phase phase : phases) {
      if (phase.holds(time)) {
        merged = phase.faults().over(merged);
      }
    }
    return merged;
  }

  /**
   * Reads a file: {@code from: start} or {@code first-call}, and {@code faults}, a list of phases
   * such as {@code {at: 10s, for: 30s, slowdown: 4}}.
   *
   * @throws InputException when it cannot be read, with the place and what was expected
   */
  public static Timeline read(Path file) {
    return of(Yaml.read(file));
  }

  static Timeline of(Value value) {
    Section file = value.section().allow("a file of faults", "from", "faults");
    Value list = file.need("faults");
    List<Phase> phases = new ArrayList<>();
    for (Value phase : list.list()) {
      phases.add(phase(phase.section()));
    }
    if (phases.size() > MOST_PHASES) {
      throw list.fault("%d phases are too many; the most are 1000".formatted(phases.size()), "");
    }
    return new Timeline(file.get("from", Timeline::origin, Origin.START), phases);
  }

  private static Origin origin(Value value) {
    String word = value.oneOf(List.of(Origin.START.word, Origin.FIRST_CALL.word));
    return word.equals(Origin.START.word) ? Origin.START : Origin.FIRST_CALL;
  }

  private static Phase phase(Section section) {
    section.allow("a phase of faults", FaultsForm.keysAfter("at", "for"));
    Faults faults = FaultsForm.read(section);
    if (faults.equals(Faults.NONE)) {
      throw section.fault(
          "nothing goes wrong in this phase",
          "Say what does, one or more of: " + String.join(", ", FaultsForm.KEYS));
    }
    Optional<Duration> lasting = section.get("for").map(Value::duration);
    if (lasting.isPresent() && lasting.get().isZero()) {
      throw section.need("for").fault("a phase of no time changes nothing", "Leave it out.");
    }
    return new Phase(section.get("at", Value::duration, Duration.ZERO), lasting, faults);
  }

  /** Whether nothing ever goes wrong. */
  public boolean isEmpty() {
    return from.isEmpty();
  }

  public Origin origin() {
    return origin;
  }

  /** What is in force so many nanoseconds after the origin. */
  public Faults at(long elapsed) {
    var latest = from.floorEntry(elapsed);
    return latest == null ? Faults.NONE : latest.getValue();
  }
}
