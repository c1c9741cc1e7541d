package dev.plimsoll.lab.merge;

import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What went wrong and what was seen, of several workers. */
final class Errors {
  private static final int MOST_KINDS = 101;
  private static final int MOST_MARKS = 1_000;
  private static final String OTHER = "other";

  private Errors() {}

  /** Counts are added by kind, the first example is kept; the most frequent kind comes first. */
  static List<ErrorKind> of(List<Worker> workers) {
    Map<String, ErrorKind> kinds = new TreeMap<>();
    for (Worker worker : workers) {
      int shift = worker.cellsAfter(workers.getFirst());
      for (ErrorKind kind : worker.run().errors()) {
        kinds.merge(kind.kind(), later(kind, shift), Errors::sum);
      }
    }
    List<ErrorKind> sorted = new ArrayList<>(kinds.values());
    sorted.sort(Comparator.comparingLong(ErrorKind::count).reversed());
    return bounded(sorted);
  }

  private static List<ErrorKind> bounded(List<ErrorKind> sorted) {
    if (sorted.size() <= MOST_KINDS) {
      return List.copyOf(sorted);
    }
    List<ErrorKind> kept = new ArrayList<>(sorted.subList(0, MOST_KINDS - 1));
    sorted.subList(MOST_KINDS - 1, sorted.size()).stream()
        .map(kind -> named(OTHER, kind))
        .reduce(Errors::sum)
        .ifPresent(kept::add);
    return List.copyOf(kept);
  }

  private static ErrorKind named(String name, ErrorKind kind) {
    return new ErrorKind(
        name,
        kind.count(),
        kind.first(),
        kind.firstSecond(),
        kind.lastSecond(),
        kind.service(),
        kind.names());
  }

  private static ErrorKind later(ErrorKind kind, int shift) {
    return new ErrorKind(
        kind.kind(),
        kind.count(),
        kind.first(),
        kind.firstSecond() + shift,
        kind.lastSecond() + shift,
        kind.service(),
        kind.names());
  }

  private static ErrorKind sum(ErrorKind one, ErrorKind other) {
    boolean oneFirst =
        one.firstSecond() < other.firstSecond()
            || (one.firstSecond() == other.firstSecond()
                && one.first().compareTo(other.first()) <= 0);
    Map<String, Long> names = new TreeMap<>(one.names());
    other.names().forEach((name, count) -> names.merge(name, count, Long::sum));
    return new ErrorKind(
        one.kind(),
        one.count() + other.count(),
        oneFirst ? one.first() : other.first(),
        Math.min(one.firstSecond(), other.firstSecond()),
        Math.max(one.lastSecond(), other.lastSecond()),
        Adding.times(List.of(one, other), ErrorKind::service),
        names);
  }

  /**
   * Each worker's marks with its name behind them, since their beginning says what they are; in the
   * order of time, and not too many.
   */
  static List<Mark> marks(List<Worker> workers) {
    List<Mark> marks = new ArrayList<>();
    for (Worker worker : workers) {
      double after = worker.secondsAfter(workers.getFirst());
      for (Mark mark : worker.run().marks()) {
        marks.add(
            new Mark(after + mark.atSeconds(), "%s (%s)".formatted(mark.text(), worker.name())));
      }
    }
    marks.sort(Comparator.comparingDouble(Mark::atSeconds).thenComparing(Mark::text));
    return List.copyOf(marks.subList(0, Math.min(MOST_MARKS, marks.size())));
  }
}
