package dev.plimsoll.bench;

import static java.util.stream.Collectors.joining;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the named benchmarks, or all of them. */
public final class Bench {
  private static final List<Benchmark> ALL =
      List.of(
          new Startup(),
          new Carry(),
          new Engine(),
          new Truth(),
          new Many(),
          new Faults(),
          new Audit("embedded"),
          new Audit("postgres"),
          new PowerCut(),
          new Queue("embedded"),
          new Queue("postgres"),
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
    Path plimsoll = Path.of("plimsoll");
    List<Benchmark> chosen = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      String word = args[i];
      if (word.equals("--smoke")) {
        smoke = true;
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
    return run(out, plimsoll.toAbsolutePath(), smoke, chosen.isEmpty() ? ALL : chosen);
  }

  private static String usage(String found) {
    String names = ALL.stream().map(one -> " [" + one.name() + "]").collect(joining());
    return "usage: bench/run [--smoke]" + names + "; found '" + found + "'";
  }

  private static int run(PrintStream out, Path plimsoll, boolean smoke, List<Benchmark> chosen)
      throws InterruptedException {
    int status = 0;
    for (Benchmark benchmark : chosen) {
      out.println(Lines.header(benchmark.name(), smoke));
      try {
        Path folder = Files.createTempDirectory("plimsoll-bench-" + benchmark.name());
        benchmark.run(new Bed(plimsoll, folder, smoke, out));
      } catch (BrokenException | IOException e) {
        out.println("  BROKEN  " + e.getMessage());
        status = 1;
      }
    }
    return status;
  }
}
