package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.Histogram;

/**
 * Adds up what a {@link Recording} hands over: the whole, each phase, each second. It is done by
 * whoever looks, so that the thread that sends the load is not held up.
 */
final class Sums {
  /** So many batches wait at most for somebody to look. */
  private static final int MOST_WAITING = 64;

  private final List<String> names;
  private final boolean judged;
  private final ConcurrentLinkedQueue<Batch> waiting = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Batch> spare = new ConcurrentLinkedQueue<>();
  private final Tally all = new Tally();
  private final List<PhaseSums> phases = new ArrayList<>();
  private final Timeline timeline = new Timeline();
  private final List<Phase> over = new ArrayList<>();
  private Load loadOver = new Load(0, 0, 0, 0, Latencies.none(), OptionalDouble.of(0));
  private double secondsOver;

  /** So many batches are added up; written under the lock, read by anybody. */
  private volatile long taken;

  /** The distributions of one phase. */
  private static final class PhaseSums {
    final Tally tally = new Tally();
    final Histogram lag = Latencies.histogram();
  }

  /**
   * Nothing yet.
   *
   * @param judged whether answers are held against an objective
   */
  Sums(List<String> names, boolean judged) {
    this.names = names;
    this.judged = judged;
  }

  /** An empty batch. Recording's thread. */
  Batch spare() {
    Batch known = spare.poll();
    return known == null ? new Batch() : known;
  }

  /** Takes over a batch. Recording's thread, which adds up itself only if nobody else does. */
  void handOver(Batch batch) {
    waiting.add(batch);
    if (batch.number - taken > MOST_WAITING) {
      add(batch.number + 1);
    }
  }

  /** So many batches are not added up yet. */
  int waiting() {
    return waiting.size();
  }

  /** Adds up the first so many batches. */
  private synchronized void add(long batches) {
    for (long number = taken; number < batches; number++) {
      Batch batch = waiting.remove();
      taken = number + 1;
      while (phases.size() <= batch.phase) {
        phases.add(new PhaseSums());
      }
      PhaseSums phase = phases.get(batch.phase);
      phase.tally.add(batch.tally);
      phase.lag.add(batch.lag);
      all.add(batch.tally);
      timeline.add(batch);
      batch.reset();
      spare.add(batch);
    }
  }

  synchronized Snapshot snapshot(Cut cut) {
    add(cut.batches());
    List<Phase> phased = phases(cut);
    double seconds = seconds(cut, phased);
    long until = cut.isLast() ? reached(cut, phased) : cut.now();
    return new Snapshot(
        all.series("all", seconds, judged),
        load(phased),
        cut.isLast() ? names(cut.names(), seconds) : List.of(),
        phased,
        timeline.seconds(until, cut.isLast()),
        cut.errors(),
        marks(cut.marks()),
        cut.tokens(),
        cut.inFlight(),
        cut.unbrokenFailures(),
        cut.failingSince());
  }

  /** Phases that are over are summed once only: this is asked several times a second. */
  private List<Phase> phases(Cut cut) {
    List<Phase> phased = new ArrayList<>(over);
    for (int i = over.size(); i < cut.phases().size(); i++) {
      Phase phase = phase(cut.phases().get(i), i, cut.now());
      phased.add(phase);
      if (i + 1 < cut.phases().size()) {
        over.add(phase);
        loadOver = plus(loadOver, phase.load());
        secondsOver += phase.series().seconds();
      }
    }
    return phased;
  }

  private Phase phase(PhaseCounts counts, int index, long now) {
    PhaseSums sums = index < phases.size() ? phases.get(index) : new PhaseSums();
    return new Phase(
        counts.plan.label(),
        counts.from / 1e9,
        counts.toSeconds(),
        counts.load(Latencies.copyOf(sums.lag), now),
        sums.tally.series(counts.plan.label(), counts.seconds(now), judged));
  }

  private Load load(List<Phase> phased) {
    return phased.size() > over.size() ? plus(loadOver, phased.getLast().load()) : loadOver;
  }

  private static Load plus(Load one, Load other) {
    return new Load(
        one.intended() + other.intended(),
        one.sent() + other.sent(),
        one.late() + other.late(),
        one.missed() + other.missed(),
        one.scheduleLag().plus(other.scheduleLag()),
        OptionalDouble.of(one.askedSeconds().orElse(0) + other.askedSeconds().orElse(0)));
  }

  /** The phases' own seconds: the wait between two phases belongs to neither. */
  private double seconds(Cut cut, List<Phase> phased) {
    if (phased.isEmpty()) {
      return 0;
    }
    double current =
        cut.isLast()
            ? phased.getLast().series().seconds()
            : (cut.now() - cut.phases().getLast().from) / 1e9;
    return secondsOver + current;
  }

  private static long reached(Cut cut, List<Phase> phased) {
    return phased.isEmpty() ? cut.now() : (long) (phased.getLast().toSeconds() * 1e9);
  }

  private List<Series> names(List<Tally> byName, double seconds) {
    if (names.size() == 1) { // one name is all there is: it is not counted twice
      return List.of(all.series(names.getFirst(), seconds, judged));
    }
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      series.add(byName.get(i).series(names.get(i), seconds, judged));
    }
    return series;
  }

  private List<Mark> marks(List<Mark> marks) {
    List<Mark> sorted = new ArrayList<>(marks);
    if (timeline.width() > 1) {
      sorted.add(
          new Mark(
              0,
              "a long run: each figure over time covers %d seconds".formatted(timeline.width())));
    }
    sorted.sort(Comparator.comparingDouble(Mark::atSeconds));
    return List.copyOf(sorted);
  }
}
