package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
   * @param request the index of its name, or -1 where it has none
   */
  boolean add(String kind, String detail, long at, long serviceMicros, int request) {
    String name = kinds.size() < MOST_KINDS || kinds.containsKey(kind) ? kind : OTHER;
    int second = (int) (Math.max(0, at) / 1_000_000_000L);
    Kind known = kinds.get(name);
    if (known == null) {
      known = new Kind(detail, second);
      kinds.put(name, known);
      known.took(serviceMicros, request);
      return true;
    }
    known.count++;
    known.took(serviceMicros, request);
    known.last = Math.max(known.last, second);
    return false;
  }

  /**
   * The most frequent first.
   *
   * @param names of the requests, by their index
   * @param withTimes whether it is told how long they took
   */
  List<ErrorKind> list(List<String> names, boolean withTimes) {
    return kinds.entrySet().stream()
        .map(e ->
            new ErrorKind(
                e.getKey(),
                e.getValue().count,
                e.getValue().example,
                e.getValue().first,
                e.getValue().last,
                withTimes ? Latencies.copyOf(e.getValue().service) : Latencies.none(),
                e.getValue().byName(names)))
        .sorted(Comparator.comparingLong(ErrorKind::count).reversed())
        .toList();
  }

  private static final class Kind {
    final String example;
    final int first;
    final Histogram service = Latencies.histogram();
    final Map<Integer, Long> requests = new TreeMap<>();
    int last;
    long count = 1;

    Kind(String example, int second) {
      this.example = example;
      this.first = second;
      this.last = second;
    }

    /** One of it took so long from its sending; below 0 it was never sent. */
    void took(long micros, int request) {
      if (micros >= 0) {
        service.recordValue(micros);
      }
      if (request >= 0) {
        requests.merge(request, 1L, Long::sum);
      }
    }

    Map<String, Long> byName(List<String> names) {
      Map<String, Long> counts = new LinkedHashMap<>();
      requests.forEach((request, count) -> counts.put(names.get(request), count));
      return Collections.unmodifiableMap(counts);
    }
  }
}
