package dev.plimsoll.bench.lab;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.PinnedProcess;
import dev.plimsoll.bench.machine.Processors;
import dev.plimsoll.bench.program.LabRunner;
import dev.plimsoll.bench.program.RunSummary;
import dev.plimsoll.bench.targets.Nginx;
import dev.plimsoll.bench.targets.SmallPost;
import dev.plimsoll.bench.targets.StreamingTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What very many users and very many open streams cost the load engine in memory. */
public final class ManyUsers implements Benchmark {
  private static final double PEAK_TARGET_MB = 1_024;
  private static final double SLOPE_TARGET_MB_PER_MINUTE = 10;
  private static final int EVENT_MILLIS = 200;
  private static final int EVENTS = 50;

  @Override
  public String name() {
    return "many";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Optional<String> missing = Processors.missing();
    if (missing.isPresent()) {
      bed.out().println(Lines.skipped("many", missing.get()));
      return;
    }
    Duration length = Duration.ofSeconds(bed.smoke() ? 3 : 60);
    users(bed, bed.smoke() ? 500 : 10_000, length);
    // What a stream leaves behind is collected late: whether memory stays flat shows after minutes.
    streams(bed, bed.smoke() ? 200 : 9_000, bed.smoke() ? length : length.multipliedBy(4));
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private static void users(Testbed bed, int users, Duration length)
      throws BrokenException, IOException, InterruptedException {
    String what = "%,d users who think".formatted(users);
    Optional<String> missing = Nginx.missing();
    if (missing.isPresent()) {
      bed.out().println(Lines.skipped(what, missing.get()));
      return;
    }
    try (Nginx target = Nginx.start(bed)) {
      String scenario =
          """
          name: many users
          target: http://%s
          maxConnections: 12000
          load:
            - {users: %d, thinkTime: 1s..5s, duration: %ds}
          requests:
            - {name: post, method: POST, path: /x, body: '%s', expect: ["status == 200"]}
          """
              .formatted(target.uri().getAuthority(), users, length.toSeconds(), SmallPost.BODY);
      report(bed, what, new LabRunner(bed).run("users", scenario, length));
    }
  }

  private static void streams(Testbed bed, int streams, Duration length)
      throws BrokenException, IOException, InterruptedException {
    String what = "%,d open streams".formatted(streams);
    String result = Integer.toString(EVENT_MILLIS);
    String events = Integer.toString(bed.smoke() ? 10 : EVENTS);
    try (PinnedProcess source =
        PinnedProcess.target(bed, "source", StreamingTarget.class, result, events)) {
      String scenario =
          """
          name: many streams
          target: {openai: %s/v1, model: m, stream: true}
          maxConnections: 12000
          load:
            - {users: %d, rampUp: %ds, duration: %ds}
          """
              .formatted(
                  source.address(),
                  streams,
                  Math.max(1, length.toSeconds() / 5),
                  length.toSeconds());
      report(bed, what, new LabRunner(bed).run("streams", scenario, length));
    }
  }

  private static void report(Testbed bed, String what, LabRunner.Outcome outcome)
      throws BrokenException, IOException {
    switch (outcome) {
      case LabRunner.Refused refused ->
          bed.out().println(Lines.skipped(what, "not built: " + refused.why()));
      case LabRunner.Ran ran -> {
        RunSummary summary = RunSummary.read(ran.folder());
        List.of(
                Lines.plain(what, figures(summary)),
                Lines.belowUnit(
                    what + ": peak memory",
                    OptionalDouble.of(ran.memory().peakMb()),
                    PEAK_TARGET_MB,
                    "MB"),
                bed.smoke()
                    ? Lines.plain(what + ": growth", "not measured in seconds")
                    : Lines.belowUnit(
                        what + ": growth",
                        ran.memory().slopeMbPerMinute(),
                        SLOPE_TARGET_MB_PER_MINUTE,
                        "MB/min"))
            .forEach(bed.out()::println);
        summary.doubts().forEach(doubt -> bed.out().println("    " + doubt));
      }
    }
  }

  private static String figures(RunSummary summary) {
    return "%,.0f requests, %,.0f failed %s, %.0f /s, p99 %s"
        .formatted(
            summary.number("requests", "total").orElse(Double.NaN),
            summary.number("requests", "failed").orElse(Double.NaN),
            summary.errors(),
            summary.number("requests", "throughput").orElse(Double.NaN),
            Lines.millis(summary.number("response", "p99")));
  }
}
