package dev.plimsoll.bench.overload;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.program.ListeningProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One server before three providers that allow as much in as long, and count it in three ways:
 * whether anything is refused there, and how much of what is allowed is used.
 */
public final class LimitsLive implements Benchmark {
  private static final List<String> WAYS = List.of("fixed", "sliding", "bucket");
  private static final double USED_TARGET = 0.95;

  /** So many requests in as long; more are offered. */
  private record Size(int allowed, Duration window) {
    double offeredPerSecond() {
      return 1.5 * allowed / (window.toMillis() / 1e3);
    }
  }

  private static final Size FULL = new Size(1_000, Duration.ofMinutes(10));
  private static final Size SMOKE = new Size(20, Duration.ofSeconds(4));

  @Override
  public String name() {
    return "limits-live";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Size size = bed.smoke() ? SMOKE : FULL;
    Map<String, ListeningProcess> mocks = new LinkedHashMap<>();
    try {
      for (String way : WAYS) {
        String limit =
            "requests:%d/%ds:%s".formatted(size.allowed(), size.window().toSeconds(), way);
        mocks.put(
            way,
            ListeningProcess.start(
                bed,
                "mock-" + way,
                "mock",
                "--port",
                "0",
                "--latency",
                "uniform:100ms..500ms",
                "--errors",
                "0%",
                "--limit",
                limit));
      }
      report(bed, size, loaded(bed, size, mocks));
    } finally {
      mocks.values().forEach(ListeningProcess::close);
    }
  }

  /** What each provider granted and refused when the window of its first call was over. */
  private record Used(long granted, long refused) {}

  private static Map<String, Used> loaded(
      Testbed bed, Size size, Map<String, ListeningProcess> mocks)
      throws BrokenException, IOException, InterruptedException {
    Path config = bed.folder().resolve("serve.yaml");
    Files.writeString(config, config(size, mocks));
    String store = bed.folder().resolve("store").toString();
    try (HttpClient http = HttpClient.newHttpClient();
        ListeningProcess server =
            ListeningProcess.start(
                bed,
                "serve",
                "serve",
                "--port",
                "0",
                "--config",
                config.toString(),
                "--store",
                store)) {
      Path scenario = bed.folder().resolve("load.yaml");
      Files.writeString(scenario, scenario(size, server));
      Process load =
          bed.command(
                  "load",
                  "test",
                  scenario.toString(),
                  "--out",
                  bed.folder().resolve("run").toString())
              .redirectOutput(bed.folder().resolve("load.out").toFile())
              .start();
      try {
        return ends(bed, size, mocks, http);
      } finally {
        load.descendants().forEach(ProcessHandle::destroy);
        load.destroy();
      }
    }
  }

  private static Map<String, Used> ends(
      Testbed bed, Size size, Map<String, ListeningProcess> mocks, HttpClient http)
      throws BrokenException, IOException, InterruptedException {
    long longest = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!all(mocks, http)) {
      if (System.nanoTime() > longest) {
        throw new BrokenException("no call came to a provider; logs in " + bed.folder());
      }
      Thread.sleep(20);
    }
    Thread.sleep(size.window());
    Map<String, Used> used = new LinkedHashMap<>();
    for (Map.Entry<String, ListeningProcess> mock : mocks.entrySet()) {
      used.put(mock.getKey(), used(mock.getValue(), http));
    }
    return used;
  }

  private static boolean all(Map<String, ListeningProcess> mocks, HttpClient http)
      throws BrokenException, IOException, InterruptedException {
    for (ListeningProcess mock : mocks.values()) {
      if (used(mock, http).granted() == 0) {
        return false;
      }
    }
    return true;
  }

  private static Used used(ListeningProcess mock, HttpClient http)
      throws BrokenException, IOException, InterruptedException {
    HttpRequest ask = HttpRequest.newBuilder(mock.address().resolve("/mock/stats")).build();
    try {
      JsonNode stats = new JsonMapper().readTree(http.send(ask, BodyHandlers.ofString()).body());
      JsonNode limit = stats.path("limits").path(0);
      return new Used(limit.path("granted").asLong(0), limit.path("refused").asLong(0));
    } catch (JacksonException e) {
      throw new BrokenException("the mock's figures are not JSON: " + e.getOriginalMessage());
    }
  }

  private static String config(Size size, Map<String, ListeningProcess> mocks) {
    List<String> providers = new ArrayList<>();
    List<String> agents = new ArrayList<>();
    mocks.forEach((way, mock) -> {
      providers.add(
          """
          - name: %s
            baseUrl: %s
            model: m
            limits: [{requests: %d, every: %ds}]\
          """
              .formatted(
                  way, mock.address().resolve("/v1"), size.allowed(), size.window().toSeconds()));
      agents.add("  - {role: %s, model: %s/m, count: 2, concurrency: 8}".formatted(way, way));
    });
    return "providers:\n%s\nagents:\n%s\n"
        .formatted(String.join("\n", providers), String.join("\n", agents));
  }

  private static String scenario(Size size, ListeningProcess server) {
    List<String> requests = new ArrayList<>();
    for (String way : WAYS) {
      requests.add(
          """
          - name: %s
            body: '{"task": "Say a word.", "role": "%s", "maxTokens": 8}'\
          """
              .formatted(way, way));
    }
    return """
    name: limits-live
    target: {tasks: %s}
    timeout: 30m
    seed: 1
    load:
      - {rate: %.1f/s, arrivals: poisson, duration: %ds}
    requests:
    %s
    """
        .formatted(
            server.address(),
            WAYS.size() * size.offeredPerSecond(),
            size.window().plusSeconds(10).toSeconds(),
            String.join("\n", requests));
  }

  private static void report(Testbed bed, Size size, Map<String, Used> all) {
    all.forEach((way, used) -> {
      OptionalDouble share = OptionalDouble.of((double) used.granted() / size.allowed());
      bed.out().println(Lines.share(way + ", used of what is allowed", share, USED_TARGET));
      bed.out()
          .println(
              Lines.nearCount(way + ", refused by it", OptionalDouble.of(used.refused()), 0, 0));
    });
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }
}
