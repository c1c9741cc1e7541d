package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Failures counted by kind; at most 100 kinds, then {@code other}. Guarded by its recording. */
final class Failures {
  private static final int MOST_KINDS = 100;
  private static final String OTHER = "other";

  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  /**
   * Counts a failure; true when it is the first of its kind.
   *
   * @param serviceMicros from its sending to its end, or -1 where it was never sent
   */
  boolean add(String kind, String detail, long at, long serviceMicros) {
    String name = kinds.size() < MOST_KINDS || kinds.containsKey(kind) ? kind : OTHER;
    int second = (int) (Math.max(0, at) / 1_000_000_000L);
    Kind known = kinds.get(name);
    if (known == null) {
      known = new Kind(detail, second);
      kinds.put(name, known);
      known.took(serviceMicros);
      return true;
    }
    known.count++;
    known.took(serviceMicros);
    known.last = Math.max(known.last, second);
    return false;
  }

  /** The most frequent first. */
  List<ErrorKind> list() {
    return kinds.entrySet().stream()
        .map(e ->
            new ErrorKind(
                e.getKey(),
                e.getValue().count,
                e.getValue().example,
                e.getValue().first,
                e.getValue().last,
                Tally.whole(e.getValue().service)))
        .sorted(Comparator.comparingLong(ErrorKind::count).reversed())
        .toList();
  }

  private static final class Kind {
    final String example;
    final int first;
    final Histogram service = Tally.growing();
    int last;
    long count = 1;

    Kind(String example, int second) {
      this.example = example;
      this.first = second;
      this.last = second;
    }

    /** One of it took so long from its sending; below 0 it was never sent. */
    void took(long micros) {
      if (micros >= 0) {
        service.recordValue(micros);
      }
    }
  }
}
