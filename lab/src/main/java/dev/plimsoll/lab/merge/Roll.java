package dev.plimsoll.lab.merge;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.UnitException;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.arrivals.Part;
import dev.plimsoll.lab.measure.RunResult.Check;
import dev.plimsoll.lab.measure.RunResult.Check.Finding;
import dev.plimsoll.lab.measure.RunResult.Validity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether several workers make one run that may be believed: none of them is invalid, none counts
 * twice, and they ran together.
 */
final class Roll {
  private static final double APART_SECONDS = 1;
  private static final double MOST_APART_SECONDS = 24 * 3600;

  private final List<Worker> workers;

  /** In the order in which they started. */
  Roll(List<Worker> workers) {
    this.workers = workers;
  }

  /**
   * @throws InputException when two of them are the same share, or no workers of one run
   */
  Validity validity() {
    List<String> reasons = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<Check> checks = new ArrayList<>();
    together().ifPresent(warnings::add);
    shares().ifPresent(warnings::add);
    for (Worker worker : workers) {
      Validity own = worker.run().validity();
      own.reasons().forEach(reason -> reasons.add(worker.name() + ": " + reason));
      own.warnings().forEach(warning -> warnings.add(worker.name() + ": " + warning));
      checks.add(check(worker.name(), own));
    }
    return new Validity(
        reasons.isEmpty(), List.copyOf(reasons), List.copyOf(warnings), List.copyOf(checks));
  }

  private static Check check(String name, Validity own) {
    Finding finding =
        !own.valid() ? Finding.INVALID : own.warnings().isEmpty() ? Finding.OK : Finding.WARNING;
    String why =
        switch (finding) {
          case INVALID -> String.join("; ", own.reasons());
          case WARNING -> String.join("; ", own.warnings());
          case OK, NOT_MEASURED -> "as it judged itself";
        };
    return new Check("worker " + name, "", Optional.empty(), Optional.empty(), finding, why);
  }

  private Optional<String> together() {
    Worker first = workers.getFirst();
    Worker last = workers.getLast();
    double apart = last.secondsAfter(first);
    if (apart > MOST_APART_SECONDS) {
      throw InputException.of(
          "%s started %s, %s started %s: no workers of one run"
              .formatted(
                  first.name(),
                  first.run().identity().started(),
                  last.name(),
                  last.run().identity().started()));
    }
    return apart > APART_SECONDS
        ? Optional.of(
            "%s started %s after %s; start workers together with --start-at"
                .formatted(last.name(), Figures.latency(apart * 1e9), first.name()))
        : Optional.empty();
  }

  /** Which shares are missing, where workers say which they are. */
  private Optional<String> shares() {
    Map<String, String> seen = new HashMap<>();
    SortedSet<Integer> missing = new TreeSet<>();
    int of = 0;
    for (Worker worker : workers) {
      Optional<Part> part = part(worker);
      if (part.isEmpty()) {
        continue;
      }
      String twin = seen.putIfAbsent(part.get().toString(), worker.name());
      if (twin != null) {
        throw InputException.of(
            "%s and %s are both share %s: its requests would count twice"
                .formatted(twin, worker.name(), part.get()));
      }
      if (of != 0 && of != part.get().of()) {
        throw InputException.of(
            "%s is share %s, others are shares of %d: no workers of one run"
                .formatted(worker.name(), part.get(), of));
      }
      of = part.get().of();
    }
    for (int index = 1; index <= of; index++) {
      if (!seen.containsKey(new Part(index, of).toString())) {
        missing.add(index);
      }
    }
    boolean whole = missing.isEmpty() || seen.size() < workers.size();
    return whole
        ? Optional.empty()
        : Optional.of("of %d shares these are not here: %s".formatted(of, listed(missing)));
  }

  private static Optional<Part> part(Worker worker) {
    try {
      return worker.run().identity().part().share().map(Part::parse);
    } catch (UnitException e) {
      throw InputException.of("%s: share: %s".formatted(worker.name(), e.getMessage()));
    }
  }

  private static String listed(SortedSet<Integer> numbers) {
    List<String> words = numbers.stream().limit(20).map(String::valueOf).toList();
    return String.join(", ", words) + (numbers.size() > 20 ? " and more" : "");
  }
}
