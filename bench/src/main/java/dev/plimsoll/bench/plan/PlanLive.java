package dev.plimsoll.bench.plan;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.program.ListeningProcess;
import dev.plimsoll.bench.program.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plan beside a live run of the same scenario: {@code mock}, {@code serve} and {@code test}
 * against {@code plan}, whose times are drawn from what the mock draws from. Two runs of the same
 * draws would not be equal either; the second live run of a case shows by how much.
 */
public final class PlanLive implements Benchmark {
  private static final double TARGET_PERCENT = 5;
  private static final int NOT_VALID = 98;

  /**
   * A server that has just started is slower; so the same load comes before, and is not counted.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  private static final int COUNTED_PHASE = 1;
  private static final Duration FULL = Duration.ofSeconds(60);
  private static final Duration SMOKE = Duration.ofMillis(1_500);

  /**
   * One load on 40 slots before calls of 150 to 250 ms, which carry 200 tasks a second.
   *
   * @param load a phase of a scenario but for its duration
   */
  private record Case(String name, String load, String latency) {}

  private static final List<Case> CASES =
      List.of(
          new Case("half-full", "rate: 100/s, arrivals: poisson", "uniform:150ms..250ms"),
          new Case("nine-tenths", "rate: 180/s, arrivals: poisson", "uniform:150ms..250ms"),
          new Case("half-too-much", "rate: 300/s, arrivals: poisson", "uniform:150ms..250ms"),
          new Case("users", "users: 80", "uniform:150ms..250ms"),
          new Case("constant", "users: 80", "constant:200ms"));

  @Override
  public String name() {
    return "plan-live";
  }

  @Override
  public List<String> loads() {
    return CASES.stream().map(Case::name).toList();
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    List<Case> cases = bed.smoke() ? CASES.subList(0, 1) : chosen(bed);
    for (Case one : cases) {
      Path folder = Files.createDirectory(bed.folder().resolve(one.name()));
      run(new Testbed(bed.plimsoll(), folder, bed.extent(), bed.out()), one);
    }
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private static List<Case> chosen(Testbed bed) {
    return CASES.stream()
        .filter(one -> bed.extent().loads().map(wanted -> wanted.contains(one.name())).orElse(true))
        .toList();
  }

  private static void run(Testbed bed, Case one)
      throws BrokenException, IOException, InterruptedException {
    RunSummary first;
    RunSummary second;
    Path config = bed.folder().resolve("serve.yaml");
    Path scenario = bed.folder().resolve("scenario.yaml");
    try (ListeningProcess mock = ListeningProcess.mock(bed, one.latency(), "--errors", "0%")) {
      Files.writeString(
          config,
          """
          provider: {baseUrl: %s}
          agents:
            - {role: general, count: 5, concurrency: 8}
          """
              .formatted(mock.address().resolve("/v1")));
      first = live(bed, one, config, scenario, "live-1", 1);
      second = bed.smoke() ? first : live(bed, one, config, scenario, "live-2", 2);
    }
    report(bed, one, plan(bed, one, config, scenario), first, second);
  }

  /** A server of its own with an empty store, so that nothing is left of the run before. */
  private static RunSummary live(
      Testbed bed, Case one, Path config, Path scenario, String name, int seed)
      throws BrokenException, IOException, InterruptedException {
    String store = bed.folder().resolve(name + "-store").toString();
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
            store)) {
      Files.writeString(scenario, scenario(one, server, length(bed), seed));
      return test(bed, name, scenario);
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
    if (!process.waitFor(
        length(bed).plus(WARM_UP).plusSeconds(120).toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new BrokenException(name + " did not end" + bed.last(name));
    }
    if (process.exitValue() != 0 && process.exitValue() != NOT_VALID) {
      throw new BrokenException(
          name + " ended with status " + process.exitValue() + bed.last(name));
    }
    RunSummary summary = RunSummary.read(out);
    summary.doubts().forEach(doubt -> bed.out().println("  " + name + ": " + doubt));
    return counted(summary.root());
  }

  private static RunSummary counted(JsonNode run) {
    return new RunSummary(run.path("phases").path(COUNTED_PHASE));
  }

  private static Duration length(Testbed bed) {
    return bed.smoke() ? SMOKE : bed.counted().orElse(FULL);
  }

  private static String scenario(Case one, ListeningProcess server, Duration length, int seed) {
    return """
    name: plan-live
    target: {tasks: %s}
    seed: %d
    load:
      - {%s, duration: %dms}
      - {%s, duration: %dms}
    """
        .formatted(
            server.address(),
            seed,
            one.load(),
            Math.min(WARM_UP.toMillis(), length.toMillis()),
            one.load(),
            length.toMillis());
  }

  private static RunSummary plan(Testbed bed, Case one, Path config, Path scenario)
      throws BrokenException, IOException, InterruptedException {
    long began = System.nanoTime();
    bed.finish(
        "plan",
        Duration.ofSeconds(60),
        "plan",
        scenario.toString(),
        "--as-written",
        "--agents",
        "5",
        "--config",
        config.toString(),
        "--service",
        one.latency(),
        "--threshold",
        "success_rate >= 0%",
        "--json");
    double millis = (System.nanoTime() - began) / 1e6;
    bed.out().println(Lines.plain(one.name() + ": the plan took", Lines.millis(millis)));
    try {
      JsonNode plan = new JsonMapper().readTree(Files.readString(bed.folder().resolve("plan.out")));
      return counted(plan.path("rungs").path(0).path("run"));
    } catch (JacksonException e) {
      throw new BrokenException("plan --json is not JSON: " + e.getOriginalMessage());
    }
  }

  private static void report(
      Testbed bed, Case one, RunSummary plan, RunSummary first, RunSummary second)
      throws BrokenException {
    line(bed, one.name() + ": throughput /s", plan, first, second, "requests", "throughput");
    line(bed, one.name() + ": ok", plan, first, second, "requests", "ok");
    for (String percentile : List.of("p50", "p95", "p99")) {
      String what = one.name() + ": " + percentile + " ms";
      line(bed, what, plan, first, second, "response", percentile);
    }
  }

  /** Planned, live, the error in per cent, and how far a second live run was from the first. */
  private static void line(
      Testbed bed,
      String what,
      RunSummary plan,
      RunSummary first,
      RunSummary second,
      String... path)
      throws BrokenException {
    OptionalDouble planned = plan.number(path);
    OptionalDouble live = first.number(path);
    OptionalDouble again = second.number(path);
    if (planned.isEmpty() || live.isEmpty() || again.isEmpty()) {
      throw new BrokenException(what + " is not in both summaries; logs in " + bed.folder());
    }
    double mean = (live.getAsDouble() + again.getAsDouble()) / 2;
    bed.out()
        .println(
            String.format(
                Locale.ROOT,
                "  %-34s plan %9.1f  live %9.1f  error %+6.1f %%  target %.0f %%  live again %+.1f %%",
                what,
                planned.getAsDouble(),
                mean,
                percent(planned.getAsDouble(), mean),
                TARGET_PERCENT,
                percent(again.getAsDouble(), live.getAsDouble())));
  }

  private static double percent(double value, double of) {
    return of == 0 ? 0 : 100 * (value - of) / of;
  }
}
