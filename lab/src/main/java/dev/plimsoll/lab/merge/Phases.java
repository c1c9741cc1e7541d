package dev.plimsoll.lab.merge;

import dev.plimsoll.lab.arrivals.Portion;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The phases of several workers, each added to those of the same number. */
final class Phases {
  private Phases() {}

  /** A worker's phase, and by how much its clock's zero lies after the first worker's. */
  private record Placed(double after, Phase phase) {
    double from() {
      return after + phase.fromSeconds();
    }
  }

  /** As many phases as the worker has that came farthest. */
  static List<Phase> of(List<Worker> workers) {
    List<Phase> phases = new ArrayList<>();
    int most = workers.stream().mapToInt(worker -> worker.run().phases().size()).max().orElse(0);
    for (int number = 0; number < most; number++) {
      List<Placed> same = new ArrayList<>();
      for (Worker worker : workers) {
        if (number < worker.run().phases().size()) {
          same.add(
              new Placed(
                  worker.secondsAfter(workers.getFirst()), worker.run().phases().get(number)));
        }
      }
      phases.add(sum(same));
    }
    return List.copyOf(phases);
  }

  private static Phase sum(List<Placed> same) {
    double from = same.stream().mapToDouble(Placed::from).min().orElse(0);
    double to = same.stream().mapToDouble(p -> p.after() + p.phase().toSeconds()).max().orElse(0);
    double end =
        same.stream().mapToDouble(p -> p.from() + p.phase().series().seconds()).max().orElse(0);
    String label = label(same.stream().map(p -> p.phase().label()).toList());
    return new Phase(
        label,
        from,
        to,
        load(same, from),
        Adding.series(label, same.stream().map(p -> p.phase().series()).toList(), end - from));
  }

  private static Load load(List<Placed> same, double from) {
    List<Load> loads = same.stream().map(p -> p.phase().load()).toList();
    boolean known = loads.stream().allMatch(load -> load.askedSeconds().isPresent());
    double end =
        same.stream()
            .mapToDouble(p -> p.from() + p.phase().load().askedSeconds().orElse(0))
            .max()
            .orElse(0);
    return Adding.load(loads, known ? OptionalDouble.of(end - from) : OptionalDouble.empty());
  }

  /** The shares of one load are that load; others are listed. */
  private static String label(List<String> labels) {
    Map<String, Integer> counts = new TreeMap<>();
    boolean shares = false;
    for (String label : labels) {
      int share = label.lastIndexOf(Portion.SHARE);
      shares |= share > 0;
      counts.merge(share > 0 ? label.substring(0, share) : label, 1, Integer::sum);
    }
    if (shares || labels.size() == 1) {
      return String.join(" + ", counts.keySet());
    }
    return counts.entrySet().stream()
        .map(e -> e.getValue() == 1 ? e.getKey() : e.getValue() + " x " + e.getKey())
        .collect(Collectors.joining(" + "));
  }
}
