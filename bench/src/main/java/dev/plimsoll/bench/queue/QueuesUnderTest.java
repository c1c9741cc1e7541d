package dev.plimsoll.bench.queue;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Resources;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.peers.PeerPackages;
import dev.plimsoll.bench.stores.Backing;
import dev.plimsoll.bench.stores.Database;
import dev.plimsoll.bench.stores.Redis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The queues that are measured side by side, each with its driver. Starts none of them. */
final class QueuesUnderTest {
  static final String OURS = "plimsoll";
  static final String DB_SCHEDULER = "db-scheduler";
  static final String PG_BOSS = "pg-boss";
  static final String BULLMQ = "bullmq";
  private static final String DB_SCHEDULER_VERSION = "16.12.0";
  private static final String PG_BOSS_VERSION = "10.4.2";
  private static final String BULLMQ_VERSION = "6.7.0";
  private static final String IOREDIS = "ioredis@6.0.0";

  private final Testbed bed;
  private final PeerPackages fetched;

  QueuesUnderTest(Testbed bed) {
    this.bed = bed;
    this.fetched = new PeerPackages(bed.root());
  }

  /** This build, with so many agents of 32 tasks each. */
  QueueUnderTest.Ready plimsoll(Backing.Kind backing, int agents)
      throws BrokenException, IOException, InterruptedException {
    Path dist = bed.root().resolve("app/target/dist");
    String libraries = dist.resolve("plimsoll.jar") + ":" + dist.resolve("lib") + "/*";
    Path classes =
        PeerPackages.compiled(
            bed.folder().resolve("plimsoll-driver"),
            libraries,
            "peers/queue/Load.java",
            "peers/plimsoll/Closed.java");
    return new QueueUnderTest.Ready(
        OURS,
        "this build",
        backing,
        url -> java(classes + ":" + libraries, url, Integer.toString(agents)));
  }

  /** db-scheduler, with so many threads, which poll between these fractions of their number. */
  QueueUnderTest dbScheduler(int threads, String lower, String upper)
      throws IOException, InterruptedException {
    String name = DB_SCHEDULER + " " + threads;
    try {
      Path folder =
          fetched.libraries(
              DB_SCHEDULER,
              "org.postgresql:postgresql:42.7.14",
              "com.zaxxer:HikariCP:7.1.0",
              "com.github.kagkarlsson:db-scheduler:" + DB_SCHEDULER_VERSION);
      String libraries = folder.resolve("lib") + "/*";
      Path classes =
          PeerPackages.compiled(
              bed.folder().resolve("db-scheduler-driver"),
              libraries,
              "peers/queue/Load.java",
              "peers/db-scheduler/Closed.java");
      return new QueueUnderTest.Ready(
          name,
          DB_SCHEDULER_VERSION,
          Database::postgres,
          url -> java(classes + ":" + libraries, url, Integer.toString(threads), lower, upper));
    } catch (BrokenException e) {
      return new QueueUnderTest.Absent(name, e.why());
    }
  }

  QueueUnderTest pgBoss() throws IOException, InterruptedException {
    return node(PG_BOSS, PG_BOSS_VERSION, Database::postgres, "500");
  }

  QueueUnderTest bullMq() throws IOException, InterruptedException {
    return node(BULLMQ, BULLMQ_VERSION, Redis::start, "200", IOREDIS);
  }

  private QueueUnderTest node(
      String name, String version, Backing.Kind backing, String setting, String... beside)
      throws IOException, InterruptedException {
    try {
      Path folder = fetched.npm(name, version, beside);
      var _ = Resources.copy("peers/queue/load.mjs", folder);
      Path script = Resources.copy("peers/" + name + "/closed.mjs", folder);
      return new QueueUnderTest.Ready(
          name, version, backing, url -> List.of("node", script.toString(), url, setting));
    } catch (BrokenException e) {
      return new QueueUnderTest.Absent(name, e.why());
    }
  }

  private List<String> java(String classes, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(bed.javaOptions());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx4g", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-cp", classes, "Closed"));
    command.addAll(List.of(words));
    return command;
  }
}
