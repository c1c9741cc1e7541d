package dev.plimsoll.lab.merge;

import static java.util.stream.Collectors.joining;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.UnitException;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.arrivals.Part;
import dev.plimsoll.lab.judge.Validities;
import dev.plimsoll.lab.measure.RunResult.Check;
import dev.plimsoll.lab.measure.RunResult.Check.Finding;
import dev.plimsoll.lab.measure.RunResult.Validity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Whether several workers make one run that may be believed: none of them is invalid, none counts
 * twice, and they ran together.
 */
final class Roll {
  private static final double APART_SECONDS = 1;
  private static final double MOST_APART_SECONDS = 24 * 3600;

  private final List<Worker> workers;
  private final SortedMap<Part, String> shares;

  /**
   * Calls the roll.
   *
   * @param workers in the order in which they started
   * @throws InputException when one of them would count twice
   */
  Roll(List<Worker> workers) {
    this.workers = workers;
    this.shares = shares(workers);
  }

  /**
   * What each says of itself, and whether they stand together.
   *
   * @param ofSum what was found of all of them together
   * @throws InputException when they are no workers of one run
   */
  Validity validity(List<Check> ofSum) {
    List<String> reasons = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<Check> checks = new ArrayList<>();
    together().ifPresent(warnings::add);
    missing().ifPresent(warnings::add);
    for (Worker worker : workers) {
      Validity own = worker.run().validity();
      own.reasons().forEach(reason -> reasons.add(worker.name() + ": " + reason));
      own.warnings().forEach(warning -> warnings.add(worker.name() + ": " + warning));
      checks.add(check(worker.name(), own));
    }
    Validities.texts(ofSum, Finding.INVALID).forEach(reason -> reasons.add("together: " + reason));
    checks.addAll(ofSum);
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
  private Optional<String> missing() {
    if (shares.isEmpty()) {
      return Optional.empty();
    }
    int of = shares.firstKey().of();
    List<Integer> missing =
        IntStream.rangeClosed(1, of)
            .filter(index -> !shares.containsKey(new Part(index, of)))
            .boxed()
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("of %d shares these are not here: %s".formatted(of, listed(missing)));
  }

  /** All shares that are here, as "1/3, 2/3"; absent where the workers are whole runs. */
  Optional<String> held() {
    return shares.isEmpty()
        ? Optional.empty()
        : Optional.of(shares.keySet().stream().map(Part::toString).collect(joining(", ")));
  }

  /** Every share by the worker that sent it, or that was merged with it. */
  private static SortedMap<Part, String> shares(List<Worker> workers) {
    SortedMap<Part, String> seen = new TreeMap<>(Comparator.comparingInt(Part::index));
    Optional<String> whole = Optional.empty();
    for (Worker worker : workers) {
      List<Part> parts = parts(worker);
      if (parts.isEmpty()) {
        whole = Optional.of(worker.name());
      }
      for (Part part : parts) {
        if (!seen.isEmpty() && seen.firstKey().of() != part.of()) {
          throw InputException.of(
              "%s is share %s, others are shares of %d: no workers of one run"
                  .formatted(worker.name(), part, seen.firstKey().of()));
        }
        String twin = seen.putIfAbsent(part, worker.name());
        if (twin != null) {
          throw InputException.of(
              "%s and %s are both share %s: its requests would count twice"
                  .formatted(twin, worker.name(), part));
        }
      }
    }
    if (whole.isPresent() && !seen.isEmpty()) {
      throw InputException.of(
          "%s is a whole run, and %s is share %s of it: its requests would count twice"
              .formatted(whole.get(), seen.get(seen.firstKey()), seen.firstKey()));
    }
    return seen;
  }

  /** One of a worker, several of what was merged before, none of a whole run. */
  private static List<Part> parts(Worker worker) {
    try {
      return worker.run().identity().part().share().stream()
          .flatMap(shares -> Arrays.stream(shares.split(",", -1)))
          .map(Part::parse)
          .toList();
    } catch (UnitException e) {
      throw InputException.of("%s: share: %s".formatted(worker.name(), e.getMessage()));
    }
  }

  private static String listed(List<Integer> numbers) {
    List<String> words = numbers.stream().limit(20).map(String::valueOf).toList();
    return String.join(", ", words) + (numbers.size() > 20 ? " and more" : "");
  }
}
