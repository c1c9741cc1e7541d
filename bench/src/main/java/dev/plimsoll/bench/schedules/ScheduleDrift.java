package dev.plimsoll.bench.schedules;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Percentiles;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.program.HttpConnection;
import dev.plimsoll.bench.program.ListeningProcess;
import dev.plimsoll.bench.stores.Backing;
import dev.plimsoll.bench.stores.DataFolder;
import dev.plimsoll.bench.stores.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A thousand schedules of ten seconds each: how long after its fire time each task is durable, and
 * whether every fire time has its task, once. On PostgreSQL two servers share them, and one is
 * killed half-way.
 */
public final class ScheduleDrift implements Benchmark {
  private static final double TARGET_MILLIS = 50;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration COUNTED = Duration.ofMinutes(2);
  private static final Duration SETTLES = Duration.ofSeconds(3); // after the last fire time
  private static final JsonMapper JSON = new JsonMapper();

  /** How a thousand schedules lie in their ten seconds. */
  private enum Spread {
    EVENLY("spread"),
    AT_ONCE("at once");

    private final String words;

    Spread(String words) {
      this.words = words;
    }
  }

  /** So many schedules, each of which fires once in so many seconds. */
  private record Load(Spread spread, int schedules, int period) {
    static Load of(Spread spread, boolean smoke) {
      return new Load(spread, smoke ? 50 : 1_000, smoke ? 2 : 10);
    }

    int second(int schedule) {
      return spread == Spread.EVENLY ? schedule % period : 0;
    }

    /** The last one that is not after a time; none is as late as a period. */
    Instant fireTime(int schedule, Instant time) {
      long since = Math.floorMod(time.getEpochSecond() - second(schedule), period);
      return Instant.ofEpochSecond(time.getEpochSecond() - since);
    }

    List<Fire> fires(Instant from, Instant until) {
      List<Fire> fires = new ArrayList<>();
      for (int n = 0; n < schedules; n++) {
        Instant first = fireTime(n, from);
        for (Instant time = first; time.isBefore(until); time = time.plusSeconds(period)) {
          if (!time.isBefore(from)) {
            fires.add(new Fire(n, time));
          }
        }
      }
      return fires;
    }
  }

  /** One fire time of one schedule. */
  private record Fire(int schedule, Instant time) {}

  @Override
  public String name() {
    return "schedules";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Optional<String> missing = Database.missing();
    for (Spread spread : bed.smoke() ? List.of(Spread.AT_ONCE) : List.of(Spread.values())) {
      Load load = Load.of(spread, bed.smoke());
      measure(bed, "embedded", DataFolder::in, load, false);
      if (missing.isEmpty()) {
        measure(bed, "postgres", Database::postgres, load, true);
      }
    }
    missing.ifPresent(why -> bed.out().println(Lines.skipped("postgres", why)));
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  private static void measure(
      Testbed bed, String store, Backing.Kind kind, Load load, boolean killed)
      throws BrokenException, IOException, InterruptedException {
    Duration warmUp = bed.smoke() ? Duration.ZERO : WARM_UP;
    Duration counted = bed.smoke() ? Duration.ofSeconds(4) : bed.counted().orElse(COUNTED);
    try (Backing backing = kind.start(bed);
        ListeningProcess server = serve(bed, "serve", backing)) {
      Optional<ListeningProcess> other =
          killed ? Optional.of(serve(bed, "other", backing)) : Optional.empty();
      Instant from;
      try {
        add(server.address(), load);
        from = Instant.now().plus(warmUp).plusSeconds(1);
        sleepUntil(from.plus(counted.dividedBy(2)));
      } finally {
        if (other.isPresent()) {
          other.get().kill();
        }
      }
      Instant until = from.plus(counted);
      sleepUntil(until.plus(SETTLES));
      List<Fire> due = load.fires(from, until);
      report(bed, store + ", " + load.spread().words, due, fired(server.address(), load));
    }
  }

  private static void sleepUntil(Instant time) throws InterruptedException {
    Thread.sleep(Duration.between(Instant.now(), time));
  }

  private static ListeningProcess serve(Testbed bed, String name, Backing backing)
      throws BrokenException, IOException, InterruptedException {
    Path config =
        Files.writeString(
            bed.folder().resolve(name + ".yaml"),
            """
            provider: {kind: echo}
            agents:
              - {role: general, count: 16, concurrency: 16}
            """);
    return ListeningProcess.start(
        bed, name, "serve", "--port", "0", "--config", config.toString(), "--store", backing.url());
  }

  private static void add(URI server, Load load) throws BrokenException, IOException {
    try (HttpConnection connection = new HttpConnection(server, Duration.ofSeconds(30))) {
      for (int n = 0; n < load.schedules(); n++) {
        HttpConnection.Answer answer =
            connection.post(
                "/api/v1/schedules",
                """
                {"name": "s%d", "when": "%d/%d * * * * *",
                 "task": {"task": "say when", "metadata": {"schedule": %d}}}
                """
                    .formatted(n, load.second(n), load.period(), n));
        if (answer.status() != 201) {
          throw new BrokenException("a schedule was answered " + answer.status());
        }
      }
    }
  }

  /** How late the tasks of each fire time were durable, in milliseconds. */
  private static Map<Fire, List<Double>> fired(URI server, Load load) throws IOException {
    Map<Fire, List<Double>> fired = new HashMap<>();
    try (HttpConnection connection = new HttpConnection(server, Duration.ofSeconds(30))) {
      String cursor = "";
      do {
        JsonNode page = JSON.readTree(connection.get("/api/v1/tasks?limit=1000" + cursor).body());
        for (JsonNode task : page.required("tasks")) {
          int schedule = task.path("metadata").path("schedule").asInt();
          Instant accepted = Instant.parse(task.required("acceptedAt").asString());
          Instant time = load.fireTime(schedule, accepted);
          double late =
              Duration.between(time, accepted).toNanos() / 1e6
                  + task.path("timings").path("store").asDouble();
          fired.computeIfAbsent(new Fire(schedule, time), _ -> new ArrayList<>()).add(late);
        }
        cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : "";
      } while (!cursor.isEmpty());
    }
    return fired;
  }

  private static void report(
      Testbed bed, String what, List<Fire> due, Map<Fire, List<Double>> fired)
      throws BrokenException {
    List<Double> late =
        due.stream().flatMap(fire -> fired.getOrDefault(fire, List.of()).stream()).toList();
    long missed = due.stream().filter(fire -> !fired.containsKey(fire)).count();
    long doubled = late.size() + missed - due.size();
    bed.out().println(Lines.plain(what + ": due", "%,d".formatted(due.size())));
    bed.out()
        .println(Lines.plain(what + ": missed, doubled", "%,d, %,d".formatted(missed, doubled)));
    bed.out().println(Lines.plain(what + ": p50", millis(late, 50)));
    OptionalDouble p99 = Percentiles.percentile(late, 99);
    bed.out().println(Lines.below(what + ": p99", p99, TARGET_MILLIS));
    bed.out().println(Lines.plain(what + ": longest", millis(late, 100)));
    if (missed + doubled > 0) {
      throw new BrokenException("%,d fire times missed, %,d doubled".formatted(missed, doubled));
    }
  }

  private static String millis(List<Double> values, double percent) {
    return Lines.millis(Percentiles.percentile(values, percent));
  }
}
