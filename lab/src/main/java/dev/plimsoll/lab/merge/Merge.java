package dev.plimsoll.lab.merge;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.judge.Evidence;
import dev.plimsoll.lab.judge.Judge;
import dev.plimsoll.lab.judge.Measured;
import dev.plimsoll.lab.judge.Validities;
import dev.plimsoll.lab.judge.Verdicts;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Identity;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.Tokens;
import dev.plimsoll.lab.measure.RunResult.Validity;
import dev.plimsoll.lab.measure.Snapshot;
import dev.plimsoll.lab.retry.RetryFigures;
import dev.plimsoll.lab.scenario.Limited;
import dev.plimsoll.lab.scenario.Scenarios;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Makes one run out of the folders of several workers, count for count what one recorder would have
 * held, and judges it by the limits of their scenario. What comes out may be merged again; the
 * order of the folders does not matter.
 */
public final class Merge {
  /** The most folders that are merged at once. */
  public static final int MOST = 1_000;

  private final List<Worker> workers;
  private final Roll roll;
  private final List<Phase> phases;

  private Merge(List<Worker> workers) {
    this.workers =
        workers.stream()
            .sorted(
                Comparator.comparing((Worker worker) -> worker.run().identity().started())
                    .thenComparing(worker -> worker.run().identity().part().share().orElse(""))
                    .thenComparing(Worker::name))
            .toList();
    this.roll = new Roll(this.workers);
    this.phases = Phases.of(this.workers);
  }

  /**
   * Reads folders and makes one run of them.
   *
   * @param command as somebody would type it to merge them again
   * @param version of this program
   * @throws InputException when a file is missing, cut off or not ours, when the folders are of
   *     different scenarios, or when one of them would count twice
   */
  public static RunResult of(List<Path> folders, String command, String version) {
    if (folders.size() > MOST) {
      throw InputException.of("%,d folders: at most %,d".formatted(folders.size(), MOST));
    }
    List<String> names = names(folders);
    List<Worker> workers = new ArrayList<>();
    String first = "";
    for (int i = 0; i < folders.size(); i++) {
      Path file = folders.get(i).resolve("scenario.yaml");
      String yaml = SameScenario.read(file);
      if (i == 0) {
        first = yaml;
      }
      SameScenario.check(folders.getFirst().resolve("scenario.yaml"), first, file, yaml);
      workers.add(new Worker(names.get(i), FolderReader.read(folders.get(i), yaml)));
    }
    Merge merge = new Merge(workers);
    List<String> requests = merge.names(0).stream().map(Series::name).toList();
    Limited limited =
        Scenarios.limits(folders.getFirst().resolve("scenario.yaml"), first, requests);
    return merge.result(limited, command, version);
  }

