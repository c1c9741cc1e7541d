package dev.plimsoll.bench.overload;

import dev.plimsoll.bench.harness.Percentiles;
import dev.plimsoll.bench.program.LoggedCall;
import dev.plimsoll.bench.program.LoggedRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * What became of each task of a run, out of the logs of its client and of its provider. A task's
 * wait is from when it was due until the provider's slot was its own: the whole way, the provider's
 * line too. Times in milliseconds since 1970. Immutable.
 */
record Story(List<Told> tasks, double from, double to) {
  /**
   * One task.
   *
   * @param begun when its first call had its slot; endless where it never had one
   * @param inLine how long of that it stood in line at the provider
   * @param ok whether it was completed; else it was refused, or came to nothing
   */
  record Told(Ranked rank, double due, double begun, double inLine, double done, boolean ok) {
    double waited() {
      return begun - due;
    }

    boolean isGood() {
      return ok && waited() <= rank.objectiveMillis;
    }

    /** Never had a call, so that its answer was a refusal. */
    boolean isRefused() {
      return !ok && Double.isInfinite(begun);
    }
  }

  Story {
    tasks = List.copyOf(tasks);
  }

  /**
   * @param skipped so much of the beginning does not count
   * @param length of the load, from the first task
   */
  static Story of(List<LoggedRequest> rows, List<LoggedCall> calls, double skipped, double length) {
    Map<String, LoggedCall> first = new HashMap<>();
    calls.forEach(call -> first.merge(call.task(), call, Story::earlier));
    List<Told> tasks = new ArrayList<>();
    for (LoggedRequest row : rows) {
      LoggedCall call = row.task().isEmpty() ? null : first.get(row.task());
      double inLine = call == null ? 0 : call.lineMillis();
      double begun = call == null ? Double.POSITIVE_INFINITY : call.startedMillis() + inLine;
      Ranked rank = Ranked.valueOf(row.name().toUpperCase(Locale.ROOT));
      tasks.add(new Told(rank, row.intended(), begun, inLine, row.done(), row.ok()));
    }
    double start = rows.stream().mapToDouble(LoggedRequest::intended).min().orElse(0);
    return new Story(tasks, start + skipped, start + length);
  }

  private static LoggedCall earlier(LoggedCall one, LoggedCall other) {
    return one.startedMillis() <= other.startedMillis() ? one : other;
  }

  /** Tasks a second whose wait was within their objective, by when they began. */
  double goodput() {
    return tasks.stream().filter(task -> task.isGood() && counts(task.begun)).count()
        / ((to - from) / 1e3);
  }

  /** The share of the tasks of a class that were refused, by when they were due. */
  OptionalDouble refused(Ranked rank) {
    long all = count(task -> task.rank == rank && counts(task.due));
    long refused = count(task -> task.rank == rank && counts(task.due) && task.isRefused());
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) refused / all);
  }

  /** How long tasks of a class waited that had a call. */
  OptionalDouble waited(Ranked rank, double percentile) {
    return Percentiles.percentile(
        tasks.stream()
            .filter(task -> task.rank == rank && counts(task.due))
            .filter(task -> !Double.isInfinite(task.begun))
            .map(Told::waited)
            .toList(),
        percentile);
  }

  /** How long the calls that had a slot stood in line at the provider. */
  OptionalDouble inLine(double percentile) {
    return Percentiles.percentile(
        tasks.stream().filter(task -> counts(task.begun)).map(Told::inLine).toList(), percentile);
  }

  long count(Predicate<Told> which) {
    return tasks.stream().filter(which).count();
  }

  /**
   * When the oldest that waited had waited for less than this share of its objective for good; the
   * end of the load where that was so already.
   */
  double calmFrom(double share) {
    return tasks.stream()
        .filter(task -> !Double.isInfinite(task.begun))
        .filter(task -> task.waited() > share * task.rank.objectiveMillis)
        .mapToDouble(Told::begun)
        .reduce(to, Math::max);
  }

  private boolean counts(double time) {
    return time >= from && time < to;
  }
}
