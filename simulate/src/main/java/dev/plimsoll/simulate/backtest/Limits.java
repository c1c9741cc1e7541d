package dev.plimsoll.simulate.backtest;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.recording.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What an answer does not hold, told beside it: always the same first, then what was seen. */
final class Limits {
  /** So far more calls at once than were seen, nothing is known of a provider. */
  private static final double BEYOND = 1.2;

  private static final double UNTRUE = 0.2;
  private static final double LEAST_NANOS = 20e6;
  private static final double LEAST_SHARE = 0.02;

  private final Backtest.Asked asked;
  private final Recorded recorded;
  private final Column measured;
  private final Column replayed;
  private final Column changed;
  private final Played.Drawn drawn;
  private final List<String> told = new ArrayList<>();

  Limits(
      Backtest.Asked asked,
      Recorded recorded,
      Column measured,
      Column replayed,
      Column changed,
      Played.Drawn drawn) {
    this.asked = asked;
    this.recorded = recorded;
    this.measured = measured;
    this.replayed = replayed;
    this.changed = changed;
    this.drawn = drawn;
  }

  List<String> all(List<String> warnings) {
    truth();
    told.add(
        "Arrivals stay as they were: callers who would have come again sooner, later or not at "
            + "all are not part of it.");
    provider();
    ran();
    calls();
    routing();
    told.addAll(warnings);
    file();
    return told;
  }

  private void truth() {
    for (Priority priority : measured.classes().keySet()) {
      ClassFigures was = measured.classes().get(priority);
      ClassFigures again = replayed.classes().get(priority);
      if (was != null && again != null && isUntrue(was, again)) {
        told.add(
            "The replay as it was is not true to what was measured of %s tasks: take the last column with care."
                .formatted(priority.word()));
      }
    }
  }

  private static boolean isUntrue(ClassFigures was, ClassFigures again) {
    return isOff(was.waits(), again.waits())
        || isOff(was.latencies(), again.latencies())
        || Math.abs(was.refused() - again.refused()) > LEAST_SHARE * was.offered() + 1;
  }

  private static boolean isOff(Latencies was, Latencies again) {
    OptionalDouble one = was.percentile(95);
    OptionalDouble other = again.percentile(95);
    if (one.isEmpty() || other.isEmpty()) {
      return one.isPresent() != other.isPresent();
    }
    double by = Math.abs(one.getAsDouble() - other.getAsDouble());
    return by > LEAST_NANOS && by > UNTRUE * one.getAsDouble();
  }

  private void provider() {
    recorded
        .slots()
        .forEach((name, slots) ->
            told.add(
                slots.isPresent()
                    ? "%s: taken to run %s calls at once, the others in its line (%s)."
                        .formatted(
                            name,
                            Figures.count(slots.getAsInt()),
                            asked.slots().isPresent() ? "as you said" : "found in its times")
                    : "%s: its times do not show a line, so each call takes as long as it did."
                        .formatted(name)));
    if (changed.atOnce() > BEYOND * measured.atOnce() && measured.atOnce() > 0) {
      told.add(
          "%s calls at once, where %s were seen: how providers take that is not known."
              .formatted(Figures.count(changed.atOnce()), Figures.count(measured.atOnce())));
    }
  }

  private void ran() {
    if (drawn.tasks > 0) {
      told.add(
          "Tasks that never ran do as others of their class and pool did, drawn with seed %d: %s."
              .formatted(asked.seed(), Figures.count(drawn.tasks)));
    }
    if (drawn.calls > 0) {
      told.add(
          "Calls that were never made, or were broken off, take a drawn time: %s."
              .formatted(Figures.count(drawn.calls)));
    }
    if (drawn.elsewhere > 0) {
      told.add(
          "%s calls go to another model than they did: their times are those of that model where "
                  .formatted(Figures.count(drawn.elsewhere))
              + "it was recorded, else of the one that answered.");
    }
  }

  private void calls() {
    long cut = 0;
    long refused = 0;
    for (Passage task : recorded.history().tasks()) {
      for (Run run : task.runs) {
        for (Made made : run.calls) {
          cut += made.cut ? 1 : 0;
          refused += made.end.filter(Limits::isRefused).isPresent() ? 1 : 0;
        }
      }
    }
    if (cut > 0) {
      told.add(
          "Calls that the ladder had cut keep their times, uncut too: %s."
              .formatted(Figures.count(cut)));
    }
    if (refused > 0) {
      told.add(
          "Calls that a provider refused, or that broke, do so again in their place: %s."
              .formatted(Figures.count(refused)));
    }
    String failing = Reason.STORE_FAILED.name().toLowerCase(Locale.ROOT);
    long lost =
        recorded.history().tasks().stream()
            .filter(task -> task.answer.filter(a -> a.answer().equals(failing)).isPresent())
            .count();
    if (lost > 0) {
      told.add(
          "Tasks that were refused because the store failed, which it does not do here: %s."
              .formatted(Figures.count(lost)));
    }
  }

  private static boolean isRefused(Line.Called end) {
    return end.kind() != CallEnd.Kind.ANSWERED && end.kind() != CallEnd.Kind.CANCELLED;
  }

  private void routing() {
    boolean routes = asked.other().engine().calls().routes().isPresent();
    if (routes && asked.was().engine().calls().routes().isEmpty()) {
      told.add("Calls were not routed, so nobody knows how complex they are: all count as plain.");
    }
  }

  private void file() {
    History history = recorded.history();
    if (history.dropped() > 0) {
      told.add("Lines that are missing in it: %s.".formatted(Figures.count(history.dropped())));
    }
    if (history.closed().filter(end -> end.why().equals(Line.Closed.FULL)).isPresent()) {
      told.add("It was full before the server stopped: it ends there.");
    }
    if (!asked.head().version().equals(asked.version())) {
      told.add(
          "Recorded by Plimsoll %s; this is %s, which may decide otherwise."
              .formatted(asked.head().version(), asked.version()));
    }
    if (!asked.other().engine().costs().budgets().isEmpty()) {
      told.add("Budgets begin empty; what was spent before is not in the recording.");
    }
  }
}
