package dev.plimsoll.bench.pool;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Percentiles;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.program.ListeningProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What idle agents weigh and how soon they are ready, by servers of several sizes; and how soon one
 * more serves after the load has stepped up.
 */
public final class PoolStart implements Benchmark {
  private static final double READY_TARGET_MILLIS = 500;
  private static final double HEAP_TARGET_KB = 10;
  private static final double REACTION_TARGET_MILLIS = 1_000;
  private static final double[] BOUNDS = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5};
  private static final Duration LONGEST_REACTION = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "pool";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    sizes(bed);
    reaction(bed);
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private static void sizes(Testbed bed) throws BrokenException, IOException, InterruptedException {
    int[] sizes = bed.smoke() ? new int[] {1, 200} : new int[] {1, 2_500, 5_000, 10_000};
    double least = 0;
    for (int size : sizes) {
      String yaml =
          "provider: {kind: echo}\nagents: [{role: general, count: %d, concurrency: 8}]\n"
              .formatted(size);
      try (ScaledServer server = ScaledServer.start(bed, "agents-" + size, yaml)) {
        if (server.agents("ready") != size) {
          throw new BrokenException(
              "not all %d agents were ready when it listened".formatted(size));
        }
        ready(bed, server, size);
        double live = liveBytes(server.process());
        if (size == sizes[0]) {
          least = live;
        } else {
          double each = (live - least) / (size - sizes[0]) / 1024;
          bed.out()
              .println(
                  Lines.belowUnit(
                      "live heap for each of %,d idle agents".formatted(size),
                      OptionalDouble.of(each),
                      HEAP_TARGET_KB,
                      "KB"));
        }
      }
    }
  }

  /** All were asked for at one moment: the last is ready within the least bound that has all. */
  private static void ready(Testbed bed, ScaledServer server, int size) throws IOException {
    double within = Double.POSITIVE_INFINITY;
    for (double bound : BOUNDS) {
      String label = "le=\"" + (bound >= 1 ? String.format("%.1f", bound) : "" + bound) + "\"";
      if (server.metric("plimsoll_agent_start_seconds_bucket", label) >= size) {
        within = Math.min(within, bound);
      }
    }
    double sum = server.metric("plimsoll_agent_start_seconds_sum", "");
    bed.out()
        .println(
            Lines.below(
                "%,d agents ready, the last within".formatted(size),
                OptionalDouble.of(within * 1e3),
                READY_TARGET_MILLIS));
    bed.out().println(Lines.plain("  on average", Lines.millis(1e3 * sum / size)));
  }

  /** What is reachable after a full collection, as the JVM counts it. */
  private static double liveBytes(ListeningProcess server)
      throws BrokenException, IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process histogram =
        new ProcessBuilder(jcmd, "" + server.pid(), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String total = "";
    try (BufferedReader lines = histogram.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        total = line.startsWith("Total") ? line : total;
      }
    }
    histogram.waitFor();
    if (total.isEmpty()) {
      throw new BrokenException("jcmd told nothing of the heap");
    }
    return Double.parseDouble(total.strip().split("\\s+", -1)[2]);
  }

  private static void reaction(Testbed bed)
      throws BrokenException, IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    int runs = bed.smoke() ? 1 : 5;
    try (ListeningProcess mock = ListeningProcess.mock(bed, "constant:200ms", "--errors", "0%")) {
      String yaml =
          """
          provider: {baseUrl: %s}
          agents:
            - role: general
              count: 2
              concurrency: 8
              scale: {min: 2, max: 20}
              coldStart: 2.5s
              warmStart: 200ms
          """
              .formatted(mock.address().resolve("/v1"));
      for (int i = 0; i < runs; i++) {
        try (ScaledServer server = ScaledServer.start(bed, "reaction-" + i, yaml)) {
          millis.add(reactionOf(bed, server));
        }
      }
    }
    String what = "step of load to one more agent ready, worst of " + runs;
    bed.out()
        .println(Lines.below(what, Percentiles.percentile(millis, 100), REACTION_TARGET_MILLIS));
    bed.out()
        .println(
            Lines.plain("  each", String.join(", ", millis.stream().map(Lines::millis).toList())));
  }

  /** From 10 tasks a second to 200, where two agents carry 80. */
  private static double reactionOf(Testbed bed, ScaledServer server)
      throws BrokenException, IOException, InterruptedException {
    awaitAgents(server, 2, 3);
    try (Load calm = Load.at(server.address(), 10)) {
      Thread.sleep(bed.smoke() ? 1_000 : 5_000);
      calm.stop();
    }
    long before = server.agents("ready");
    long began = System.nanoTime();
    try (Load step = Load.at(server.address(), 200)) {
      while (server.agents("ready") <= before) {
        if (System.nanoTime() - began > LONGEST_REACTION.toNanos()) {
          throw new BrokenException("no further agent within " + LONGEST_REACTION);
        }
        Thread.sleep(5);
      }
      double reaction = (System.nanoTime() - began) / 1e6;
      step.stop();
      return reaction;
    }
  }

  private static void awaitAgents(ScaledServer server, int ready, int warm)
      throws BrokenException, IOException, InterruptedException {
    long began = System.nanoTime();
    while (server.agents("ready") < ready || server.agents("warm") < warm) {
      if (System.nanoTime() - began > LONGEST_REACTION.toNanos()) {
        throw new BrokenException("the first agents were not ready within " + LONGEST_REACTION);
      }
      Thread.sleep(20);
    }
  }
}
