package dev.plimsoll.bench.queue;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Percentiles;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.Processors;
import dev.plimsoll.bench.program.HttpConnection;
import dev.plimsoll.bench.program.LabRunner;
import dev.plimsoll.bench.program.ListeningProcess;
import dev.plimsoll.bench.program.RunSummary;
import dev.plimsoll.bench.stores.Backing;
import dev.plimsoll.bench.stores.DataFolder;
import dev.plimsoll.bench.stores.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The queue as its users meet it: how many tasks a second a server takes durably over HTTP, how
 * many it finishes, and how soon an agent has them. Once as the machine is, once with the server on
 * one processor and the load on another.
 */
public final class QueueHttp implements Benchmark {
  private static final int USERS = 64;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final int OPEN_PER_SECOND = 200;
  private static final double ANSWER_TARGET_MILLIS = 25;
  private static final double COMPLETE_TARGET = 6_000;
  private static final JsonMapper JSON = new JsonMapper();

  /** A store and what is expected on it: tasks a second, milliseconds. */
  private record Store(String name, Backing.Kind backing, double accepted, double added) {}

  private static final List<Store> STORES =
      List.of(
          new Store("embedded", DataFolder::in, 12_000, 5),
          new Store("postgres", Database::postgres, 8_000, 8));

  @Override
  public String name() {
    return "queue-http";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    if (Processors.missing().isPresent()) {
      bed.out().println(Lines.skipped(name(), Processors.missing().get()));
      return;
    }
    Optional<String> missing = Database.missing();
    for (Store store : STORES) {
      if (store.name().equals("postgres") && missing.isPresent()) {
        bed.out().println(Lines.skipped(store.name(), missing.get()));
        continue;
      }
      for (boolean pinned : bed.smoke() ? new boolean[] {false} : new boolean[] {false, true}) {
        Round round = new Round(bed, store, pinned);
        round.accepted();
        round.completed();
        round.open();
      }
    }
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  /** A scenario of so many seconds. */
  private interface Load {
    String scenario(long seconds);
  }

  /** All measures on one store, with a fresh one for each. */
  private record Round(Testbed bed, Store store, boolean pinned) {
    private String title(String what) {
      return store.name() + (pinned ? ", 1 processor: " : ": ") + what;
    }

    /** The same load before it counts; a smoke test counts nothing. */
    private void warmUp(String name, Load load)
        throws BrokenException, IOException, InterruptedException {
      if (!bed.smoke()) {
        var _ = load(name + "-warm-up", load.scenario(WARM_UP.toSeconds()), WARM_UP);
      }
    }

    private Duration length() {
      return bed.smoke() ? Duration.ofSeconds(1) : bed.counted().orElse(Duration.ofSeconds(60));
    }

    /** The load of a warm-up, and then that which counts. */
    private RunSummary load(String name, Load load)
        throws BrokenException, IOException, InterruptedException {
      warmUp(name, load);
      RunSummary summary = load(name, load.scenario(length().toSeconds()), length());
      summary.doubts().stream()
          .map(doubt -> Lines.plain(title(name + ", doubt"), doubt))
          .forEach(bed.out()::println);
      return summary;
    }

    private ListeningProcess serve(Path config, Backing backing)
        throws BrokenException, IOException, InterruptedException {
      String[] command = ServerSetup.command(config, backing);
      return pinned
          ? ListeningProcess.start(
              bed, "serve", List.of("taskset", "-c", Integer.toString(Processors.TARGET)), command)
          : ListeningProcess.start(bed, "serve", command);
    }

    /** Nobody works, so that only what is taken in is measured. */
    void accepted() throws BrokenException, IOException, InterruptedException {
      try (Backing backing = store.backing().start(bed);
          ListeningProcess provider = ServerSetup.provider(bed)) {
        ListeningProcess server = serve(ServerSetup.busy(bed, provider), backing);
        try {
          RunSummary summary = load("accepted", posts(server, "users: " + USERS));
          bed.out().println(Lines.rate(title("accepted durably"), rate(summary), store.accepted()));
          bed.out()
              .println(
                  Lines.below(
                      title("answer, p99"),
                      summary.number("response", "p99"),
                      ANSWER_TARGET_MILLIS));
        } finally {
          server.kill(); // its one task has an hour to go
        }
      }
    }

    /** Each user waits for its task's end before it sends the next. */
    void completed() throws BrokenException, IOException, InterruptedException {
      try (Backing backing = store.backing().start(bed);
          ListeningProcess server = serve(ServerSetup.echoing(bed), backing)) {
        RunSummary summary =
            load(
                "completed",
                seconds ->
                    """
                    name: completed
                    target: {tasks: %s}
                    load:
                      - {users: %d, duration: %ds}
                    requests:
                      - {name: task, body: '%s'}
                    """
                        .formatted(server.address(), USERS, seconds, ServerSetup.body()));
        bed.out()
            .println(
                Lines.rate(title("submitted, seen completed"), rate(summary), COMPLETE_TARGET));
      }
      try (Backing backing = store.backing().start(bed);
          ListeningProcess server = serve(ServerSetup.echoing(bed), backing)) {
        Load posts = posts(server, "users: " + USERS);
        warmUp("unwatched", posts);
        try (HttpConnection connection =
            new HttpConnection(server.address(), Duration.ofSeconds(10))) {
          double before = completed(connection);
          RunSummary summary = load("unwatched", posts.scenario(length().toSeconds()), length());
          double completed = completed(connection) - before;
          double seconds = summary.number("durationSeconds").orElse(Double.NaN);
          bed.out()
              .println(
                  Lines.plain(
                      title("completed, nobody asking"),
                      Lines.perSecond(OptionalDouble.of(completed / seconds))));
        }
      }
    }

    /**
     * From the moment a task was taken in to its agent's first step. That includes its first
     * commit, so it is more than from the answer's arrival on.
     */
    void open() throws BrokenException, IOException, InterruptedException {
      try (Backing backing = store.backing().start(bed);
          ListeningProcess server = serve(ServerSetup.echoing(bed), backing)) {
        RunSummary open = load("open", posts(server, "rate: %d/s".formatted(OPEN_PER_SECOND)));
        List<Double> added = added(server, open.number("requests", "ok").orElse(0));
        bed.out()
            .println(
                Lines.plain(
                    title("200/s, until its agent has it, p50"),
                    Lines.millis(Percentiles.percentile(added, 50))));
        bed.out()
            .println(
                Lines.below(
                    title("the same, p99"), Percentiles.percentile(added, 99), store.added()));
      }
    }

    private Load posts(ListeningProcess server, String load) {
      return seconds ->
          """
          name: posts
          target: %s
          load:
            - {%s, duration: %ds}
          requests:
            - name: post
              method: POST
              path: /api/v1/tasks
              headers: {Content-Type: application/json}
              body: '%s'
              expect: ["status == 202"]
          """
              .formatted(server.address(), load, seconds, ServerSetup.body());
    }

    private RunSummary load(String name, String scenario, Duration length)
        throws BrokenException, IOException, InterruptedException {
      String run = "%s-%s-%s".formatted(store.name(), pinned ? "pinned" : "shared", name);
      LabRunner lab = pinned ? new LabRunner(bed) : LabRunner.anywhere(bed);
      Path folder = lab.must(run, scenario, length).folder();
      RunSummary summary = RunSummary.read(folder);
      if (summary.number("requests", "failed").orElse(1) > 0) {
        throw new BrokenException(run + ": requests failed: " + summary.errors());
      }
      return summary;
    }

    private static double completed(HttpConnection connection) throws IOException {
      return ServerSetup.health(connection).path("tasks").path("completed").asDouble();
    }

    private static OptionalDouble rate(RunSummary summary) {
      return summary.number("requests", "throughput");
    }

    private static List<Double> added(ListeningProcess server, double newest) throws IOException {
      List<Double> added = new ArrayList<>();
      try (HttpConnection connection =
          new HttpConnection(server.address(), Duration.ofSeconds(30))) {
        String cursor = "";
        do {
          JsonNode page = JSON.readTree(connection.get("/api/v1/tasks?limit=1000" + cursor).body());
          for (JsonNode task : page.required("tasks")) {
            JsonNode timings = task.path("timings");
            added.add(
                timings.path("store").asDouble(0)
                    + timings.path("queue").asDouble(0)
                    + timings.path("agent").asDouble(0));
          }
          cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : "";
        } while (!cursor.isEmpty() && added.size() < newest);
      }
      return added.subList(0, (int) Math.min(newest, added.size()));
    }
  }
}
