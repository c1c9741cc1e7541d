package dev.plimsoll.bench.plan;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.program.ListeningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a recording foretells of another number of agents, beside a live run with that number; and
 * how true a replay is under the configuration that was recorded.
 */
public final class BacktestLive implements Benchmark {
  private static final double TARGET_PERCENT = 10;
  private static final int NOT_VALID = 98;
  private static final Duration FULL = Duration.ofSeconds(60);
  private static final Duration SMOKE = Duration.ofSeconds(2);
  private static final Duration LONGEST_REPLAY = Duration.ofMinutes(2);
  private static final List<String> CLASSES = List.of("critical", "high", "normal", "low");

  /**
   * One load of four classes before calls of 150 to 250 ms.
   *
   * @param agents of 8 slots each, as they are recorded
   * @param others as they are foretold, and then run
   * @param slots that the provider has; 0: any number
   */
  private record Case(String name, int agents, int others, int perSecond, int slots) {}

  private static final List<Case> CASES =
      List.of(
          new Case("fewer", 5, 2, 120, 0),
          new Case("more", 2, 5, 120, 0),
          new Case("line", 5, 2, 95, 20));

  @Override
  public String name() {
    return "backtest";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    for (Case one : bed.smoke() ? CASES.subList(0, 1) : CASES) {
      Path folder = Files.createDirectory(bed.folder().resolve(one.name()));
      run(new Testbed(bed.plimsoll(), folder, bed.extent(), bed.out()), one);
    }
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private static void run(Testbed bed, Case one)
      throws BrokenException, IOException, InterruptedException {
    String[] slots =
        one.slots() == 0
            ? new String[] {"--errors", "0%"}
            : new String[] {"--errors", "0%", "--slots", Integer.toString(one.slots())};
    JsonNode foretold;
    JsonNode live;
    try (ListeningProcess mock = ListeningProcess.mock(bed, "uniform:150ms..250ms", slots)) {
      Path was = config(bed, mock, one.agents());
      Path other = config(bed, mock, one.others());
      record(bed, one, was, "was");
      record(bed, one, other, "other");
      foretold = backtest(bed, "was", other);
      live = backtest(bed, "other", other);
    }
    for (String of : CLASSES) {
      for (String[] path : paths(of)) {
        String what = one.name() + ": " + String.join(" ", path);
        line(bed, what + ", as it was", foretold, "replayed", foretold, "measured", path);
        line(bed, what + ", foretold", foretold, "changed", live, "measured", path);
      }
    }
  }

  private static List<String[]> paths(String of) {
    return List.of(
        new String[] {of, "refused"},
        new String[] {of, "completed"},
        new String[] {of, "wait", "p95"},
        new String[] {of, "latency", "p95"});
  }

  private static Path config(Testbed bed, ListeningProcess mock, int agents) throws IOException {
    return Files.writeString(
        bed.folder().resolve("agents-%d.yaml".formatted(agents)),
        """
        provider: {baseUrl: %s}
        agents: [{role: general, count: %d, concurrency: 8}]
        """
            .formatted(mock.address().resolve("/v1"), agents));
  }

  private static void record(Testbed bed, Case one, Path config, String name)
      throws BrokenException, IOException, InterruptedException {
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
            bed.folder().resolve(name + "-store").toString(),
            "--record",
            recording(bed, name).toString())) {
      Path scenario =
          Files.writeString(bed.folder().resolve("scenario.yaml"), scenario(bed, one, server));
      test(bed, name + "-test", scenario);
    }
  }

  private static Path recording(Testbed bed, String name) {
    return bed.folder().resolve(name + ".jsonl.gz");
  }

  /** A run that is not valid, on a machine with other work, was recorded all the same. */
  private static void test(Testbed bed, String name, Path scenario)
      throws BrokenException, IOException, InterruptedException {
    Process process =
        bed.command(
                name, "test", scenario.toString(), "--out", bed.folder().resolve(name).toString())
            .redirectOutput(bed.folder().resolve(name + ".out").toFile())
            .start();
    if (!process.waitFor(length(bed).plusSeconds(180).toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new BrokenException(name + " did not end" + bed.last(name));
    }
    if (process.exitValue() != 0 && process.exitValue() != NOT_VALID) {
      throw new BrokenException(
          name + " ended with status " + process.exitValue() + bed.last(name));
    }
  }

  private static Duration length(Testbed bed) {
    return bed.smoke() ? SMOKE : bed.counted().orElse(FULL);
  }

  /** Little at first, since a server that has just started is slower. */
  private static String scenario(Testbed bed, Case one, ListeningProcess server) {
    return """
    name: backtest
    target: {http: %s}
    seed: 1
    load:
      - {rate: %d/s, arrivals: poisson, duration: %dms}
      - {rate: %d/s, arrivals: poisson, duration: %dms}
    requests:
      - {name: critical, weight: 15, method: POST, path: /api/v1/tasks, body: '{"task": "x", "priority": "critical"}'}
      - {name: high, weight: 20, method: POST, path: /api/v1/tasks, body: '{"task": "x", "priority": "high"}'}
      - {name: normal, weight: 35, method: POST, path: /api/v1/tasks, body: '{"task": "x", "priority": "normal"}'}
      - {name: low, weight: 30, method: POST, path: /api/v1/tasks, body: '{"task": "x", "priority": "low"}'}
    """
        .formatted(
            server.address(),
            one.perSecond() / 4,
            length(bed).toMillis() / 4,
            one.perSecond(),
            length(bed).toMillis());
  }

  private static JsonNode backtest(Testbed bed, String name, Path config)
      throws BrokenException, IOException, InterruptedException {
    long began = System.nanoTime();
    String file = name + "-backtest";
    bed.finish(
        file,
        LONGEST_REPLAY,
        "backtest",
        recording(bed, name).toString(),
        "--config",
        config.toString(),
        "--json");
    bed.out()
        .println(Lines.plain("a backtest took", Lines.millis((System.nanoTime() - began) / 1e6)));
    try {
      return new JsonMapper().readTree(Files.readString(bed.folder().resolve(file + ".out")));
    } catch (JacksonException e) {
      throw new BrokenException("backtest --json is not JSON: " + e.getOriginalMessage());
    }
  }

  /** Counts are off by a share of what was offered, times by a share of themselves. */
  private static void line(
      Testbed bed,
      String what,
      JsonNode one,
      String column,
      JsonNode other,
      String truth,
      String... path)
      throws BrokenException {
    JsonNode said = at(one, column, path);
    JsonNode is = at(other, truth, path);
    boolean isTime = path.length > 2;
    if (!isTime && (!said.isNumber() || !is.isNumber())) {
      throw new BrokenException(what + " is not in both answers; logs in " + bed.folder());
    }
    double of = isTime ? is.asDouble(0) : at(other, truth, path[0], "offered").asDouble();
    double error = of == 0 ? 0 : 100 * (said.asDouble(0) - is.asDouble(0)) / of;
    bed.out()
        .println(
            String.format(
                Locale.ROOT,
                "  %-42s replay %9.1f  live %9.1f  error %+6.1f %%  target %.0f %%",
                what,
                said.asDouble(0),
                is.asDouble(0),
                error,
                TARGET_PERCENT));
  }

  private static JsonNode at(JsonNode test, String column, String... path) {
    JsonNode node = test.path(column).path("classes");
    for (String step : path) {
      node = node.path(step);
    }
    return node;
  }
}
