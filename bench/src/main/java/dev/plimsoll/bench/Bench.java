package dev.plimsoll.bench;

import static java.util.stream.Collectors.joining;

import dev.plimsoll.bench.durability.KillAudit;
import dev.plimsoll.bench.durability.PowerCut;
import dev.plimsoll.bench.generators.CpuPerRequest;
import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.lab.Accuracy;
import dev.plimsoll.bench.lab.Faults;
import dev.plimsoll.bench.lab.ManyUsers;
import dev.plimsoll.bench.queue.QueueHttp;
import dev.plimsoll.bench.queue.QueueMillion;
import dev.plimsoll.bench.queue.QueueThroughput;
import dev.plimsoll.bench.server.CarriedLoad;
import dev.plimsoll.bench.server.Startup;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the named benchmarks, or all of them. */
public final class Bench {
  private static final List<Benchmark> ALL =
      List.of(
          new Startup(),
          new CarriedLoad(),
          new CpuPerRequest(),
          new Accuracy(),
          new ManyUsers(),
          new Faults(),
          new KillAudit("embedded"),
          new KillAudit("postgres"),
          new PowerCut(),
          new QueueThroughput("embedded"),
          new QueueThroughput("postgres"),
          new QueueHttp(),
          new QueueMillion());

  private Bench() {}

  public static void main(String[] args) throws InterruptedException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(out, args));
  }

  /** Answers with 0, 1 where a run was broken, 2 where it was called wrongly. */
  static int run(PrintStream out, String... args) throws InterruptedException {
    boolean smoke = false;
    Optional<Duration> counted = Optional.empty();
    Path plimsoll = Path.of("plimsoll");
    List<Benchmark> chosen = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      String word = args[i];
      if (word.equals("--smoke")) {
        smoke = true;
      } else if (word.equals("--seconds")
          && i + 1 < args.length
          && args[i + 1].matches("[1-9]\\d{0,4}")) {
        counted = Optional.of(Duration.ofSeconds(Long.parseLong(args[++i])));
      } else if (word.equals("--plimsoll") && i + 1 < args.length) {
        plimsoll = Path.of(args[++i]);
      } else {
        List<Benchmark> named = ALL.stream().filter(one -> one.name().equals(word)).toList();
        if (named.isEmpty()) {
          out.println(usage(word));
          return 2;
        }
        chosen.addAll(named);
      }
    }
    return run(out, plimsoll.toAbsolutePath(), smoke, counted, chosen.isEmpty() ? ALL : chosen);
  }

  private static String usage(String found) {
    String names = ALL.stream().map(one -> " [" + one.name() + "]").collect(joining());
    return "usage: bench/run [--smoke] [--seconds N]" + names + "; found '" + found + "'";
  }

  private static int run(
      PrintStream out,
      Path plimsoll,
      boolean smoke,
      Optional<Duration> counted,
      List<Benchmark> chosen)
      throws InterruptedException {
    int status = 0;
    for (Benchmark benchmark : chosen) {
      out.println(Lines.header(benchmark.name(), smoke));
      try {
        Path folder = Files.createTempDirectory("plimsoll-bench-" + benchmark.name());
        benchmark.run(new Testbed(plimsoll, folder, smoke, counted, out));
      } catch (BrokenException | IOException e) {
        out.println("  BROKEN  " + e.getMessage());
        status = 1;
      }
    }
    return status;
  }
}
