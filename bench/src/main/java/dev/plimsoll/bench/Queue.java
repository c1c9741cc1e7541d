package dev.plimsoll.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The queue itself, without HTTP, beside its peers: durable enqueues, tasks from enqueue to end,
 * and times at an open load. Each cell has a fresh store.
 */
final class Queue implements Benchmark {
  private static final int FEW = 16;
  private static final int MANY = 100;
  private static final int PACED_PER_SECOND = 200;
  private static final int AGENTS = 32;
  private static final double ENQUEUE_TARGET = 3;
  private static final double COMPLETE_TARGET = 4;
  private static final double EMBEDDED_COMPLETE_TARGET = 2;

  private final String store;

  /**
   * @param store {@code embedded} or {@code postgres}
   */
  Queue(String store) {
    this.store = store;
  }

  @Override
  public String name() {
    return "queue-" + store;
  }

  @Override
  public void run(Bed bed) throws BrokenException, IOException, InterruptedException {
    if (!Proc.exists()) {
      bed.out().println(Lines.skipped(name(), "it needs Linux's /proc"));
      return;
    }
    Optional<String> missing = Database.missing();
    if (store.equals("postgres") && missing.isPresent()) {
      bed.out().println(Lines.skipped(name(), missing.get()));
      return;
    }
    bed.out().println(Lines.plain("the data lies on", Files.getFileStore(bed.folder()).type()));
    List<Pace> all = new ArrayList<>();
    Contenders contenders = new Contenders(bed);
    bed.out().println(Pace.HEADER);
    Contender.Ready ours =
        contenders.plimsoll(store.equals("embedded") ? Folder::in : Database::postgres, AGENTS);
    List<String> limits = new ArrayList<>();
    for (Cell cell : cells(bed)) {
      Pace pace = measure(bed, ours, cell);
      all.add(pace);
      journal(bed, pace).ifPresent(limits::add); // at once: the disk's own speed drifts too
    }
    for (Contender peer : peers(bed, contenders)) {
      switch (peer) {
        case Contender.Ready ready -> all.addAll(measurePeer(bed, ready));
        case Contender.Absent absent ->
            bed.out().println(Lines.skipped(absent.name(), absent.why()));
      }
    }
    report(bed, all);
    limits.forEach(bed.out()::println);
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private List<Contender> peers(Bed bed, Contenders contenders)
      throws IOException, InterruptedException {
    if (store.equals("embedded")) {
      return List.of(contenders.bullMq());
    }
    Contender few = contenders.dbScheduler(20, "4.0", "20.0");
    if (bed.smoke()) {
      return List.of(few, contenders.pgBoss());
    }
    Contender many = contenders.dbScheduler(50, "0.5", "4.0");
    return List.of(best(bed, few, many), contenders.pgBoss());
  }

  /** The faster of two settings, in a short trial. */
  private static Contender best(Bed bed, Contender one, Contender other)
      throws IOException, InterruptedException {
    Cell trial = Cell.complete(MANY, span(bed, Duration.ofSeconds(20)));
    return trial(bed, one, trial) >= trial(bed, other, trial) ? one : other;
  }

  private static double trial(Bed bed, Contender contender, Cell cell)
      throws IOException, InterruptedException {
    try {
      return contender instanceof Contender.Ready ready
          ? new Driver(bed).run(ready, cell).perSecond()
          : 0;
    } catch (BrokenException _) {
      return 0; // said when it is measured
    }
  }

  /** A peer that cannot be measured is said to be missing; ours must run. */
  private static List<Pace> measurePeer(Bed bed, Contender.Ready peer)
      throws IOException, InterruptedException {
    List<Pace> paces = new ArrayList<>();
    for (Cell cell : cells(bed)) {
      try {
        paces.add(measure(bed, peer, cell));
      } catch (BrokenException e) {
        bed.out().println(Lines.skipped(peer.name() + " " + cell.name(), e.why()));
      }
    }
    return paces;
  }

  private static Pace measure(Bed bed, Contender.Ready contender, Cell cell)
      throws BrokenException, IOException, InterruptedException {
    Pace pace = new Driver(bed).run(contender, cell);
    bed.out().println(pace.row());
    return pace;
  }

  private static List<Cell> cells(Bed bed) {
    Cell.Span whole = span(bed, Duration.ofMinutes(5));
    Cell paced = Cell.paced(PACED_PER_SECOND, span(bed, Duration.ofSeconds(30)));
    return bed.smoke()
        ? List.of(Cell.enqueue(FEW, whole), Cell.complete(MANY, whole), paced)
        : List.of(
            Cell.enqueue(FEW, whole),
            Cell.enqueue(MANY, whole),
            Cell.complete(FEW, whole),
            Cell.complete(MANY, whole),
            paced);
  }

  /** What is counted, after a warm-up, in steps of ten seconds; in a smoke test all is short. */
  static Cell.Span span(Bed bed, Duration counted) {
    return bed.smoke()
        ? new Cell.Span(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(500))
        : new Cell.Span(Duration.ofSeconds(10), counted, Duration.ofSeconds(10));
  }

  private void report(Bed bed, List<Pace> all) {
    boolean embedded = store.equals("embedded");
    for (int callers : new int[] {FEW, MANY}) {
      String peer = embedded ? "bullmq" : "db-scheduler";
      ratio(bed, all, Cell.Measure.ENQUEUE, callers, peer, embedded ? 0 : ENQUEUE_TARGET);
      double target = embedded ? EMBEDDED_COMPLETE_TARGET : COMPLETE_TARGET;
      ratio(bed, all, Cell.Measure.COMPLETE, callers, peer, target);
      if (!embedded) {
        ratio(bed, all, Cell.Measure.ENQUEUE, callers, "pg-boss", 0);
        ratio(bed, all, Cell.Measure.COMPLETE, callers, "pg-boss", 0);
      }
    }
  }

  private static void ratio(
      Bed bed, List<Pace> all, Cell.Measure measure, int callers, String peer, double target) {
    Optional<Pace> ours = find(all, Contenders.OURS, measure, callers);
    Optional<Pace> theirs = find(all, peer, measure, callers);
    if (ours.isEmpty() || theirs.isEmpty() || theirs.get().total() == 0) {
      return; // said above
    }
    double times = ours.get().perSecond() / theirs.get().perSecond();
    String what = "%s @%d x %s".formatted(measure.word(), callers, peer);
    bed.out()
        .println(
            target > 0
                ? Lines.reaches(what, OptionalDouble.of(times), target)
                : Lines.plain(what, "%.2f".formatted(times)));
  }

  private static Optional<Pace> find(
      List<Pace> all, String contender, Cell.Measure measure, int callers) {
    return all.stream()
        .filter(pace -> pace.contender().startsWith(contender))
        .filter(pace -> pace.cell().measure() == measure && pace.cell().callers() == callers)
        .findFirst();
  }

  /** The disk's own limit with as many tasks in a sync as this store had in a commit. */
  private static Optional<String> journal(Bed bed, Pace pace) throws IOException {
    OptionalDouble group = pace.figure("tasksPerCommit");
    if (group.isEmpty() || pace.cell().measure() == Cell.Measure.PACED) {
      return Optional.empty();
    }
    int size = (int) Math.max(1, Math.round(group.getAsDouble()));
    double limit = Journal.perSecond(bed, size, Duration.ofSeconds(bed.smoke() ? 1 : 10));
    return Optional.of(
        Lines.plain(
            "%s: of a raw journal".formatted(pace.cell().name()),
            "%.1f %% of %,.0f /s in syncs of %d"
                .formatted(pace.perSecond() / limit * 100, limit, size)));
  }
}
