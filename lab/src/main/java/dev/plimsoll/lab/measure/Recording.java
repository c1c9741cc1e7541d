package dev.plimsoll.lab.measure;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Tokens;
import dev.plimsoll.lab.stream.StreamFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a run does, in constant memory. One thread owns it. Times are nanoseconds from the
 * run's start, given by the caller: it reads no clock.
 *
 * <p>An answer goes into the histograms of the present {@link Batch} alone. When a second is over
 * or somebody looks, the batch is handed over to be added to the second's, the phase's and the
 * run's: adding counts is the same as recording each sample everywhere, and far cheaper.
 */
public final class Recording {
  private static final int MOST_MARKS = 200;
  private static final long SECOND = 1_000_000_000L;

  private final List<String> names;
  private final Optional<Objective> objective;
  private final List<Tally> byName = new ArrayList<>();
  private final Sums sums;
  private Batch batch;
  private long handedOver;
  private long answers;
  private long secondEnd;
  private final Stalls stalls = new Stalls();
  private final Failures failures = new Failures();
  private final List<PhaseCounts> phases = new ArrayList<>();
  private @Nullable PhaseCounts phase;
  private final List<Mark> marks = new ArrayList<>();
  private long due;
  private long sent;
  private long missed;
  private Usage usage = Usage.NONE;
  private boolean usageSeen;
  private long beyond;
  private long unbrokenFailures;
  private long failingSince;

  /**
   * A recording that has begun.
   *
   * @param names of the requests; samples name them by their index
   */
  public Recording(List<String> names) {
    this(names, Optional.empty());
  }

  /**
   * A recording that holds answers against an objective.
   *
   * @param names of the requests; samples name them by their index
   */
  public Recording(List<String> names, Optional<Objective> objective) {
    this.objective = objective;
    this.names = List.copyOf(names);
    names.forEach(_ -> byName.add(new Tally()));
    sums = new Sums(this.names, objective.isPresent());
    batch = sums.spare();
  }

  /**
   * A phase starts; what follows counts to it.
   *
   * @param plan what its load is meant to be
   */
  public void phase(Plan plan, long at) {
    handOver();
    if (!phases.isEmpty()) {
      mark(at, "phase %d: %s".formatted(phases.size() + 1, plan.label()));
    }
    PhaseCounts begun = new PhaseCounts(plan, at);
    phases.add(begun);
    phase = begun;
    batch.phase = phases.size() - 1;
    stalls.phase(plan, at, due);
  }

  /** The run is to end early: nothing more falls due. */
  public void halt(long at) {
    if (!phases.isEmpty()) {
      phase().halt(at);
    }
  }

  /** A request fell due. */
  public void due(long intended) {
    if (due - missed == answers) {
      stalls.dueAfterIdling(intended);
    }
    due++;
    phase().due();
    phase().reach(intended);
    batch.due.add(intended);
  }

  /** A request that fell due will never be sent. */
  public void missed(long intended, String why) {
    missed++;
    phase().missed();
    if (failures.add("missed", why, intended, -1, -1)) {
      mark(intended, "first missed: " + why);
    }
  }

  /** A flow's first request is being sent. */
  public void sent(long intended, long at) {
    sent++;
    phase().sent(intended, at);
    phase().reach(at);
    batch.lag.recordValue(Tally.micros(at - intended));
    batch.sent.add(at);
  }

  /** A flow's next request is being sent, at the answer to the one before: it has no lag. */
  public void followed(long at) {
    sent++;
    phase().followed();
    phase().reach(at);
    batch.sent.add(at);
  }

  /** For so long the sender did nothing though something was to be done. */
  public void stoodStill(long nanos) {
    phase().stoodStill(nanos);
  }

  /** A request that was sent has come to its end. */
  public void answered(Sample sample) {
    answered(
        sample.name(),
        sample.intended(),
        sample.sent(),
        sample.done(),
        sample.kind(),
        sample.detail(),
        sample.bytes(),
        sample.usage().orElse(null),
        null);
  }

