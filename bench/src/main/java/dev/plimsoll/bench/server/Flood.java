package dev.plimsoll.bench.server;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one tenant that sends a hundred times as much does to the others, and how the starts are
 * shared among tenants who always have work waiting. 40 slots before calls of 150 to 250 ms.
 */
public final class Flood implements Benchmark {
  private static final int QUIET = 8;
  private static final int RATE = 10;
  private static final double MOST_MOVED = 1.10;
  private static final double LEAST_JAIN = 0.99;
  private static final Duration WARM_UP = Duration.ofSeconds(60); // a fresh JVM compiles
  private static final Duration FULL = Duration.ofSeconds(130);
  private static final Duration SHARING = Duration.ofSeconds(90);
  private static final Duration SMOKE = Duration.ofMillis(1_500);
  private static final int NOT_VALID = 98;

  /** That it is refused is what a flood is for. */
  private static final String REFUSED_TOO = "    expect: [\"status in [202, 429]\"]\n";

  /** Whether the flood comes; alternating, so that a machine that slows down favours neither. */
  private static final List<Boolean> LEGS = List.of(false, true, true, false);

  /** One that always has work waiting. */
  private record Backlogged(String tenant, double weight, int perSecond, int tokens) {}

  private static final List<Backlogged> BACKLOGGED =
      List.of(
          new Backlogged("a", 1, 300, 20),
          new Backlogged("b", 2, 60, 400),
          new Backlogged("c", 0.5, 30, 800),
          new Backlogged("d", 1, 100, 100));

