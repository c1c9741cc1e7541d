package dev.plimsoll.bench.overload;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.program.ListeningProcess;
import dev.plimsoll.bench.program.RunSummary;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * One server before two providers, of which the first keeps one in a hundred waiting for its first
 * token for three seconds: response times without second calls and with them, and how many those
 * are.
 */
public final class Hedging implements Benchmark {
  private static final int NOT_VALID = 98;
  private static final double SHARE = 0.05;
  private static final double STALL_MILLIS = 3_000;
  private static final Duration FULL = Duration.ofMinutes(2);
  private static final Duration SMOKE = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "hedging";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Path faults = bed.folder().resolve("faults.yaml");
    Files.writeString(faults, "faults:\n  - {stall: 1% after 0 tokens for 3s}\n");
    try (ListeningProcess slow = mock(bed, "slow", "--faults", faults.toString());
        ListeningProcess other = mock(bed, "other")) {
      Measured without = measured(bed, "without", slow, other, "0%");
      Measured with = measured(bed, "with", slow, other, "5%");
      report(bed, without, with);
    }
  }

  private static ListeningProcess mock(Testbed bed, String name, String... more)
      throws BrokenException, IOException, InterruptedException {
    String[] usual = {
      "mock",
      "--port",
      "0",
      "--ttft",
      "uniform:80ms..160ms",
      "--tokens-per-second",
      "400",
      "--answer-tokens",
      "8",
      "--errors",
      "0%"
    };
    String[] all = Arrays.copyOf(usual, usual.length + more.length);
    System.arraycopy(more, 0, all, usual.length, more.length);
    return ListeningProcess.start(bed, "mock-" + name, all);
  }

  /** A run, and how many second calls went beside its first. */
  private record Measured(RunSummary run, double seconds, double first) {}

  private static Measured measured(
      Testbed bed, String name, ListeningProcess slow, ListeningProcess other, String share)
      throws BrokenException, IOException, InterruptedException {
    Path config = bed.folder().resolve(name + ".yaml");
    Files.writeString(
        config,
        """
        providers:
          - {name: slow, baseUrl: %s, model: m}
          - {name: other, baseUrl: %s, model: m}
        agents:
          - {role: general, model: slow/m, fallback: [other/m], count: 8, concurrency: 8}
        hedging: {share: %s, leastCalls: 50}
        """
            .formatted(slow.address().resolve("/v1"), other.address().resolve("/v1"), share));
    String store = bed.folder().resolve(name + "-store").toString();
    try (HttpClient http = HttpClient.newHttpClient();
        ListeningProcess server =
            ListeningProcess.start(
                bed,
                name + "-serve",
                "serve",
                "--port",
                "0",
                "--config",
                config.toString(),
                "--store",
                store)) {
      Path scenario = bed.folder().resolve(name + "-load.yaml");
      Files.writeString(scenario, scenario(bed, server));
      RunSummary run = test(bed, name, scenario);
      String metrics = metrics(server, http);
      return new Measured(
          run,
          sum(metrics, "plimsoll_hedged_calls_total{"),
          sum(metrics, "gen_ai_client_operation_duration_seconds_count{"));
    }
  }

  private static Duration length(Testbed bed) {
    return bed.smoke() ? SMOKE : bed.extent().counted().orElse(FULL);
  }

  private static String scenario(Testbed bed, ListeningProcess server) {
    return """
    name: hedging
    target: {tasks: %s}
    seed: 1
    load:
      - {rate: 20/s, arrivals: poisson, duration: %dms}
    """
        .formatted(server.address(), length(bed).toMillis());
  }

  private static RunSummary test(Testbed bed, String name, Path scenario)
      throws BrokenException, IOException, InterruptedException {
    Path out = bed.folder().resolve(name + "-run");
    Process process =
        bed.command(name, "test", scenario.toString(), "--out", out.toString())
            .redirectOutput(bed.folder().resolve(name + ".out").toFile())
            .start();
    if (!process.waitFor(length(bed).plusSeconds(120).toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new BrokenException(name + " did not end" + bed.last(name));
    }
    if (process.exitValue() != 0 && process.exitValue() != NOT_VALID) {
      throw new BrokenException(
          name + " ended with status " + process.exitValue() + bed.last(name));
    }
    return RunSummary.read(out);
  }

  private static String metrics(ListeningProcess server, HttpClient http)
      throws IOException, InterruptedException {
    HttpRequest ask = HttpRequest.newBuilder(server.address().resolve("/metrics")).build();
    return http.send(ask, BodyHandlers.ofString()).body();
  }

  private static double sum(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void report(Testbed bed, Measured without, Measured with) {
    for (String percentile : new String[] {"p50", "p95", "p99", "p999"}) {
      OptionalDouble before = without.run().number("response", percentile);
      OptionalDouble after = with.run().number("response", percentile);
      bed.out().println(Lines.plain(percentile + " without", Lines.millis(before)));
      bed.out().println(Lines.below(percentile + " with", after, STALL_MILLIS / 2));
    }
    double first = with.first() - with.seconds();
    OptionalDouble share =
        first > 0 ? OptionalDouble.of(with.seconds() / first) : OptionalDouble.empty();
    bed.out().println(Lines.shareBelow("second calls, of the first", share, SHARE));
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }
}
