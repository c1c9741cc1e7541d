package dev.plimsoll.bench;

import dev.plimsoll.bench.cache.AnswerCaching;
import dev.plimsoll.bench.durability.KillAudit;
import dev.plimsoll.bench.durability.PowerCut;
import dev.plimsoll.bench.engine.EngineLaws;
import dev.plimsoll.bench.engine.EngineSpeed;
import dev.plimsoll.bench.generators.CpuPerRequest;
import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.lab.Accuracy;
import dev.plimsoll.bench.lab.Faults;
import dev.plimsoll.bench.lab.ManyUsers;
import dev.plimsoll.bench.overload.Hedging;
import dev.plimsoll.bench.overload.LimitsLive;
import dev.plimsoll.bench.overload.Overload;
import dev.plimsoll.bench.plan.BacktestLive;
import dev.plimsoll.bench.plan.PlanLive;
import dev.plimsoll.bench.pool.PoolStart;
import dev.plimsoll.bench.pool.ScaleDowns;
import dev.plimsoll.bench.queue.QueueHttp;
import dev.plimsoll.bench.queue.QueueMillion;
import dev.plimsoll.bench.queue.QueueThroughput;
import dev.plimsoll.bench.routing.Routing;
import dev.plimsoll.bench.schedules.ScheduleDrift;
import dev.plimsoll.bench.server.CarriedLoad;
import dev.plimsoll.bench.server.Flood;
import dev.plimsoll.bench.server.Startup;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the named benchmarks, or all of them. */
public final class Bench {
  static final List<Benchmark> ALL =
      List.of(
          new Startup(),
          new CarriedLoad(),
          new PlanLive(),
          new BacktestLive(),
          new Overload(),
          new Flood(),
          new LimitsLive(),
          new Hedging(),
          new PoolStart(),
          new ScaleDowns(),
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
          new QueueMillion(),
          new ScheduleDrift(),
          new AnswerCaching(),
          new Routing(),
          new EngineSpeed(),
          new EngineLaws());

  private Bench() {}

  public static void main(String[] args) throws InterruptedException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(out, args));
  }

  /** Answers with 0, 1 where a run was broken, 2 where it was called wrongly. */
  static int run(PrintStream out, String... args) throws InterruptedException {
    try {
      return run(out, Invocation.parse(ALL, args));
    } catch (Invocation.MisusedException e) {
      out.println("bench/run: " + e.getMessage());
      return 2;
    }
  }

  private static int run(PrintStream out, Invocation called) throws InterruptedException {
    int status = 0;
    for (Benchmark benchmark : called.chosen()) {
      out.println(Lines.header(benchmark.name(), called.extent().smoke()));
      try {
        Path folder = Files.createTempDirectory("plimsoll-bench-" + benchmark.name());
        benchmark.run(new Testbed(called.plimsoll(), folder, called.extent(), out));
      } catch (BrokenException | IOException e) {
        out.println("  BROKEN  " + e.getMessage());
        status = 1;
      }
    }
    return status;
  }
}