  /** What the quiet ones saw in one leg. */
  private record Leg(boolean flooded, double p99, double samples, double failed) {}

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public List<String> loads() {
    return List.of("others", "shares");
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    if (wants(bed, "others")) {
      others(bed);
    }
    if (wants(bed, "shares")) {
      shares(bed);
    }
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private static boolean wants(Testbed bed, String load) {
    return bed.extent().loads().map(wanted -> wanted.contains(load)).orElse(true);
  }

  private void others(Testbed bed) throws BrokenException, IOException, InterruptedException {
    List<Leg> legs = new ArrayList<>();
    for (boolean flooded : bed.smoke() ? LEGS.subList(0, 2) : LEGS) {
      legs.add(leg(bed, "leg-" + (legs.size() + 1), flooded));
    }
    for (Leg leg : legs) {
      String what = leg.flooded() ? "others beside the flood" : "others alone";
      bed.out()
          .println(
              Lines.plain(
                  what + ": p99, samples, refused",
                  "%s  %.0f  %.0f"
                      .formatted(Lines.millis(leg.p99()), leg.samples(), leg.failed())));
    }
    for (int i = 0; i + 1 < legs.size(); i += 2) {
      Leg one = legs.get(i);
      Leg other = legs.get(i + 1);
      double times = one.flooded() ? one.p99() / other.p99() : other.p99() / one.p99();
      bed.out()
          .println(
              Lines.times(
                  "p99 with / without the flood, pair " + (i / 2 + 1),
                  OptionalDouble.of(times),
                  MOST_MOVED));
    }
    bed.out()
        .println(
            Lines.times(
                "p99 with / without, means",
                OptionalDouble.of(mean(legs, true) / mean(legs, false)),
                MOST_MOVED));
  }

  private static double mean(List<Leg> legs, boolean flooded) {
    return legs.stream()
        .filter(leg -> leg.flooded() == flooded)
        .mapToDouble(Leg::p99)
        .average()
        .orElseThrow();
  }

  private Leg leg(Testbed bed, String name, boolean flooded)
      throws BrokenException, IOException, InterruptedException {
    Path folder = Files.createDirectory(bed.folder().resolve(name));
    Testbed here = new Testbed(bed.plimsoll(), folder, bed.extent(), bed.out());
    List<String> quiet = IntStream.range(0, QUIET).mapToObj(i -> "quiet-" + i).toList();
    Map<String, String> keys = keys(here, quiet, List.of("flood"));
    Duration length = length(bed, FULL);
    Duration warmUp = shorter(WARM_UP, length);
    try (ListeningProcess mock =
            ListeningProcess.mock(here, "uniform:150ms..250ms", "--errors", "0%");
        ListeningProcess server = server(here, mock, Map.of())) {
      List<Process> running = new ArrayList<>();
      if (flooded) {
        running.add(
            test(
                here,
                "flood",
                "target: {http: %s}\nload:\n  - {rate: %d/s, duration: %dms}\nrequests:\n%s"
                    .formatted(
                        server.address(),
                        100 * RATE,
                        warmUp.plus(length).plusSeconds(3).toMillis(),
                        request("flood", 1, known(keys, "flood"), 256) + REFUSED_TOO)));
      }
      String requests =
          quiet.stream()
              .map(tenant -> request(tenant, 1, known(keys, tenant), 256))
              .collect(Collectors.joining());
      String load = "  - {rate: %d/s, arrivals: poisson, duration: %dms}\n";
      running.add(
          test(
              here,
              "quiet",
              "target: {tasks: %s}\nload:\n%s%srequests:\n%s"
                  .formatted(
                      server.address(),
                      load.formatted(QUIET * RATE, warmUp.toMillis()),
                      load.formatted(QUIET * RATE, length.toMillis()),
                      requests)));
      for (Process process : running) {
        await(here, process, warmUp.plus(length).plusSeconds(120));
      }
    }
    if (flooded) {
      OptionalDouble rate =
          RunSummary.read(folder.resolve("flood")).number("requests", "throughput");
      bed.out().println(Lines.plain(name + ": the flood", Lines.perSecond(rate)));
    }
    RunSummary run = RunSummary.read(folder.resolve("quiet"));
    run.doubts().forEach(doubt -> bed.out().println("  " + name + ": " + doubt));
    RunSummary counted = new RunSummary(run.root().path("phases").path(1));
    double p99 =
        counted.number("response", "p99").orElse(counted.number("response", "max").orElse(-1));
    if (p99 < 0) {
      throw new BrokenException("nothing was measured in " + folder);
    }
    return new Leg(
        flooded,
        p99,
        counted.number("requests", "ok").orElse(0),
        counted.number("requests", "failed").orElse(0));
  }

  /** Each has more work than it gets; what they got is read from the tasks that were completed. */
  private void shares(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Path folder = Files.createDirectory(bed.folder().resolve("shares"));
    Testbed here = new Testbed(bed.plimsoll(), folder, bed.extent(), bed.out());
    List<String> tenants = BACKLOGGED.stream().map(Backlogged::tenant).toList();
    Map<String, String> keys = keys(here, tenants, List.of());
    Map<String, Double> weights = new LinkedHashMap<>();
    BACKLOGGED.forEach(one -> weights.put(one.tenant(), one.weight()));
    Duration length = length(bed, SHARING);
    Duration warmUp = shorter(WARM_UP, length);
    Map<String, Settled> settled = new LinkedHashMap<>();
    try (ListeningProcess mock =
            ListeningProcess.mock(here, "uniform:150ms..250ms", "--errors", "0%");
        ListeningProcess server = server(here, mock, weights)) {
      String requests =
          BACKLOGGED.stream()
              .map(one ->
                  request(one.tenant(), one.perSecond(), known(keys, one.tenant()), one.tokens())
                      + REFUSED_TOO)
              .collect(Collectors.joining());
      int rate = BACKLOGGED.stream().mapToInt(Backlogged::perSecond).sum();
      Process load =
          test(
              here,
              "load",
              "target: {http: %s}\nload:\n  - {rate: %d/s, arrivals: poisson, duration: %dms}\nrequests:\n%s"
                  .formatted(
                      server.address(),
                      rate,
                      warmUp.plus(length).plusSeconds(2).toMillis(),
                      requests));
      Instant began = Instant.now();
      await(here, load, warmUp.plus(length).plusSeconds(120));
      Instant end = Instant.now().minusSeconds(bed.smoke() ? 0 : 2);
      Instant from = bed.smoke() ? began : end.minus(length);
      for (Backlogged one : BACKLOGGED) {
        settled.put(
            one.tenant(), Settled.of(server.address(), known(keys, one.tenant()), from, end));
      }
    }
    report(bed, settled);
  }

  private static <V> V known(Map<String, V> by, String tenant) {
    return Optional.ofNullable(by.get(tenant)).orElseThrow();
  }

  private static void report(Testbed bed, Map<String, Settled> settled) {
    double sum = 0;
    double squares = 0;
    for (Backlogged one : BACKLOGGED) {
      Settled its = known(settled, one.tenant());
      double share = its.tokens() / one.weight();
      sum += share;
      squares += share * share;
      bed.out()
          .println(
              Lines.plain(
                  "%s, weight %s: tasks, tokens, by weight".formatted(one.tenant(), one.weight()),
                  "%,d  %,d  %,.0f".formatted(its.tasks(), its.tokens(), share)));
    }
    OptionalDouble jain =
        squares == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(sum * sum / (BACKLOGGED.size() * squares));
    bed.out()
        .println(
            Lines.plain(
                "Jain's index, target >= " + LEAST_JAIN,
                jain.isEmpty() ? "–" : "%.4f".formatted(jain.getAsDouble())));
  }

  private static ListeningProcess server(
      Testbed bed, ListeningProcess mock, Map<String, Double> weights)
      throws BrokenException, IOException, InterruptedException {
    Path config = bed.folder().resolve("serve.yaml");
    String list =
        weights.entrySet().stream()
            .map(weight -> weight.getKey() + ": " + weight.getValue())
            .collect(Collectors.joining(", "));
    Files.writeString(
        config,
        """
        provider: {baseUrl: %s}
        agents:
          - {role: general, count: 5, concurrency: 8}
        queue: {weights: {%s}}
        """
            .formatted(mock.address().resolve("/v1"), list));
    return ListeningProcess.start(
        bed, "serve", "serve", "--port", "0", "--config", config.toString(), "--store", store(bed));
  }

  private static String store(Testbed bed) {
    return bed.folder().resolve("store").toString();
  }

  private static Map<String, String> keys(Testbed bed, List<String> some, List<String> more)
      throws BrokenException, IOException, InterruptedException {
    List<String> tenants = new ArrayList<>(some);
    tenants.addAll(more);
    Map<String, String> keys = new LinkedHashMap<>();
    for (String tenant : tenants) {
      String name = "key-" + tenant;
      bed.finish(
          name,
          Duration.ofSeconds(60),
          "keys",
          "add",
          tenant,
          "--tenant",
          tenant,
          "--store",
          store(bed));
      keys.put(tenant, Files.readString(bed.folder().resolve(name + ".out")).strip());
    }
    return keys;
  }

  private static String request(String name, int weight, String key, int tokens) {
    return """
      - name: %s
        weight: %d
        method: POST
        path: /api/v1/tasks
        headers: {X-API-Key: '%s', Content-Type: application/json}
        body: '{"task": "say something", "maxTokens": %d}'
    """
        .formatted(name, weight, key, tokens);
  }

  private static Process test(Testbed bed, String name, String scenario) throws IOException {
    Path file = bed.folder().resolve(name + ".yaml");
    Files.writeString(file, "name: " + name + "\nseed: 1\n" + scenario);
    return bed.command(
            name,
            "test",
            file.toString(),
            "--keep-going", // a flood may be refused for seconds
            "--out",
            bed.folder().resolve(name).toString())
        .redirectOutput(bed.folder().resolve(name + ".out").toFile())
        .start();
  }

  /** A run that is not valid, on a machine with other work, still says what it measured. */
  private static void await(Testbed bed, Process process, Duration longest)
      throws BrokenException, InterruptedException {
    if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new BrokenException("a run did not end; logs in " + bed.folder());
    }
    if (process.exitValue() != 0 && process.exitValue() != NOT_VALID) {
      throw new BrokenException(
          "a run ended with status " + process.exitValue() + "; logs in " + bed.folder());
    }
  }

  private static Duration length(Testbed bed, Duration full) {
    return bed.smoke() ? SMOKE : bed.counted().orElse(full);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
