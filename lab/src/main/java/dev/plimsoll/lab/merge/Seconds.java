package dev.plimsoll.lab.merge;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The seconds of several workers laid over each other by the wall clock. As wide as the widest, and
 * wider where there would be too many; counts are never split.
 */
final class Seconds {
  private static final int MOST_CELLS = 7_200;

  private Seconds() {}

  /** The seconds of all, in their order; workers in the order in which they started. */
  static List<Second> of(List<Worker> workers) {
    Worker first = workers.getFirst();
    int width = width(workers);
    TreeMap<Integer, List<List<Second>>> cells = new TreeMap<>();
    for (Worker worker : workers) {
      int shift = worker.cellsAfter(first);
      int last = -1;
      for (Second second : worker.run().seconds()) {
        int cell = (second.index() + shift) / width;
        List<List<Second>> here = cells.computeIfAbsent(cell, _ -> new ArrayList<>());
        if (cell != last) {
          here.add(new ArrayList<>());
          last = cell;
        }
        here.getLast().add(second);
      }
    }
    List<Second> seconds = new ArrayList<>();
    int count = cells.isEmpty() ? 0 : cells.lastKey() + 1;
    for (int cell = 0; cell < count; cell++) {
      seconds.add(sum(cell * width, cells.getOrDefault(cell, List.of())));
    }
    return List.copyOf(seconds);
  }

  private static int width(List<Worker> workers) {
    int width = 1;
    long end = 0;
    for (Worker worker : workers) {
      List<Second> seconds = worker.run().seconds();
      int own = seconds.size() < 2 ? 1 : seconds.get(1).index() - seconds.getFirst().index();
      width = Math.max(width, own);
      int shift = worker.cellsAfter(workers.getFirst());
      end = Math.max(end, seconds.isEmpty() ? 0 : (long) seconds.getLast().index() + shift + own);
    }
    while (end / width > MOST_CELLS) {
      width *= 2;
    }
    return width;
  }

  /** One cell; what was under way is that of each worker's last second in it. */
  private static Second sum(int index, List<List<Second>> ofWorkers) {
    List<Second> all = ofWorkers.stream().flatMap(List::stream).toList();
    Histogram response = Latencies.histogram();
    Histogram service = Latencies.histogram();
    for (Second second : all) {
      second.response().addTo(response);
      second.service().addTo(service);
    }
    return new Second(
        index,
        all.stream().mapToLong(Second::due).sum(),
        all.stream().mapToLong(Second::sent).sum(),
        all.stream().mapToLong(Second::answered).sum(),
        all.stream().mapToLong(Second::failed).sum(),
        (int)
            Math.min(
                Integer.MAX_VALUE,
                ofWorkers.stream().mapToLong(own -> own.getLast().inFlight()).sum()),
        Latencies.packed(response),
        Latencies.packed(service));
  }
}
