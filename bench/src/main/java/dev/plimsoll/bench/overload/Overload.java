package dev.plimsoll.bench.overload;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.overload.Watch.Sight;
import dev.plimsoll.bench.program.ListeningProcess;
import dev.plimsoll.bench.program.LoggedCall;
import dev.plimsoll.bench.program.LoggedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * Three times the load that the provider carries, in four classes: what still is answered in time,
 * who is shed, and how soon the server is optimal again.
 */
public final class Overload implements Benchmark {
  private static final double CAPACITY = 200; // 40 slots of 200 ms
  private static final List<Double> LOADS = List.of(0.5, 0.8, 0.9, 1.0, 1.1);
  private static final double TIMES = 3;
  private static final double GOODPUT_TARGET = 0.98;
  private static final double OPTIMAL_TARGET_MILLIS = 10_000;
  private static final double LEAVE = 0.7; // of an objective, where the ladder lets go
  private static final int NOT_VALID = 98;

  /** How long each part takes; the first part of each does not count. */
  private record Lengths(Duration each, Duration overload, Duration skipped) {}

  private static final Lengths FULL =
      new Lengths(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofSeconds(5));
  private static final Lengths SMOKE =
      new Lengths(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMillis(500));

  @Override
  public String name() {
    return "overload";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Lengths lengths = lengths(bed);
    Path calls = bed.folder().resolve("calls.jsonl");
    List<Run> runs = new ArrayList<>();
    List<Sight> sights;
    try (ListeningProcess mock =
        ListeningProcess.mock(
            bed, "constant:200ms", "--slots", "40", "--errors", "0%", "--log", calls.toString())) {
      try (ListeningProcess server = server(bed, mock);
          Watch watch = new Watch(server.address())) {
        if (!bed.smoke()) {
          var _ = load(bed, server, "warm-up", 1.0, lengths.each());
        }
        for (double times : bed.smoke() ? List.of(0.5) : LOADS) {
          runs.add(load(bed, server, "load-" + times, times, lengths.each()));
          watch.untilOptimal(Duration.ofMinutes(2));
        }
        runs.add(load(bed, server, "overload", TIMES, lengths.overload()));
        watch.untilOptimal(Duration.ofMinutes(2));
        sights = watch.seen();
      }
    } // stopped before its log is read: all of it is there then
    report(bed, lengths, runs, LoggedCall.read(Files.readAllLines(calls)), sights);
  }

  private static Lengths lengths(Testbed bed) {
    if (bed.smoke()) {
      return SMOKE;
    }
    return bed.counted()
        .map(counted -> new Lengths(FULL.each(), counted, FULL.skipped()))
        .orElse(FULL);
  }

  private static ListeningProcess server(Testbed bed, ListeningProcess mock)
      throws BrokenException, IOException, InterruptedException {
    Path config = bed.folder().resolve("serve.yaml");
    Files.writeString(
        config,
        """
        provider: {baseUrl: %s}
        agents:
          - {role: general, count: 10, concurrency: 10}
        """
            .formatted(mock.address().resolve("/v1")));
    String store = bed.folder().resolve("store").toString();
    return ListeningProcess.start(
        bed, "serve", "serve", "--port", "0", "--config", config.toString(), "--store", store);
  }

  /** One load that was offered. */
  private record Run(double times, Duration length, List<LoggedRequest> rows) {
    Story story(List<LoggedCall> calls, Duration skipped) {
      return Story.of(rows, calls, skipped.toMillis(), length.toMillis());
    }
  }

