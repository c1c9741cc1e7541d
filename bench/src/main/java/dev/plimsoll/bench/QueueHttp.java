package dev.plimsoll.bench;

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
final class QueueHttp implements Benchmark {
  private static final int USERS = 64;
  private static final int OPEN_PER_SECOND = 200;
  private static final double ANSWER_TARGET_MILLIS = 25;
  private static final double COMPLETE_TARGET = 6_000;
  private static final JsonMapper JSON = new JsonMapper();

  /** A store and what is expected on it: tasks a second, milliseconds. */
  private record Store(String name, Backing.Kind backing, double accepted, double added) {}

  private static final List<Store> STORES =
      List.of(
          new Store("embedded", Folder::in, 12_000, 5),
          new Store("postgres", Database::postgres, 8_000, 8));

  @Override
  public String name() {
    return "queue-http";
  }

  @Override
  public void run(Bed bed) throws BrokenException, IOException, InterruptedException {
    if (Cpus.missing().isPresent()) {
      bed.out().println(Lines.skipped(name(), Cpus.missing().get()));
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
  private record Round(Bed bed, Store store, boolean pinned) {
    private String title(String what) {
      return store.name() + (pinned ? ", 1 processor: " : ": ") + what;
    }

    private Duration warmUp() {
      return Duration.ofSeconds(bed.smoke() ? 1 : 15);
    }

    private Duration length() {
      return Duration.ofSeconds(bed.smoke() ? 2 : 60);
    }

    /** The load of a warm-up, and then that which counts. */
    private Summary load(String name, Load load)
        throws BrokenException, IOException, InterruptedException {
      var _ = load(name + "-warm-up", load.scenario(warmUp().toSeconds()), warmUp());
      Summary summary = load(name, load.scenario(length().toSeconds()), length());
      summary.doubts().stream()
          .map(doubt -> Lines.plain(title(name + ", doubt"), doubt))
          .forEach(bed.out()::println);
      return summary;
    }

    private Listening serve(Path config, Backing backing)
        throws BrokenException, IOException, InterruptedException {
      String[] command = Served.command(config, backing);
      return pinned
          ? Listening.start(
              bed, "serve", List.of("taskset", "-c", Integer.toString(Cpus.TARGET)), command)
          : Listening.start(bed, "serve", command);
    }

    /** Nobody works, so that only what is taken in is measured. */
    void accepted() throws BrokenException, IOException, InterruptedException {
      try (Backing backing = store.backing().start(bed);
          Listening provider = Served.provider(bed)) {
        Listening server = serve(Served.busy(bed, provider), backing);
        try {
          Summary summary = load("accepted", posts(server, "users: " + USERS));
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
          Listening server = serve(Served.echoing(bed), backing)) {
        Summary summary =
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
                        .formatted(server.address(), USERS, seconds, Served.body()));
        bed.out()
            .println(
                Lines.rate(title("submitted, seen completed"), rate(summary), COMPLETE_TARGET));
      }
      try (Backing backing = store.backing().start(bed);
          Listening server = serve(Served.echoing(bed), backing)) {
        Load posts = posts(server, "users: " + USERS);
        var _ = load("unwatched-warm-up", posts.scenario(warmUp().toSeconds()), warmUp());
        try (Caller caller = new Caller(server.address(), Duration.ofSeconds(10))) {
          double before = completed(caller);
          Summary summary = load("unwatched", posts.scenario(length().toSeconds()), length());
          double completed = completed(caller) - before;
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
          Listening server = serve(Served.echoing(bed), backing)) {
        Summary open = load("open", posts(server, "rate: %d/s".formatted(OPEN_PER_SECOND)));
        List<Double> added = added(server, open.number("requests", "ok").orElse(0));
        bed.out()
            .println(
                Lines.plain(
                    title("200/s, until its agent has it, p50"),
                    Lines.millis(Order.percentile(added, 50))));
        bed.out()
            .println(
                Lines.below(title("the same, p99"), Order.percentile(added, 99), store.added()));
      }
    }

    private Load posts(Listening server, String load) {
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
              .formatted(server.address(), load, seconds, Served.body());
    }

    private Summary load(String name, String scenario, Duration length)
        throws BrokenException, IOException, InterruptedException {
      String run = "%s-%s-%s".formatted(store.name(), pinned ? "pinned" : "shared", name);
      Lab lab = pinned ? new Lab(bed) : Lab.anywhere(bed);
      Path folder = lab.must(run, scenario, length).folder();
      Summary summary = Summary.read(folder);
      if (summary.number("requests", "failed").orElse(1) > 0) {
        throw new BrokenException(run + ": requests failed: " + summary.errors());
      }
      return summary;
    }

    private static double completed(Caller caller) throws IOException {
      return Served.health(caller).path("tasks").path("completed").asDouble();
    }

    private static OptionalDouble rate(Summary summary) {
      return summary.number("requests", "throughput");
    }

    private static List<Double> added(Listening server, double newest) throws IOException {
      List<Double> added = new ArrayList<>();
      try (Caller caller = new Caller(server.address(), Duration.ofSeconds(30))) {
        String cursor = "";
        do {
          JsonNode page = JSON.readTree(caller.get("/api/v1/tasks?limit=1000" + cursor).body());
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
