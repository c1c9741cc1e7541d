package dev.plimsoll.bench.server;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.program.ListeningProcess;
import dev.plimsoll.bench.program.LoggedCall;
import dev.plimsoll.bench.program.LoggedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How much of what the provider allows the server carries: users who never pause, slots enough for
 * all of them, a slow provider with failures.
 */
public final class CarriedLoad implements Benchmark {
  private static final List<Double> BACK_OFF_MILLIS = List.of(2_000.0, 4_000.0);
  private static final double THROUGHPUT_TARGET = 0.99;
  private static final double SUCCESS_TARGET = 0.9999;
  private static final double END_TO_END_TARGET_MILLIS = 2_600;
  private static final double ADDED_TARGET_MILLIS = 20;

  /** The load of a run: full, or one of seconds. */
  private record Size(int users, Duration rampUp, Duration counted, String latency) {
    Duration whole() {
      return rampUp.plus(counted);
    }
  }

  private static final Size FULL =
      new Size(100, Duration.ofSeconds(10), Duration.ofSeconds(300), "uniform:500ms..2500ms");
  private static final Size SMOKE =
      new Size(10, Duration.ofMillis(500), Duration.ofMillis(2_500), "uniform:20ms..100ms");

  @Override
  public String name() {
    return "carry";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Size size = bed.smoke() ? SMOKE : FULL;
    Path calls = bed.folder().resolve("calls.jsonl");
    Path requests = bed.folder().resolve("requests.csv");
    try (ListeningProcess mock =
        ListeningProcess.mock(
            bed, size.latency(), "--errors", "1%", "--seed", "1", "--log", calls.toString())) {
      load(bed, size, mock, requests);
    } // stopped before its log is read: all of it is there then
    List<LoggedRequest> rows = LoggedRequest.read(Files.readAllLines(requests));
    CallTotals totals = new CallTotals(LoggedCall.read(Files.readAllLines(calls)));
    report(bed, size, CarriedLoadResult.of(rows, totals, loadOf(size)));
  }

  private static void load(Testbed bed, Size size, ListeningProcess mock, Path requests)
      throws BrokenException, IOException, InterruptedException {
    Path config = bed.folder().resolve("serve.yaml");
    Files.writeString(
        config,
        """
        provider: {baseUrl: %s}
        agents:
          - {role: general, count: 20, concurrency: 8}
        """
            .formatted(mock.address().resolve("/v1")));
    try (ListeningProcess server =
        ListeningProcess.start(
            bed, "serve", "serve", "--port", "0", "--config", config.toString())) {
      Path scenario = bed.folder().resolve("carry.yaml");
      Files.writeString(scenario, scenario(size, server));
      bed.finish(
          "test",
          size.whole().plusSeconds(90),
          "test",
          scenario.toString(),
          "--out",
          bed.folder().resolve("run").toString(),
          "--request-log",
          requests.toString());
    }
  }

  private static String scenario(Size size, ListeningProcess server) {
    return """
    name: carry
    target: {tasks: %s}
    seed: 1
    load:
      - {users: %d, rampUp: %dms, duration: %dms}
    """
        .formatted(
            server.address(), size.users(), size.rampUp().toMillis(), size.whole().toMillis());
  }

  private static CarriedLoadResult.Load loadOf(Size size) {
    return new CarriedLoadResult.Load(
        size.users(), size.rampUp().toMillis(), size.whole().toMillis(), BACK_OFF_MILLIS);
  }

  private static void report(Testbed bed, Size size, CarriedLoadResult carried)
      throws BrokenException {
    if (carried.tasks() == 0 || carried.unjoined() > 0) {
      throw new BrokenException(
          "of %d tasks %d succeeded without a call that the provider knows; logs in %s"
              .formatted(carried.tasks(), carried.unjoined(), bed.folder()));
    }
    List.of(
            Lines.plain(
                "%d users, counted over %.1f s"
                    .formatted(size.users(), size.counted().toMillis() / 1e3),
                "%d tasks, %.1f /s".formatted(carried.tasks(), carried.tasksPerSecond())),
            Lines.share(
                "throughput over its limit", carried.throughputOfLimit(), THROUGHPUT_TARGET),
            Lines.share("success in the end", carried.success(), SUCCESS_TARGET),
            Lines.below("p99, no retry", carried.endToEnd().p99(), END_TO_END_TARGET_MILLIS),
            Lines.plain("added by us, no retry, p50", Lines.millis(carried.added().p50())),
            Lines.below("added by us, no retry, p99", carried.added().p99(), ADDED_TARGET_MILLIS),
            Lines.plain("retried tasks, apart", Integer.toString(carried.retried())),
            Lines.plain("retried, p50", Lines.millis(carried.retriedEndToEnd().p50())),
            Lines.plain("retried, max", Lines.millis(carried.retriedEndToEnd().max())),
            Lines.plain("logs", bed.folder().toString()))
        .forEach(bed.out()::println);
  }
}
