package dev.plimsoll.bench.queue;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.Proc;
import dev.plimsoll.bench.program.HttpConnection;
import dev.plimsoll.bench.program.ListeningProcess;
import dev.plimsoll.bench.stores.Backing;
import dev.plimsoll.bench.stores.DataFolder;
import dev.plimsoll.bench.stores.Database;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * A million tasks that wait: what they weigh, how soon a server goes on with them, what a start
 * costs.
 */
public final class QueueMillion implements Benchmark {
  private static final int CONNECTIONS = 64;
  private static final int FEW_WAITING = 2_000;
  private static final int AGENTS = 4; // of 32 slots: so few that no task finds one free
  private static final int CALLERS = 512; // more than slots, so that there is always one to follow
  private static final int MOST_TRIES = 120; // a minute
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final double MEMORY_TARGET_MB = 1_000;
  private static final double START_TARGET_MILLIS = 10_000;
  private static final double LONGEST_START_MILLIS = 120_000;
  private static final double CLAIM_TARGET = 0.9;

  @Override
  public String name() {
    return "queue-million";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    if (!Proc.exists()) {
      bed.out().println(Lines.skipped(name(), "it needs Linux's /proc"));
      return;
    }
    int tasks = bed.smoke() ? 3_000 : 1_000_000;
    waiting(bed, "embedded", DataFolder::in, tasks);
    claims(bed, "embedded", DataFolder::in, tasks);
    Optional<String> missing = Database.missing();
    if (missing.isPresent()) {
      bed.out().println(Lines.skipped("postgres", missing.get()));
    } else {
      waiting(bed, "postgres", Database::postgres, tasks);
      claims(bed, "postgres", Database::postgres, tasks);
    }
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private static void waiting(Testbed bed, String store, Backing.Kind kind, int tasks)
      throws BrokenException, IOException, InterruptedException {
    try (Backing backing = kind.start(bed);
        ListeningProcess provider = ServerSetup.provider(bed)) {
      String[] command = ServerSetup.command(ServerSetup.busy(bed, provider), backing);
      try (ListeningProcess server = ListeningProcess.start(bed, "serve", command)) {
        double seconds = fill(server.address(), tasks);
        bed.out()
            .println(
                Lines.plain(
                    "%s: %,d tasks taken in".formatted(store, tasks),
                    Lines.perSecond(OptionalDouble.of(tasks / seconds))));
        weight(bed, store + ": memory with them", server);
      }
      try (ListeningProcess again = ListeningProcess.start(bed, "again", command)) {
        bed.out()
            .println(
                Lines.plain(store + ": start until it listens", Lines.millis(again.startMillis())));
        double millis = awaitAll(again, tasks - 1); // one may run
        bed.out()
            .println(
                Lines.below(
                    store + ": start until it has them all",
                    OptionalDouble.of(millis),
                    START_TARGET_MILLIS));
        weight(bed, store + ": memory after the start", again);
      }
      drain(bed, store, backing);
    }
  }

  private static double awaitAll(ListeningProcess server, int tasks)
      throws BrokenException, IOException, InterruptedException {
    try (HttpConnection connection = new HttpConnection(server.address(), Duration.ofSeconds(30))) {
      int depth = 0;
      while (server.sinceStartMillis() < LONGEST_START_MILLIS) {
        depth = ServerSetup.health(connection).path("queue").path("depth").asInt();
        if (depth >= tasks) {
          return Math.max(server.startMillis(), server.sinceStartMillis());
        }
        Thread.sleep(20);
      }
      throw new BrokenException("of %d tasks %d wait after the start".formatted(tasks, depth));
    }
  }

  private static void weight(Testbed bed, String what, ListeningProcess server) {
    bed.out()
        .println(Lines.belowUnit(what, OptionalDouble.of(server.rssMb()), MEMORY_TARGET_MB, "MB"));
  }

  /** How fast agents take them, once there are some. */
  private static void drain(Testbed bed, String store, Backing backing)
      throws BrokenException, IOException, InterruptedException {
    String[] command = ServerSetup.command(ServerSetup.echoing(bed), backing);
    try (ListeningProcess server = ListeningProcess.start(bed, "drain", command);
        HttpConnection connection = new HttpConnection(server.address(), Duration.ofSeconds(30))) {
      double before = completed(connection);
      while (before == 0 && server.sinceStartMillis() < LONGEST_START_MILLIS) {
        Thread.sleep(20); // what another left is taken over in the first moments
        before = completed(connection);
      }
      long start = System.nanoTime();
      Thread.sleep(Duration.ofMillis(bed.smoke() ? 300 : 20_000));
      double rate = (completed(connection) - before) / ((System.nanoTime() - start) / 1e9);
      bed.out()
          .println(
              Lines.plain(
                  store + ": completed after the start", Lines.perSecond(OptionalDouble.of(rate))));
    }
  }

  private static double completed(HttpConnection connection) throws IOException {
    JsonNode health = ServerSetup.health(connection);
    return health.path("tasks").path("completed").asDouble();
  }

  /**
   * Tasks come as others end, so that as many wait all the time; each waits for a slot, and is
   * started by a commit of its own.
   */
  private static void claims(Testbed bed, String store, Backing.Kind kind, int tasks)
      throws BrokenException, IOException, InterruptedException {
    QueueUnderTest.Ready ours = new QueuesUnderTest(bed).plimsoll(kind, AGENTS);
    QueueLoad.Span span = QueueThroughput.span(bed, Duration.ofSeconds(60));
    Driver driver = new Driver(bed);
    QueueResult few = driver.run(ours, QueueLoad.behind(FEW_WAITING, CALLERS, span));
    QueueResult many = driver.run(ours, QueueLoad.behind(tasks, CALLERS, span));
    for (QueueResult result : List.of(few, many)) {
      String what = "%s: claims, %,d waiting".formatted(store, result.load().outstanding());
      String rate = Lines.perSecond(OptionalDouble.of(result.perSecond()));
      bed.out().println(Lines.plain(what, rate));
      result.doubts().forEach(doubt -> bed.out().println(Lines.plain(what + ", doubt", doubt)));
    }
    bed.out()
        .println(
            Lines.reaches(
                store + ": claims, many over few",
                OptionalDouble.of(many.perSecond() / few.perSecond()),
                CLAIM_TARGET));
    bed.out()
        .println(
            Lines.plain(
                store + ": found a free slot, few, many",
                "%s, %s".formatted(begunAtOnce(few), begunAtOnce(many))));
  }

  /** What finds a slot is stored as running and claims nothing: there should be none. */
  private static String begunAtOnce(QueueResult result) {
    double share = result.figure("begunAtOnce").orElse(Double.NaN);
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** Posts so many tasks; answers with the seconds that took. */
  private static double fill(URI server, int tasks) throws BrokenException, InterruptedException {
    AtomicInteger left = new AtomicInteger(tasks);
    List<String> failures = new ArrayList<>();
    String body = ServerSetup.body();
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try (HttpConnection connection =
                    new HttpConnection(server, Duration.ofSeconds(30))) {
                  while (left.getAndDecrement() > 0) {
                    post(connection, body);
                  }
                } catch (IOException | InterruptedException e) {
                  synchronized (failures) {
                    failures.add(String.valueOf(e.getMessage()));
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new BrokenException("tasks were not taken in: " + failures.getFirst());
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * A store that stood still answers 503, and the task is sent again: it is not what is measured.
   */
  private static void post(HttpConnection connection, String body)
      throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      int status = connection.post("/api/v1/tasks", body).status();
      if (status == 202) {
        return;
      }
      if (status != 503 || tries == MOST_TRIES) {
        throw new IOException("answered " + status);
      }
      Thread.sleep(AGAIN);
    }
  }
}
