package dev.plimsoll.bench.engine;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Resources;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.peers.PeerPackages;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Events a second that one thread decides, in whole lives of tasks without calls and with one each:
 * first plainly, in time of the thread, then by JMH with the server's decision records listening.
 */
public final class EngineSpeed implements Benchmark {
  private static final double TARGET = 3e6;
  private static final String VERSION = "1.37";
  private static final String JMH = "org.openjdk.jmh:jmh-core:" + VERSION;
  private static final String PROCESSOR = "org.openjdk.jmh:jmh-generator-annprocess:" + VERSION;

  private long heard;

  @Override
  public String name() {
    return "engine-speed";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    int lives = bed.smoke() ? 2_000 : 3_000_000;
    plainly(bed, "engine: lives", new Lives(false, _ -> heard++), lives);
    plainly(bed, "engine: lives with a call", new Lives(true, _ -> heard++), lives);
    Path jmh;
    try {
      jmh = new PeerPackages(bed.root()).libraries("jmh", JMH, PROCESSOR);
    } catch (BrokenException e) {
      bed.out().println(Lines.skipped("engine, by JMH", e.why()));
      return;
    }
    byJmh(bed, jmh.resolve("lib") + "/*");
  }

  /** The second half counts, in processor time of this thread. */
  private static void plainly(Testbed bed, String what, Lives lives, int count) {
    many(lives, count);
    long events = lives.events();
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    many(lives, count);
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    double perSecond = (lives.events() - events) * 1e9 / nanos;
    bed.out().println(Lines.rate(what, OptionalDouble.of(perSecond), TARGET));
  }

  private static void many(Lives lives, int count) {
    for (int i = 0; i < count; i++) {
      lives.live();
    }
  }

  private static void byJmh(Testbed bed, String jars)
      throws BrokenException, IOException, InterruptedException {
    JavaRunner runner = new JavaRunner(bed).with(ours().toString(), jars);
    Path source = Resources.copy("engine/LivesOfTasks.java", bed.folder());
    runner.compile(
        "-proc:full",
        "-processor",
        "org.openjdk.jmh.generators.BenchmarkProcessor",
        source.toString());
    Path result = bed.folder().resolve("jmh.csv");
    String time = bed.smoke() ? "50ms" : "3s";
    String rounds = bed.smoke() ? "1" : "5";
    List<String> words =
        List.of(
            "org.openjdk.jmh.Main",
            "-f",
            bed.smoke() ? "1" : "3",
            "-wi",
            rounds,
            "-w",
            time,
            "-i",
            rounds,
            "-r",
            time,
            "-rf",
            "csv",
            "-rff",
            result.toString());
    List<String> _ = runner.java(Duration.ofMinutes(10), words);
    for (String line : Files.readAllLines(result)) {
      String[] cells = line.replace("\"", "").split(",", -1);
      if (!cells[0].equals("Benchmark")) {
        String what = "engine, by JMH: " + cells[0].substring(cells[0].lastIndexOf('.') + 1);
        OptionalDouble score = OptionalDouble.of(Double.parseDouble(cells[4]));
        bed.out().println(Lines.rate(what, score, TARGET));
      }
    }
  }

  /** Where this class comes from, and with it the lives. */
  private static Path ours() throws BrokenException {
    try {
      return Path.of(Lives.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new BrokenException("no path: " + e.getMessage());
    }
  }
}