  /**
   * A request that was sent has come to its end. Answers are told of in the order of their moments.
   *
   * @param name the index of its name
   * @param kind empty when ok, else the kind of failure
   * @param detail the failure as it may be shown
   * @param streamed what a streamed answer showed
   */
  public void answered(
      int name,
      long intended,
      long sentAt,
      long done,
      String kind,
      String detail,
      long bytes,
      @Nullable Usage used,
      @Nullable StreamFigures streamed) {
    if (done >= secondEnd) {
      handOver();
      batch.at = done;
      secondEnd = (done / SECOND + 1) * SECOND;
    }
    boolean isOk = kind.isEmpty();
    if (done - intended > Latencies.HIGHEST_NANOS) {
      beyond++;
    }
    long response = Tally.micros(done - intended);
    long service = Tally.micros(done - sentAt);
    answers++;
    boolean isGood = isOk && objective.isPresent() && isGood(done - intended, streamed);
    batch.tally.add(response, service, isOk, isGood, bytes);
    if (byName.size() > 1) {
      byName.get(name).add(response, service, isOk, isGood, bytes);
    }
    if (streamed != null && isOk) {
      batch.tally.stream(streamed);
      if (byName.size() > 1) {
        byName.get(name).stream(streamed);
      }
    }
    phase().answered(done, kind.equals(PhaseCounts.UNFINISHED));
    if (used != null) {
      use(used);
    }
    Optional<Mark> stall = stalls.answered(intended, done, due, sent - answers);
    if (stall.isPresent()) {
      mark(stall.get());
    }
    if (isOk) {
      unbrokenFailures = 0;
    } else {
      failed(name, kind, detail, done, service);
    }
  }

  private boolean isGood(long responseNanos, @Nullable StreamFigures streamed) {
    double ttft = Objective.ABSENT;
    double tpot = Objective.ABSENT;
    if (streamed != null) {
      ttft = streamed.firstToken().isPresent() ? streamed.firstToken().getAsLong() : ttft;
      tpot = streamed.perToken().orElse(tpot);
    }
    return objective.isPresent() && objective.get().isMet(responseNanos, ttft, tpot);
  }

  /** So long passed between two content chunks of a streamed answer. */
  public void gap(int name, long nanos) {
    batch.tally.gap(nanos);
    if (byName.size() > 1) {
      byName.get(name).gap(nanos);
    }
  }

  /** An ok answer took as long as was expected of its request, or shorter or longer. */
  public void expected(int name, boolean isWithin) {
    batch.tally.expected(isWithin);
    if (byName.size() > 1) {
      byName.get(name).expected(isWithin);
    }
  }

  /** Gives away what was counted since the last time. */
  private void handOver() {
    if (!batch.isEmpty()) {
      Batch full = batch;
      batch = sums.spare();
      batch.phase = full.phase;
      batch.at = full.at;
      full.number = handedOver++;
      sums.handOver(full);
    }
  }

  private void failed(int name, String kind, String detail, long done, long service) {
    if (unbrokenFailures++ == 0) {
      failingSince = done;
    }
    if (failures.add(kind, detail, done, service, name)) {
      mark(done, "first failure: " + kind);
    }
  }

  private void use(Usage used) {
    usage = usage.plus(used);
    usageSeen = true;
  }

  /** Something worth seeing happened. */
  public void mark(long at, String text) {
    mark(new Mark(at / 1e9, text));
  }

  private void mark(Mark mark) {
    if (marks.size() < MOST_MARKS) {
      marks.add(mark);
    }
  }

  /**
   * The run's state at a moment; only whole seconds stand in it. It is added up when it is asked
   * for, which may be on another thread.
   */
  public Supplier<Snapshot> cut(long now) {
    return cut(now, false);
  }

  /** The run's end: every name, and the last part of a second. Nothing is recorded after it. */
  public Snapshot end(long now) {
    return cut(now, true).get();
  }

  private Cut cut(long now, boolean last) {
    handOver();
    List<PhaseCounts> counts = new ArrayList<>(phases);
    if (!counts.isEmpty()) {
      counts.set(counts.size() - 1, phase().copy()); // only the last one still counts
    }
    List<Mark> seen = new ArrayList<>(marks);
    if (beyond > 0) {
      seen.add(
          new Mark(
              now / 1e9,
              "answers that took longer than 24 h, and count as 24 h: %s"
                  .formatted(Figures.count(beyond))));
    }
    if (!last && !phases.isEmpty()) {
      stalls.at(now, due).ifPresent(seen::add);
    }
    return new Cut(
        sums,
        handedOver,
        now,
        last,
        counts,
        last ? byName : List.of(),
        failures.list(names, last),
        seen,
        usageSeen
            ? Optional.of(new Tokens(usage.input(), usage.cachedInput(), usage.output()))
            : Optional.empty(),
        (int) Math.max(0, sent - answers),
        unbrokenFailures,
        failingSince);
  }

  private PhaseCounts phase() {
    PhaseCounts current = phase;
    if (current == null) {
      throw new IllegalStateException("no phase has begun");
    }
    return current;
  }
}
