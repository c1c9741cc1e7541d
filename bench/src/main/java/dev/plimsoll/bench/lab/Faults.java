package dev.plimsoll.bench.lab;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.PinnedProcess;
import dev.plimsoll.bench.machine.Processors;
import dev.plimsoll.bench.program.LabRunner;
import dev.plimsoll.bench.program.RunSummary;
import dev.plimsoll.bench.targets.Fault;
import dev.plimsoll.bench.targets.FaultyTarget;
import dev.plimsoll.bench.targets.SmallPost;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Whether a run against a target that fails ends on time, says what failed, and stays small. */
public final class Faults implements Benchmark {
  private static final double PEAK_TARGET_MB = 300;
  private static final Duration START = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "faults";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Optional<String> missing = Processors.missing();
    if (missing.isPresent()) {
      bed.out().println(Lines.skipped("faults", missing.get()));
      return;
    }
    List<Fault> faults =
        bed.smoke() ? List.of(Fault.REFUSES, Fault.HUGE_BODY) : List.of(Fault.values());
    for (Fault fault : faults) {
      fault(bed, fault, Duration.ofSeconds(bed.smoke() ? 2 : 5));
    }
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private static void fault(Testbed bed, Fault fault, Duration length)
      throws BrokenException, IOException, InterruptedException {
    String name = fault.words().replace(' ', '-');
    try (PinnedProcess target =
        PinnedProcess.target(bed, name + "-target", FaultyTarget.class, fault.name())) {
      String scenario =
          """
          name: %s
          target: %s
          timeout: %ds
          gracefulStop: %ds
          load:
            - {users: 10, duration: %ds}
          requests:
            - {name: post, method: POST, path: /x, body: '%s', expect: ["status == 200"]}
          """
              .formatted(
                  fault.words(),
                  target.address(),
                  TIMEOUT.toSeconds(),
                  GRACE.toSeconds(),
                  length.toSeconds(),
                  SmallPost.BODY);
      LabRunner lab = new LabRunner(bed);
      try (PinnedProcess run = lab.start(name, scenario, "--keep-going")) {
        if (fault == Fault.VANISHES) {
          Thread.sleep(START.plus(length.dividedBy(2)));
          target.close();
        }
        switch (lab.await(run, name, length)) {
          case LabRunner.Refused refused ->
              bed.out().println(Lines.skipped(fault.words(), refused.why()));
          case LabRunner.Ran ran -> report(bed, fault, length, ran);
        }
      }
    }
  }

  private static void report(Testbed bed, Fault fault, Duration length, LabRunner.Ran ran)
      throws BrokenException, IOException {
    RunSummary summary = RunSummary.read(ran.folder());
    String words = fault.words();
    double longest = length.plus(START).plus(TIMEOUT).plus(GRACE).toMillis();
    List.of(
            Lines.plain(
                words,
                "status %d, %,.0f sent, %,.0f failed: %s"
                    .formatted(
                        ran.status(),
                        summary.number("load", "sent").orElse(Double.NaN),
                        summary.number("requests", "failed").orElse(Double.NaN),
                        summary.errors())),
            Lines.below(words + ": ended after", OptionalDouble.of(ran.seconds() * 1e3), longest),
            Lines.belowUnit(
                words + ": peak memory",
                OptionalDouble.of(ran.memory().peakMb()),
                PEAK_TARGET_MB,
                "MB"))
        .forEach(bed.out()::println);
  }
}
