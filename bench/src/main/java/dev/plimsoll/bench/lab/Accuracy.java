package dev.plimsoll.bench.lab;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Percentiles;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.PinnedProcess;
import dev.plimsoll.bench.machine.Processors;
import dev.plimsoll.bench.program.LabRunner;
import dev.plimsoll.bench.program.LoggedRequest;
import dev.plimsoll.bench.program.RunSummary;
import dev.plimsoll.bench.targets.KnownTarget;
import dev.plimsoll.bench.targets.SmallPost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the load engine reports, held against a target whose behaviour is known. */
public final class Accuracy implements Benchmark {
  private static final double CLOSE_MILLIS = 0.5;
  private static final double LAG_TARGET_MILLIS = 1;
  private static final double SLOW_MILLIS = 100;

  @Override
  public String name() {
    return "truth";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Optional<String> missing = Processors.missing();
    if (missing.isPresent()) {
      bed.out().println(Lines.skipped("truth", missing.get()));
      return;
    }
    Optional<BareLoop> bareLoop = BareLoop.compiled(bed);
    if (bareLoop.isEmpty()) {
      bed.out().println(Lines.skipped("a bare loop in C beside it", "no C compiler is installed"));
    }
    stall(bed);
    constant(bed, bareLoop);
    lag(bed, bareLoop);
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  /** Each run starts a process, so each is the first of a cold one. */
  private static void stall(Testbed bed) throws BrokenException, IOException, InterruptedException {
    StallModel truth = bed.smoke() ? new StallModel(500, 2, 400) : new StallModel(1_000, 10, 1_000);
    double p99 = truth.percentileMillis(99);
    double p999 = truth.percentileMillis(99.9);
    Duration length = Duration.ofSeconds((long) truth.seconds());
    Seen cold = stalled(bed, "stall", truth, length);
    cold.print(bed, "stall");
    bed.out()
        .println(
            Lines.near(
                "stall, cold: response p99",
                cold.run().number("response", "p99"),
                p99,
                StallModel.boundMillis(p99)));
    bed.out()
        .println(
            Lines.near(
                "stall, cold: response p99.9",
                cold.run().number("response", "p999"),
                p999,
                StallModel.boundMillis(p999)));
    above(bed, truth, length, cold);
  }

  /** From the run's histogram where it wrote one, else from the request log of another cold run. */
  private static void above(Testbed bed, StallModel truth, Duration length, Seen cold)
      throws BrokenException, IOException, InterruptedException {
    double slow = truth.countAbove(SLOW_MILLIS);
    String how = "its histogram.hlog";
    OptionalDouble counted = HistogramLog.read(cold.folder()).countAbove(SLOW_MILLIS, cold.run());
    if (counted.isEmpty()) {
      how = "a second run's log";
      Path log = bed.folder().resolve("stall.csv");
      Seen logged = stalled(bed, "stall-log", truth, length, "--request-log", log.toString());
      logged.print(bed, "stall, with a request log");
      List<LoggedRequest> rows = LoggedRequest.read(Files.readAllLines(log));
      counted =
          OptionalDouble.of(
              rows.stream().filter(row -> row.done() - row.intended() > SLOW_MILLIS).count());
    }
    String what = "stall: above 100 ms, by " + how;
    bed.out().println(Lines.nearCount(what, counted, slow, truth.boundCount(slow)));
  }

  private static Seen stalled(
      Testbed bed, String name, StallModel truth, Duration length, String... options)
      throws BrokenException, IOException, InterruptedException {
    long stallMicros = (long) (truth.stallMillis() * 1_000);
    long after = length.toMillis() * 1_000 / 2;
    return seen(
        bed, name, (int) truth.perSecond(), length, List.of(0L, after, stallMicros), options);
  }

  private static void constant(Testbed bed, Optional<BareLoop> bareLoop)
      throws BrokenException, IOException, InterruptedException {
    int rate = bed.smoke() ? 200 : 1_000;
    Duration length = Duration.ofSeconds(bed.smoke() ? 1 : 10);
    int runs = bed.smoke() ? 1 : 5;
    Off ours = new Off("");
    Off bare = new Off(", a bare loop in C");
    List<Long> behaviour = List.of(20_000L, 0L, 0L);
    for (int i = 1; i <= runs; i++) {
      Seen seen = seen(bed, "constant-" + i, rate, length, behaviour);
      seen.print(bed, "constant 20 ms, run " + i);
      ours.add(percentile -> seen.run().number("response", percentile), seen.target());
      if (bareLoop.isPresent()) {
        String name = "constant-floor-" + i;
        try (PinnedProcess target = target(bed, name, behaviour)) {
          int count = rate * (int) length.toSeconds();
          BareLoop.Seen low = bareLoop.get().load(name, target.address(), rate, count);
          bare.add(low::response, new RunSummary(stats(target.address())));
        }
      }
    }
    ours.print(bed, runs);
    bare.print(bed, runs);
  }

  /** How far reported percentiles were off, of several runs. */
  private record Off(String who, List<Double> p50, List<Double> p99) {
    Off(String who) {
      this(who, new ArrayList<>(), new ArrayList<>());
    }

    void add(Function<String, OptionalDouble> reported, RunSummary target) {
      off("p50", reported, target).ifPresent(p50::add);
      off("p99", reported, target).ifPresent(p99::add);
    }

    /** The reported percentile less the recorded one, without its sign. */
    private static OptionalDouble off(
        String percentile, Function<String, OptionalDouble> reported, RunSummary target) {
      OptionalDouble ours = reported.apply(percentile);
      OptionalDouble theirs = target.number(percentile);
      return ours.isPresent() && theirs.isPresent()
          ? OptionalDouble.of(Math.abs(ours.getAsDouble() - theirs.getAsDouble()))
          : OptionalDouble.empty();
    }

    void print(Testbed bed, int runs) {
      String median = " off, median of " + runs + who;
      if (!p50.isEmpty()) {
        OptionalDouble middle = Percentiles.percentile(p50, 50);
        bed.out().println(Lines.below("constant: p50" + median, middle, CLOSE_MILLIS));
        middle = Percentiles.percentile(p99, 50);
        bed.out().println(Lines.below("constant: p99" + median, middle, CLOSE_MILLIS));
      }
    }
  }

  private static void lag(Testbed bed, Optional<BareLoop> bareLoop)
      throws BrokenException, IOException, InterruptedException {
    int rate = bed.smoke() ? 1_000 : 10_000;
    Duration length = Duration.ofSeconds(bed.smoke() ? 1 : 10);
    int runs = bed.smoke() ? 1 : 5;
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    List<Long> behaviour = List.of(0L, 0L, 0L);
    for (int i = 1; i <= runs; i++) {
      Seen seen = seen(bed, "lag-" + i, rate, length, behaviour);
      seen.print(bed, "lag, run " + i);
      seen.run().number("load", "scheduleLag", "p99").ifPresent(ours::add);
      if (bareLoop.isPresent()) {
        String name = "lag-floor-" + i;
        try (PinnedProcess target = target(bed, name, behaviour)) {
          int count = rate * (int) length.toSeconds();
          bareLoop.get().load(name, target.address(), rate, count).lag("p99").ifPresent(bare::add);
        }
      }
    }
    String what = "%,d/s: schedule lag p99, median of %d".formatted(rate, runs);
    bed.out().println(Lines.below(what, Percentiles.percentile(ours, 50), LAG_TARGET_MILLIS));
    if (!bare.isEmpty()) {
      bed.out()
          .println(
              Lines.below(
                  what + ", a bare loop in C",
                  Percentiles.percentile(bare, 50),
                  LAG_TARGET_MILLIS));
    }
  }

  /** What both sides saw of one run. */
  private record Seen(Path folder, RunSummary run, RunSummary target) {
    void print(Testbed bed, String what) {
      bed.out()
          .println(
              "  %s: reported p50 %s, p99 %s, p99.9 %s, sent %.0f, verdict %s; the target saw p50 %s, p99 %s, p99.9 %s, above 100 ms %.0f, requests %.0f"
                  .formatted(
                      what,
                      Lines.millis(run.number("response", "p50")),
                      Lines.millis(run.number("response", "p99")),
                      Lines.millis(run.number("response", "p999")),
                      run.number("load", "sent").orElse(Double.NaN),
                      run.verdict(),
                      Lines.millis(target.number("p50")),
                      Lines.millis(target.number("p99")),
                      Lines.millis(target.number("p999")),
                      target.number("over100ms").orElse(Double.NaN),
                      target.number("requests").orElse(Double.NaN)));
      run.doubts().forEach(doubt -> bed.out().println("    " + doubt));
    }
  }

  private static PinnedProcess target(Testbed bed, String name, List<Long> behaviour)
      throws IOException {
    String[] micros = behaviour.stream().map(String::valueOf).toArray(String[]::new);
    return PinnedProcess.target(bed, name + "-target", KnownTarget.class, micros);
  }

  private static Seen seen(
      Testbed bed, String name, int rate, Duration length, List<Long> behaviour, String... options)
      throws BrokenException, IOException, InterruptedException {
    try (PinnedProcess target = target(bed, name, behaviour)) {
      URI address = target.address();
      String scenario =
          """
          name: %s
          target: %s
          load:
            - {rate: %d/s, duration: %ds}
          requests:
            - {name: post, method: POST, path: /x, body: '%s', expect: ["status == 200"]}
          """
              .formatted(name, address, rate, length.toSeconds(), SmallPost.BODY);
      LabRunner.Ran ran = new LabRunner(bed).must(name, scenario, length, options);
      return new Seen(ran.folder(), RunSummary.read(ran.folder()), new RunSummary(stats(address)));
    }
  }

  private static JsonNode stats(URI address) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest get =
          HttpRequest.newBuilder(address.resolve("/stats")).timeout(Duration.ofSeconds(5)).build();
      String body = client.send(get, HttpResponse.BodyHandlers.ofString()).body();
      return new JsonMapper().readTree(body);
    }
  }
}