  private static Run load(
      Testbed bed, ListeningProcess server, String name, double times, Duration length)
      throws BrokenException, IOException, InterruptedException {
    Path scenario = bed.folder().resolve(name + ".yaml");
    Path log = bed.folder().resolve(name + ".csv");
    Files.writeString(scenario, scenario(server, times, length));
    Process process =
        bed.command(
                name,
                "test",
                scenario.toString(),
                "--out",
                bed.folder().resolve(name).toString(),
                "--request-log",
                log.toString())
            .redirectOutput(bed.folder().resolve(name + ".out").toFile())
            .start();
    if (!process.waitFor(length.toMillis() + 120_000, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new BrokenException(name + " did not end" + bed.last(name));
    }
    if (process.exitValue() != 0 && process.exitValue() != NOT_VALID) {
      throw new BrokenException(name + " ended with " + process.exitValue() + bed.last(name));
    }
    if (process.exitValue() == NOT_VALID) {
      bed.out().println("  " + name + ": not valid by its own judgement, see " + bed.folder());
    }
    return new Run(times, length, LoggedRequest.read(Files.readAllLines(log)));
  }

  private static String scenario(ListeningProcess server, double times, Duration length) {
    StringJoiner requests = new StringJoiner("\n");
    for (Ranked rank : Ranked.ALL) {
      requests.add(
          """
          - name: %s
            weight: %d
            body: '{"task": "Say ${random.int(1,9999)}.", "priority": "%s", "maxTokens": 8}'\
          """
              .formatted(rank.word(), rank.weight, rank.word()));
    }
    return """
    name: overload
    target: {tasks: %s}
    timeout: 90s
    seed: 1
    load:
      - {rate: %.0f/s, arrivals: poisson, duration: %dms}
    requests:
    %s
    """
        .formatted(server.address(), times * CAPACITY, length.toMillis(), requests);
  }

  private static void report(
      Testbed bed, Lengths lengths, List<Run> runs, List<LoggedCall> calls, List<Sight> sights)
      throws BrokenException, IOException {
    double best = 0;
    for (Run run : runs.subList(0, runs.size() - 1)) {
      Story story = run.story(calls, lengths.skipped());
      best = Math.max(best, story.goodput());
      bed.out().println(Lines.plain(said(run), figures(story)));
    }
    Run last = runs.getLast();
    Story story = last.story(calls, lengths.skipped());
    if (story.goodput() == 0) {
      throw new BrokenException("nothing was answered in time; logs in " + bed.folder());
    }
    bed.out().println(Lines.plain(said(last), figures(story)));
    OptionalDouble share =
        best > 0 ? OptionalDouble.of(story.goodput() / best) : OptionalDouble.empty();
    bed.out().println(Lines.share("goodput, of the best", share, GOODPUT_TARGET));
    for (Ranked rank : Ranked.ALL) {
      String what = rank.word() + ", p99 of the wait";
      bed.out().println(Lines.below(what, story.waited(rank, 99), rank.objectiveMillis));
    }
    bed.out()
        .println(
            Lines.below(
                "optimal again, after the wait",
                optimalAfter(story, sights),
                OPTIMAL_TARGET_MILLIS));
    draw(bed, lengths, last, calls, sights);
  }

  private static String said(Run run) {
    return String.format(
        Locale.ROOT, "%.1f x capacity, %d s", run.times(), run.length().toSeconds());
  }

  private static String figures(Story story) {
    StringJoiner refused = new StringJoiner(" ");
    for (Ranked rank : Ranked.ALL) {
      refused.add(String.format(Locale.ROOT, "%.1f", 100 * story.refused(rank).orElse(0)));
    }
    return String.format(
        Locale.ROOT,
        "goodput %.1f /s, refused %s %% by class, provider's line p50 %.0f ms",
        story.goodput(),
        refused,
        story.inLine(50).orElse(0));
  }

  /** From when no task waits for longer than where the ladder lets go, until it says optimal. */
  private static OptionalDouble optimalAfter(Story story, List<Sight> sights) {
    double calm = story.calmFrom(LEAVE);
    OptionalDouble reduced =
        sights.stream().filter(sight -> sight.mode() > 0).mapToDouble(Sight::at).max();
    return reduced.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, reduced.getAsDouble() - calm));
  }

  private static void draw(
      Testbed bed, Lengths lengths, Run run, List<LoggedCall> calls, List<Sight> sights)
      throws IOException {
    double start = run.rows().stream().mapToDouble(LoggedRequest::intended).min().orElse(0);
    int seconds = (int) run.length().plusSeconds(20).toSeconds();
    TimeLine line = TimeLine.of(run.story(calls, lengths.skipped()), sights, start, seconds);
    Path folder =
        bed.smoke() || bed.counted().isPresent()
            ? bed.folder()
            : Files.createDirectories(bed.root().resolve("docs/overload"));
    Files.writeString(folder.resolve("timeline.json"), line.json());
    String title = "Three times the load that 40 slots of 200 ms carry, in four classes";
    Files.writeString(folder.resolve("timeline.svg"), Chart.svg(line, title));
    bed.out().println(Lines.plain("time line", folder.resolve("timeline.svg").toString()));
  }
}
