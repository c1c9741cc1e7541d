package dev.plimsoll.bench.pool;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.program.ListeningProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Waves of load until agents were let go a hundred times, each time while others' tasks and their
 * own run; then every task that was answered 202 is asked for, one by one.
 */
public final class ScaleDowns implements Benchmark {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LONGEST_END = Duration.ofSeconds(60);
  private static final double LOW = 30;
  private static final double HIGH = 200;

  @Override
  public String name() {
    return "scale-downs";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    int wanted = bed.smoke() ? 3 : 100;
    try (ListeningProcess mock =
            ListeningProcess.mock(bed, "uniform:100ms..900ms", "--errors", "0%");
        ScaledServer server = ScaledServer.start(bed, "serve", yaml(mock));
        Load load = Load.at(server.address(), LOW)) {
      Steps steps = waves(server, load, wanted);
      load.stop();
      awaitEnds(server);
      report(bed, server, load, steps);
    }
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private static String yaml(ListeningProcess mock) {
    return """
    provider: {baseUrl: %s, concurrency: {first: 500, most: 1000}}
    agents:
      - role: general
        count: 4
        concurrency: 8
        scale: {min: 2, max: 20, warm: 3, pauseUp: 200ms, pauseDown: 300ms}
        coldStart: 500ms
        warmStart: 50ms
    """
        .formatted(mock.address().resolve("/v1"));
  }

  /** What was seen of steps down, and of agents that ended what they ran. */
  private static final class Steps {
    final Set<Long> down = new HashSet<>();
    final Set<Long> withWork = new HashSet<>();
    final Set<String> drained = new HashSet<>(); // agents seen draining, with tasks that run
  }

  private static Steps waves(ScaledServer server, Load load, int wanted)
      throws BrokenException, IOException, InterruptedException {
    Steps steps = new Steps();
    long began = System.nanoTime();
    while (steps.withWork.size() < wanted) {
      long millis = (System.nanoTime() - began) / 1_000_000;
      if (millis > LONGEST.toMillis()) {
        throw new BrokenException(
            "%d steps down within %s".formatted(steps.withWork.size(), LONGEST));
      }
      load.become(millis / 6_000 % 2 == 0 ? HIGH : LOW);
      look(server, steps);
      Thread.sleep(20);
    }
    return steps;
  }

  private static void look(ScaledServer server, Steps steps) throws BrokenException, IOException {
    for (JsonNode agent : server.get("/api/v1/agents").path("agents")) {
      if (agent.path("state").asString().equals("draining") && agent.path("running").asInt() > 0) {
        steps.drained.add(agent.path("name").asString());
      }
    }
    for (JsonNode one : server.get("/api/v1/decisions?kind=scale&limit=100").path("decisions")) {
      String why = one.path("why").asString();
      if (one.path("decision").asString().equals("idle")) {
        long number = one.path("number").asLong();
        steps.down.add(number);
        if (!why.contains(": 0 of ")) {
          steps.withWork.add(number);
        }
      }
    }
  }

  private static void awaitEnds(ScaledServer server)
      throws BrokenException, IOException, InterruptedException {
    long began = System.nanoTime();
    while (true) {
      JsonNode health = server.get("/health");
      int left =
          health.path("queue").path("depth").asInt()
              + health.path("agents").path("running").asInt()
              + health.path("tasks").path("retrying").asInt();
      if (left == 0) {
        return;
      }
      if (System.nanoTime() - began > LONGEST_END.toNanos()) {
        throw new BrokenException(left + " tasks had not ended within " + LONGEST_END);
      }
      Thread.sleep(50);
    }
  }

  private static void report(Testbed bed, ScaledServer server, Load load, Steps steps)
      throws BrokenException, IOException {
    List<String> accepted = load.accepted();
    Map<String, Integer> ends = new HashMap<>();
    for (String id : accepted) {
      String status = server.get("/api/v1/tasks/" + id).path("status").asString();
      ends.merge(status.isEmpty() ? "unknown" : status, 1, Integer::sum);
    }
    int known =
        ends.entrySet().stream()
            .filter(
                end -> Set.of("completed", "dead", "expired", "cancelled").contains(end.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
    bed.out().println(Lines.plain("steps down", "" + steps.down.size()));
    bed.out().println(Lines.plain("  while tasks ran", "" + steps.withWork.size()));
    bed.out().println(Lines.plain("  agents seen draining with tasks", "" + steps.drained.size()));
    bed.out()
        .println(
            Lines.plain(
                "agents let go, as counted by the server",
                "%.0f steps, at most %d agents"
                    .formatted(
                        server.metric("plimsoll_scaling_steps_total", "direction=\"down\""), 20)));
    bed.out().println(Lines.plain("tasks answered 202", "%,d".formatted(accepted.size())));
    bed.out().println(Lines.plain("  ended", ends.toString()));
    bed.out().println(Lines.plain("  refused at the door", "%,d".formatted(load.refused())));
    bed.out()
        .println(Lines.nearCount("tasks lost", OptionalDouble.of(accepted.size() - known), 0, 0));
    if (known != accepted.size()) {
      throw new BrokenException(accepted.size() - known + " accepted tasks have no end");
    }
  }
}
