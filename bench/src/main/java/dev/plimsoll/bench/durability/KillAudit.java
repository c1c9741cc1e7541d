package dev.plimsoll.bench.durability;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.Ports;
import dev.plimsoll.bench.program.HttpConnection;
import dev.plimsoll.bench.program.ListeningProcess;
import dev.plimsoll.bench.program.LoggedCall;
import dev.plimsoll.bench.stores.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kills a server under load again and again, with a signal that it cannot see, and then looks for
 * every task that it ever answered 202: all of them must be completed, once.
 */
public final class KillAudit implements Benchmark {
  private static final int CLIENTS = 32;
  private static final Duration LONGEST_DRAIN = Duration.ofMinutes(10); // suspects run one by one
  private static final Duration LONGEST_LAST = Duration.ofMinutes(1);
  private static final JsonMapper JSON = new JsonMapper();

  private final String store;

  /**
   * @param store {@code embedded} or {@code postgres}
   */
  public KillAudit(String store) {
    this.store = store;
  }

  @Override
  public String name() {
    return "audit-" + store;
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Optional<String> missing = Database.missing();
    if (store.equals("postgres") && missing.isPresent()) {
      bed.out().println(Lines.skipped(name(), missing.get()));
      return;
    }
    int kills = bed.smoke() ? 3 : 100;
    Path calls = bed.folder().resolve("calls.jsonl");
    SubmissionLedger ledger = new SubmissionLedger();
    SubmissionLedger.Verdict verdict;
    List<Double> starts = new ArrayList<>();
    try (Database database = Database.of(store, bed)) {
      try (ListeningProcess mock =
          ListeningProcess.mock(bed, "uniform:5ms..50ms", "--log", calls.toString())) {
        verdict = kill(bed, database, mock.address(), ledger, kills, starts);
      } // stopped before its log is read
    }
    report(bed, kills, verdict, starts, LoggedCall.read(Files.readAllLines(calls)));
  }

  private static SubmissionLedger.Verdict kill(
      Testbed bed,
      Database database,
      URI provider,
      SubmissionLedger ledger,
      int kills,
      List<Double> starts)
      throws BrokenException, IOException, InterruptedException {
    Path config = bed.folder().resolve("serve.yaml");
    Files.writeString(
        config,
        """
        provider: {baseUrl: %s}
        queue: {normal: 100000, total: 100000}   # suspects that wait must not end the load
        agents:
          - {role: general, count: 10, concurrency: 8}
        """
            .formatted(provider.resolve("/v1")));
    long seed = System.nanoTime();
    bed.out().println(Lines.plain("seed of the moments", Long.toString(seed)));
    SplittableRandom random = new SplittableRandom(seed);
    String[] command = {
      "serve",
      "--port",
      Integer.toString(Ports.free()),
      "--config",
      config.toString(),
      "--store",
      database.url()
    };
    ListeningProcess server = ListeningProcess.start(bed, "serve", command);
    try (Submitters submitters = new Submitters(server.address(), ledger, CLIENTS)) {
      for (int i = 1; i <= kills; i++) {
        Thread.sleep(random.nextInt(200, 2_000));
        server.kill();
        server = ListeningProcess.start(bed, "serve", command);
        starts.add(server.startMillis());
        if (i % 10 == 0) {
          bed.out()
              .println(Lines.plain(i + " kills, answered 202", Long.toString(ledger.accepted())));
        }
      }
    }
    try (ListeningProcess last = server) {
      drain(last.address());
      return settled(last.address(), ledger);
    }
  }

  /**
   * What the server's store holds, once nothing of it is open any more, or that took too long: a
   * server that has just begun may have to find yet what its predecessor left, and the last ends
   * are stored a moment after they are decided.
   */
  private static SubmissionLedger.Verdict settled(URI server, SubmissionLedger ledger)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_LAST.toNanos();
    while (true) {
      SubmissionLedger.Verdict verdict = ledger.audit(tasks(server));
      if (verdict.unfinished() == 0 || System.nanoTime() > end) {
        return verdict;
      }
      Thread.sleep(500);
    }
  }

  private static void drain(URI server) throws BrokenException, IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_DRAIN.toNanos();
    try (HttpConnection connection = new HttpConnection(server, Duration.ofSeconds(10))) {
      while (System.nanoTime() < end) {
        JsonNode health = JSON.readTree(connection.get("/health").body());
        long left =
            health.path("queue").path("depth").asLong()
                + health.path("agents").path("running").asLong()
                + health.path("tasks").path("retrying").asLong();
        if (left == 0) {
          return;
        }
        Thread.sleep(100);
      }
    }
    throw new BrokenException("the server did not drain within " + LONGEST_DRAIN);
  }

  private static List<SubmissionLedger.KeptTask> tasks(URI server) throws IOException {
    List<SubmissionLedger.KeptTask> tasks = new ArrayList<>();
    try (HttpConnection connection = new HttpConnection(server, Duration.ofSeconds(30))) {
      String cursor = "";
      do {
        JsonNode page = JSON.readTree(connection.get("/api/v1/tasks?limit=1000" + cursor).body());
        for (JsonNode task : page.required("tasks")) {
          tasks.add(
              new SubmissionLedger.KeptTask(
                  task.required("taskId").asString(),
                  task.path("metadata").path("n").asLong(),
                  task.required("status").asString()));
        }
        cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : "";
      } while (!cursor.isEmpty());
    }
    return tasks;
  }

  private static void report(
      Testbed bed,
      int kills,
      SubmissionLedger.Verdict verdict,
      List<Double> starts,
      List<LoggedCall> calls)
      throws BrokenException {
    Map<String, Integer> executions = new HashMap<>();
    calls.forEach(call -> executions.merge(call.task(), 1, Integer::sum));
    long again = executions.values().stream().filter(count -> count > 1).count();
    double[] sorted = starts.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    List.of(
            Lines.plain("kills -9", Integer.toString(kills)),
            Lines.plain("answered 202", Long.toString(verdict.accepted())),
            Lines.plain("of those lost", Long.toString(verdict.lost())),
            Lines.plain("of those not completed", Long.toString(verdict.unfinished())),
            Lines.plain("dead", Long.toString(verdict.dead())),
            Lines.plain("held twice", Long.toString(verdict.twice())),
            Lines.plain("without an answer", Long.toString(verdict.unanswered())),
            Lines.plain("of those there, once", Long.toString(verdict.unansweredKept())),
            Lines.plain("refused", Long.toString(verdict.refused())),
            Lines.plain("of those there", Long.toString(verdict.refusedKept())),
            Lines.plain("there, sent by nobody", Long.toString(verdict.strangers())),
            Lines.plain("run more than once", Long.toString(again)),
            Lines.plain(
                "start after a kill, median and longest",
                "%s, %s"
                    .formatted(
                        Lines.millis(sorted[sorted.length / 2]),
                        Lines.millis(sorted[sorted.length - 1]))),
            Lines.plain("logs", bed.folder().toString()))
        .forEach(bed.out()::println);
    if (!verdict.isClean()) {
      throw new BrokenException("the promise was broken: " + verdict);
    }
  }
}
