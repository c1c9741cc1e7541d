package dev.plimsoll.lab.measure;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Tokens;
import dev.plimsoll.lab.stream.StreamFigures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a run does, in constant memory. One thread owns it. Times are nanoseconds from the
 * run's start, given by the caller: it reads no clock.
 *
 * <p>An answer goes into the histograms of the present moment alone. Those are added to the
 * second's, the phase's and the run's when the second is over or somebody looks: adding counts is
 * the same as recording each sample everywhere, and far cheaper.
 */
public final class Recording {
  private static final int MOST_MARKS = 200;
  private static final Load NO_LOAD = new Load(0, 0, 0, 0, Latencies.none(), OptionalDouble.of(0));

  private final List<String> names;
  private final Optional<Objective> objective;
  private final List<Tally> byName = new ArrayList<>();
  private final Tally all = new Tally();
  private final Tally moment = new Tally();
  private long answers;
  private long secondEnd;
  private final Timeline timeline = new Timeline();
  private final Stalls stalls = new Stalls();
  private final Failures failures = new Failures();
  private final List<PhaseTally> phases = new ArrayList<>();
  private @Nullable PhaseTally phase;
  private final List<Phase> over = new ArrayList<>();
  private Load loadOver = NO_LOAD;
  private double secondsOver;
  private final List<Mark> marks = new ArrayList<>();
  private long due;
  private long sent;
  private long missed;
  private Usage usage = Usage.NONE;
  private boolean usageSeen;
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
  }

  /**
   * A phase starts; what follows counts to it.
   *
   * @param plan what its load is meant to be
   */
  public void phase(Plan plan, long at) {
    gather();
    if (!phases.isEmpty()) {
      mark(at, "phase %d: %s".formatted(phases.size() + 1, plan.label()));
      Phase ended = phase().phase(at);
      over.add(ended);
      secondsOver += ended.series().seconds();
      loadOver = load(at);
    }
    PhaseTally begun = new PhaseTally(plan, at, objective.isPresent());
    phases.add(begun);
    phase = begun;
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
    timeline.due(intended);
  }

  /** A request that fell due will never be sent. */
  public void missed(long intended, String why) {
    missed++;
    phase().missed();
    if (failures.add("missed", why, intended, -1, -1)) {
      mark(intended, "first missed: " + why);
    }
  }

  /** A request is being sent. */
  public void sent(long intended, long at) {
    sent++;
    phase().sent(at - intended);
    phase().reach(at);
    timeline.sent(at);
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
      gather();
      timeline.rollTo(done);
      secondEnd = timeline.openEnd();
    }
    boolean isOk = kind.isEmpty();
    long response = Tally.micros(done - intended);
    long service = Tally.micros(done - sentAt);
    answers++;
    boolean isGood = isOk && objective.isPresent() && isGood(done - intended, streamed);
    moment.add(response, service, isOk, isGood, bytes);
    if (byName.size() > 1) {
      byName.get(name).add(response, service, isOk, isGood, bytes);
    }
    if (streamed != null && isOk) {
      all.stream(streamed);
      byName.get(name).stream(streamed);
      phase().tally.stream(streamed);
    }
    phase().answered(done, kind.equals(PhaseTally.UNFINISHED));
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
    all.gap(nanos);
    byName.get(name).gap(nanos);
    phase().tally.gap(nanos);
  }

  /** An ok answer took as long as was expected of its request, or shorter or longer. */
  public void expected(int name, boolean isWithin) {
    all.expected(isWithin);
    if (byName.size() > 1) {
      byName.get(name).expected(isWithin);
    }
    phase().tally.expected(isWithin);
  }

  /** Adds what was answered since the last time to every sum it belongs to. */
  private void gather() {
    if (moment.total() > 0) {
      all.add(moment);
      timeline.add(moment);
      phase().tally.add(moment);
      moment.reset();
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

  /** The run's state at a moment; only whole seconds stand in it. */
  public Snapshot snapshot(long now) {
    return snapshot(now, false);
  }

  /** The run's end: as a snapshot, with every name and the last part of a second. */
  public Snapshot end(long now) {
    return snapshot(now, true);
  }

  private Snapshot snapshot(long now, boolean last) {
    gather();
    List<Phase> done = new ArrayList<>(over);
    if (!phases.isEmpty()) {
      done.add(phase().phase(now));
    }
    List<Phase> open = new ArrayList<>();
    for (int i = 0; i < done.size(); i++) {
      if (phases.get(i).plan.isOpen()) {
        open.add(done.get(i));
      }
    }
    double seconds = seconds(done, now, last);
    return new Snapshot(
        all.series("all", seconds, objective.isPresent()),
        load(now),
        last ? names(seconds) : List.of(),
        done,
        open,
        timeline.seconds(last ? reached(now) : now, last),
        failures.list(names),
        marks(now, last),
        usageSeen
            ? Optional.of(new Tokens(usage.input(), usage.cachedInput(), usage.output()))
            : Optional.empty(),
        (int) Math.max(0, sent - answers),
        unbrokenFailures,
        failingSince);
  }

  /** The phases' own seconds: the wait between two phases belongs to neither. */
  private double seconds(List<Phase> done, long now, boolean last) {
    if (done.isEmpty()) {
      return 0;
    }
    double current = last ? done.getLast().series().seconds() : (now - phase().from) / 1e9;
    return secondsOver + current;
  }

  private long reached(long now) {
    return phases.isEmpty() ? now : (long) (phase().toSeconds() * 1e9);
  }

  private List<Series> names(double seconds) {
    if (names.size() == 1) { // one name is all there is: it is not counted twice
      return List.of(all.series(names.getFirst(), seconds, objective.isPresent()));
    }
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      series.add(byName.get(i).series(names.get(i), seconds, objective.isPresent()));
    }
    return series;
  }

  /** Phases that are over are summed once only: this is asked several times a second. */
  private Load load(long now) {
    if (phases.isEmpty()) {
      return loadOver;
    }
    Load current = phase().load(now);
    return new Load(
        loadOver.intended() + current.intended(),
        loadOver.sent() + current.sent(),
        loadOver.late() + current.late(),
        loadOver.missed() + current.missed(),
        loadOver.scheduleLag().plus(current.scheduleLag()),
        OptionalDouble.of(loadOver.askedSeconds().orElse(0) + current.askedSeconds().orElse(0)));
  }

  private List<Mark> marks(long now, boolean last) {
    List<Mark> sorted = new ArrayList<>(marks);
    if (!last && !phases.isEmpty()) {
      stalls.at(now, due).ifPresent(sorted::add);
    }
    if (timeline.width() > 1) {
      sorted.add(
          new Mark(
              0,
              "a long run: each figure over time covers %d seconds".formatted(timeline.width())));
    }
    sorted.sort(Comparator.comparingDouble(Mark::atSeconds));
    return List.copyOf(sorted);
  }

  private PhaseTally phase() {
    PhaseTally current = phase;
    if (current == null) {
      throw new IllegalStateException("no phase has begun");
    }
    return current;
  }
}