  /** The last name of each folder, or all of its path where two have the same. */
  private static List<String> names(List<Path> folders) {
    Set<Path> real = new HashSet<>();
    Set<String> last = new LinkedHashSet<>();
    for (Path folder : folders) {
      if (!real.add(real(folder))) {
        throw InputException.of("%s stands here twice: it would count twice".formatted(folder));
      }
      last.add(String.valueOf(folder.getFileName()));
    }
    return folders.stream()
        .map(folder ->
            last.size() == folders.size()
                ? String.valueOf(folder.getFileName())
                : folder.toString())
        .toList();
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw Lines.unreadable(folder, e);
    }
  }

  private RunResult result(Limited limited, String command, String version) {
    Validity together = roll.validity(new Validities(limited.validity(), 1).ofOpen(phases));
    double seconds = phases.stream().mapToDouble(phase -> phase.series().seconds()).sum();
    Series all = Adding.series("all", workers.stream().map(w -> w.run().all()).toList(), seconds);
    List<Series> names = names(seconds);
    Load load = load();
    List<Second> cells = Seconds.of(workers);
    List<ErrorKind> errors = Errors.of(workers);
    List<Mark> marks = Errors.marks(workers);
    Optional<RetryFigures> attempts = attempts();
    Snapshot snapshot =
        new Snapshot(all, load, names, phases, cells, errors, marks, tokens(), 0, 0, 0);
    Measured measured =
        Measured.atEnd(snapshot, limited.objective(), attempts, limited.thresholds());
    List<ThresholdOutcome> outcomes =
        new Evidence(marks, errors)
            .beside(limited.thresholds(), new Judge(measured).outcomes(limited.thresholds()));
    Validity validity = Verdicts.withUnmeasured(together, outcomes);
    return new RunResult(
        identity(command, version),
        Verdicts.of(validity, outcomes),
        validity,
        outcomes,
        load,
        all,
        names,
        phases,
        cells,
        errors,
        marks,
        tokens(),
        generator(),
        limited.objective(),
        attempts);
  }

  private Identity identity(String command, String version) {
    Identity first = workers.getFirst().run().identity();
    Instant end =
        workers.stream()
            .map(worker -> worker.run().identity())
            .map(of -> of.started().plus(of.duration()))
            .max(Comparator.naturalOrder())
            .orElse(first.started());
    return new Identity(
        first.scenario(),
        first.seed(),
        first.target(),
        first.started(),
        Duration.between(first.started(), end),
        command,
        first.scenarioYaml(),
        workers.size() == 1 ? "1 worker" : workers.size() + " workers",
        version,
        workers.stream().anyMatch(worker -> worker.run().identity().interrupted()),
        new RunResult.Worker(roll.held(), Optional.empty()));
  }

  /** In the order of the first worker that knows them: they are those of one scenario. */
  private List<Series> names(double seconds) {
    Set<String> names = new LinkedHashSet<>();
    workers.forEach(worker -> worker.run().names().forEach(series -> names.add(series.name())));
    List<Series> sums = new ArrayList<>();
    for (String name : names) {
      List<Series> same =
          workers.stream()
              .flatMap(worker -> worker.run().names().stream())
              .filter(series -> series.name().equals(name))
              .toList();
      sums.add(Adding.series(name, same, seconds));
    }
    return List.copyOf(sums);
  }

  private Load load() {
    boolean known = phases.stream().allMatch(phase -> phase.load().askedSeconds().isPresent());
    double asked =
        phases.stream().mapToDouble(phase -> phase.load().askedSeconds().orElse(0)).sum();
    return Adding.load(
        workers.stream().map(worker -> worker.run().load()).toList(),
        known ? OptionalDouble.of(asked) : OptionalDouble.empty());
  }

  private Optional<Tokens> tokens() {
    return workers.stream()
        .flatMap(worker -> worker.run().tokens().stream())
        .reduce((one, other) ->
            new Tokens(
                one.input() + other.input(),
                one.cachedInput() + other.cachedInput(),
                one.output() + other.output()));
  }

  /** Of the worker that had it hardest, each figure for itself. */
  private Generator generator() {
    List<Generator> all = workers.stream().map(worker -> worker.run().generator()).toList();
    return new Generator(
        Adding.most(all.stream().map(Generator::cpuOfOneCore).toList()),
        Adding.most(all.stream().map(Generator::rssMegabytes).toList()),
        Adding.most(all.stream().map(Generator::gcPauseMaxMillis).toList()));
  }

  /** Absent where one of them did not count its attempts. */
  private Optional<RetryFigures> attempts() {
    boolean counted = workers.stream().allMatch(worker -> worker.run().attempts().isPresent());
    return counted
        ? workers.stream().flatMap(worker -> worker.run().attempts().stream()).reduce(Merge::plus)
        : Optional.empty();
  }

  private static RetryFigures plus(RetryFigures one, RetryFigures other) {
    return new RetryFigures(
        one.requests() + other.requests(),
        one.attempts() + other.attempts(),
        one.rateLimited() + other.rateLimited(),
        one.retried() + other.retried(),
        one.rescued() + other.rescued(),
        one.succeeded() + other.succeeded(),
        one.ended() + other.ended(),
        one.outOfBudget() + other.outOfBudget(),
        one.delayNanos() + other.delayNanos());
  }
}
