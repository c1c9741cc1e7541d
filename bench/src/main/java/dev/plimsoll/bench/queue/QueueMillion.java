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
  private static final int AGENTS = 32;
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

  /** Tasks come as others end, so that as many wait all the time. */
  private static void claims(Testbed bed, String store, Backing.Kind kind, int tasks)
      throws BrokenException, IOException, InterruptedException {
    QueueUnderTest.Ready ours = new QueuesUnderTest(bed).plimsoll(kind, AGENTS);
    QueueLoad.Span span = QueueThroughput.span(bed, Duration.ofSeconds(60));
    Driver driver = new Driver(bed);
    QueueResult few = driver.run(ours, QueueLoad.behind(FEW_WAITING, CONNECTIONS, span));
    QueueResult many = driver.run(ours, QueueLoad.behind(tasks, CONNECTIONS, span));
    for (QueueResult result : List.of(few, many)) {
      bed.out()
          .println(
              Lines.plain(
                  "%s: starts with %,d waiting".formatted(store, result.load().outstanding()),
                  Lines.perSecond(OptionalDouble.of(result.perSecond()))));
    }
    bed.out()
        .println(
            Lines.reaches(
                store + ": the many over the few",
                OptionalDouble.of(many.perSecond() / few.perSecond()),
                CLAIM_TARGET));
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
                    int status = connection.post("/api/v1/tasks", body).status();
                    if (status != 202) {
                      throw new IOException("answered " + status);
                    }
                  }
                } catch (IOException e) {
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
}
