package dev.plimsoll.bench.cache;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.peers.PeerPackages;
import dev.plimsoll.bench.program.HttpConnection;
import dev.plimsoll.bench.program.ListeningProcess;
import dev.plimsoll.bench.program.RunSummary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long a hit takes in the process, and what a server does with and without its cache on
 * questions of which three of four were asked before: in turn, twice each.
 */
public final class AnswerCaching implements Benchmark {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final int POPULAR = 150;
  private static final double RARE_SHARE = 0.22; // asked once each

  @Override
  public String name() {
    return "cache";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    inProcess(bed);
    int pairs = bed.smoke() ? 1 : 2;
    for (int pair = 1; pair <= pairs; pair++) {
      double off = server(bed, "off-" + pair, false);
      double on = server(bed, "on-" + pair, true);
      bed.out()
          .println(
              Lines.reaches("pair " + pair + ": tasks with, over without", ratio(on, off), 1.0));
    }
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private static OptionalDouble ratio(double on, double off) {
    return off > 0 ? OptionalDouble.of(on / off) : OptionalDouble.empty();
  }

  private static void inProcess(Testbed bed)
      throws BrokenException, IOException, InterruptedException {
    Path dist = bed.root().resolve("app/target/dist");
    String libraries = dist.resolve("plimsoll.jar") + ":" + dist.resolve("lib") + "/*";
    Path classes =
        PeerPackages.compiled(bed.folder().resolve("hits"), libraries, "peers/cache/Hits.java");
    Path out = bed.folder().resolve("hits.out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-cp",
                classes + ":" + libraries,
                "Hits",
                bed.smoke() ? "20000" : "2000000")
            .redirectError(bed.folder().resolve("hits.err").toFile())
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new BrokenException("the hits were not measured" + bed.last("hits"));
    }
    Map<String, Double> figures = new HashMap<>();
    for (String line : Files.readAllLines(out)) {
      String[] words = line.split(" ", 2);
      figures.put(words[0], Double.parseDouble(words[1]));
    }
    hit(bed, figures, "p50", 1);
    hit(bed, figures, "p99", 1);
    hit(bed, figures, "crowd-p99", 1);
    bed.out()
        .println(
            Lines.reaches(
                "bytes accounted, over the heap's", number(figures, "accounted-share"), 0.9));
  }

  private static void hit(Testbed bed, Map<String, Double> figures, String what, double target) {
    OptionalDouble nanos = number(figures, what);
    OptionalDouble millis = nanos.isEmpty() ? nanos : OptionalDouble.of(nanos.getAsDouble() / 1e6);
    bed.out().println(Lines.below("a hit in the process, " + what, millis, target));
  }

  private static OptionalDouble number(Map<String, Double> figures, String what) {
    Double value = figures.get(what);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** How many tasks a second a fresh server did. */
  private static double server(Testbed bed, String name, boolean on)
      throws BrokenException, IOException, InterruptedException {
    Path config = bed.folder().resolve(name + ".yaml");
    try (ListeningProcess mock =
        ListeningProcess.mock(
            bed, "constant:100ms", "--errors", "0%", "--answer-tokens", "20..60")) {
      Files.writeString(
          config,
          """
          provider: {baseUrl: %s}
          cache: {on: %s}
          """
              .formatted(mock.address().resolve("/v1"), on));
      try (ListeningProcess server =
          ListeningProcess.start(
              bed,
              name + "-serve",
              "serve",
              "--port",
              "0",
              "--config",
              config.toString(),
              "--store",
              bed.folder().resolve(name + "-store").toString())) {
        Path scenario = bed.folder().resolve(name + "-scenario.yaml");
        Files.writeString(scenario, scenario(server.address(), bed));
        RunSummary run = test(bed, name, scenario);
        OptionalDouble throughput = run.number("requests", "throughput");
        bed.out().println(Lines.plain(name + ": tasks", Lines.perSecond(throughput)));
        bed.out().println(Lines.plain(name + ": p50", Lines.millis(run.number("response", "p50"))));
        if (on) {
          hits(bed, name, server.address(), mock.address());
        }
        return throughput.orElse(0);
      }
    }
  }

  private static void hits(Testbed bed, String name, URI server, URI mock)
      throws BrokenException, IOException {
    JsonNode cache = json(server, "/api/v1/cache");
    long calls = json(mock, "/mock/stats").path("calls").asLong(-1);
    bed.out()
        .println(Lines.share(name + ": hit rate", RunSummary.number(cache.path("hitRate")), 0.7));
    long misses = cache.path("misses").asLong(-1);
    bed.out()
        .println(
            Lines.nearCount(
                name + ": provider's calls, and misses", OptionalDouble.of(calls), misses, 0));
  }

  private static JsonNode json(URI address, String path) throws IOException {
    try (HttpConnection connection = new HttpConnection(address, SILENCE)) {
      return new JsonMapper().readTree(connection.get(path).body());
    }
  }

  /** A run that is not valid, on a machine with other work, still says what it measured. */
  private static RunSummary test(Testbed bed, String name, Path scenario)
      throws BrokenException, IOException, InterruptedException {
    Path out = bed.folder().resolve(name);
    Process process =
        bed.command(name, "test", scenario.toString(), "--out", out.toString())
            .redirectOutput(bed.folder().resolve(name + ".out").toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new BrokenException(name + " did not end" + bed.last(name));
    }
    RunSummary summary = RunSummary.read(out);
    for (String doubt : summary.doubts()) {
      bed.out().println("  " + name + ": " + doubt);
    }
    return summary;
  }

  private static String scenario(URI server, Testbed bed) {
    StringBuilder text =
        new StringBuilder(
            """
            name: repeats
            target: {tasks: %s}
            seed: 1
            load:
              - {users: 64, duration: %s}
            requests:
            """
                .formatted(server, bed.smoke() ? "2s" : "10s"));
    double sum = 0;
    for (int i = 1; i <= POPULAR; i++) {
      sum += 1.0 / i;
      text.append(
          "  - {name: q%d, weight: %.6f, body: '{\"task\": \"Popular question %d\"}'}%n"
              .formatted(i, 1.0 / i, i));
    }
    return text.append("  - {name: rare, weight: ")
        .append(sum * RARE_SHARE / (1 - RARE_SHARE))
        .append(", body: '{\"task\": \"Rare question ${random.uuid}\"}'}\n")
        .toString();
  }
}
