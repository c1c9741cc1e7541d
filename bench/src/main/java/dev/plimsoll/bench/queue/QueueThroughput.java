package dev.plimsoll.bench.queue;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.Proc;
import dev.plimsoll.bench.stores.DataFolder;
import dev.plimsoll.bench.stores.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The queue itself, without HTTP, beside its peers: durable enqueues, tasks from enqueue to end,
 * and times at an open load. Each load has a fresh store.
 */
public final class QueueThroughput implements Benchmark {
  private static final int FEW = 16;
  private static final int MANY = 100;
  private static final int PACED_PER_SECOND = 200;
  private static final int AGENTS = 32;
  private static final double ENQUEUE_TARGET = 3;
  private static final double COMPLETE_TARGET = 4;
  private static final double EMBEDDED_COMPLETE_TARGET = 2;

  private static final List<String> SMOKED = List.of("enqueue@16", "complete@100", "200/s");
  private static final QueueLoad.Span NO_TIME =
      new QueueLoad.Span(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private final String store;

  /**
   * @param store {@code embedded} or {@code postgres}
   */
  public QueueThroughput(String store) {
    this.store = store;
  }

  @Override
  public String name() {
    return "queue-" + store;
  }

  @Override
  public List<String> loads() {
    return everyLoad(NO_TIME, NO_TIME).stream().map(QueueLoad::word).toList();
  }

  @Override
  public List<String> peers() {
    return store.equals("embedded")
        ? List.of(QueuesUnderTest.BULLMQ)
        : List.of(QueuesUnderTest.DB_SCHEDULER, QueuesUnderTest.PG_BOSS);
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
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
    List<QueueResult> all = new ArrayList<>();
    QueuesUnderTest queues = new QueuesUnderTest(bed);
    bed.out().println(QueueResult.RATES);
    QueueUnderTest.Ready ours =
        queues.plimsoll(store.equals("embedded") ? DataFolder::in : Database::postgres, AGENTS);
    List<String> limits = new ArrayList<>();
    for (QueueLoad load : loads(bed)) {
      QueueResult result = measure(bed, ours, load);
      all.add(result);
      journal(bed, result).ifPresent(limits::add); // at once: the disk's own speed drifts too
    }
    for (QueueUnderTest peer : peers(bed, queues)) {
      switch (peer) {
        case QueueUnderTest.Ready ready -> all.addAll(measurePeer(bed, ready));
        case QueueUnderTest.Absent absent ->
            bed.out().println(Lines.skipped(absent.name(), absent.why()));
      }
    }
    bed.out().println(QueueResult.TIMES);
    all.stream().map(QueueResult::times).forEach(bed.out()::println);
    bed.out().println(QueueResult.COSTS);
    all.stream().map(QueueResult::costs).forEach(bed.out()::println);
    report(bed, all);
    limits.forEach(bed.out()::println);
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private List<QueueUnderTest> peers(Testbed bed, QueuesUnderTest queues)
      throws IOException, InterruptedException {
    List<QueueUnderTest> wanted = new ArrayList<>();
    for (String peer : peers()) {
      if (bed.extent().wantsPeer(peer)) {
        wanted.add(
            switch (peer) {
              case QueuesUnderTest.BULLMQ -> queues.bullMq();
              case QueuesUnderTest.PG_BOSS -> queues.pgBoss();
              default -> dbScheduler(bed, queues);
            });
      }
    }
    return wanted;
  }

  private static QueueUnderTest dbScheduler(Testbed bed, QueuesUnderTest queues)
      throws IOException, InterruptedException {
    QueueUnderTest few = queues.dbScheduler(20, "4.0", "20.0");
    return bed.smoke() ? few : best(bed, few, queues.dbScheduler(50, "0.5", "4.0"));
  }

  /** The faster of two settings, in a short trial. */
  private static QueueUnderTest best(Testbed bed, QueueUnderTest one, QueueUnderTest other)
      throws IOException, InterruptedException {
    QueueLoad trial = QueueLoad.complete(MANY, span(bed, Duration.ofSeconds(20)));
    return trial(bed, one, trial) >= trial(bed, other, trial) ? one : other;
  }

  private static double trial(Testbed bed, QueueUnderTest queue, QueueLoad load)
      throws IOException, InterruptedException {
    try {
      return queue instanceof QueueUnderTest.Ready ready
          ? new Driver(bed).run(ready, load).perSecond()
          : 0;
    } catch (BrokenException _) {
      return 0; // said when it is measured
    }
  }

  /** A peer that cannot be measured is said to be missing; ours must run. */
  private static List<QueueResult> measurePeer(Testbed bed, QueueUnderTest.Ready peer)
      throws IOException, InterruptedException {
    List<QueueResult> results = new ArrayList<>();
    for (QueueLoad load : loads(bed)) {
      try {
        results.add(measure(bed, peer, load));
      } catch (BrokenException e) {
        bed.out().println(Lines.skipped(peer.name() + " " + load.name(), e.why()));
      }
    }
    return results;
  }

  private static QueueResult measure(Testbed bed, QueueUnderTest.Ready queue, QueueLoad load)
      throws BrokenException, IOException, InterruptedException {
    QueueResult result = new Driver(bed).run(queue, load);
    bed.out().println(result.rates());
    String what = queue.name() + " " + load.name() + ", doubt";
    result.doubts().forEach(doubt -> bed.out().println(Lines.plain(what, doubt)));
    return result;
  }

  private static List<QueueLoad> loads(Testbed bed) {
    QueueLoad.Span whole = span(bed, Duration.ofMinutes(5));
    List<QueueLoad> every = everyLoad(whole, span(bed, Duration.ofSeconds(30)));
    List<String> wanted =
        bed.extent()
            .loads()
            .orElse(bed.smoke() ? SMOKED : every.stream().map(QueueLoad::word).toList());
    return every.stream().filter(load -> wanted.contains(load.word())).toList();
  }

  private static List<QueueLoad> everyLoad(QueueLoad.Span closed, QueueLoad.Span paced) {
    return List.of(
        QueueLoad.enqueue(FEW, closed),
        QueueLoad.enqueue(MANY, closed),
        QueueLoad.complete(FEW, closed),
        QueueLoad.complete(MANY, closed),
        QueueLoad.paced(PACED_PER_SECOND, paced));
  }

  /** What is counted, after a warm-up, in steps of ten seconds; in a smoke test all is short. */
  static QueueLoad.Span span(Testbed bed, Duration counted) {
    return bed.smoke()
        ? new QueueLoad.Span(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMillis(250))
        : new QueueLoad.Span(
            Duration.ofSeconds(10), bed.counted().orElse(counted), Duration.ofSeconds(10));
  }

  private void report(Testbed bed, List<QueueResult> all) {
    boolean embedded = store.equals("embedded");
    for (int callers : new int[] {FEW, MANY}) {
      String peer = embedded ? "bullmq" : "db-scheduler";
      ratio(bed, all, QueueLoad.Measure.ENQUEUE, callers, peer, embedded ? 0 : ENQUEUE_TARGET);
      double target = embedded ? EMBEDDED_COMPLETE_TARGET : COMPLETE_TARGET;
      ratio(bed, all, QueueLoad.Measure.COMPLETE, callers, peer, target);
      if (!embedded) {
        ratio(bed, all, QueueLoad.Measure.ENQUEUE, callers, "pg-boss", 0);
        ratio(bed, all, QueueLoad.Measure.COMPLETE, callers, "pg-boss", 0);
      }
    }
  }

  private static void ratio(
      Testbed bed,
      List<QueueResult> all,
      QueueLoad.Measure measure,
      int callers,
      String peer,
      double target) {
    Optional<QueueResult> ours = find(all, QueuesUnderTest.OURS, measure, callers);
    Optional<QueueResult> theirs = find(all, peer, measure, callers);
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

  private static Optional<QueueResult> find(
      List<QueueResult> all, String queue, QueueLoad.Measure measure, int callers) {
    return all.stream()
        .filter(result -> result.queue().startsWith(queue))
        .filter(result -> result.load().measure() == measure && result.load().callers() == callers)
        .findFirst();
  }

  /** The disk's own limit with as many tasks in a sync as this store had in a commit. */
  private static Optional<String> journal(Testbed bed, QueueResult result) throws IOException {
    OptionalDouble group = result.figure("tasksPerCommit");
    if (group.isEmpty() || result.load().measure() == QueueLoad.Measure.PACED) {
      return Optional.empty();
    }
    int size = (int) Math.max(1, Math.round(group.getAsDouble()));
    double limit = RawJournal.perSecond(bed, size, Duration.ofMillis(bed.smoke() ? 100 : 10_000));
    return Optional.of(
        Lines.plain(
            "%s: of a raw journal".formatted(result.load().name()),
            "%.1f %% of %,.0f /s in syncs of %d"
                .formatted(result.perSecond() / limit * 100, limit, size)));
  }
}
