package dev.plimsoll.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The benchmarks as they are run, small: on a made-up plimsoll, and on the real one once built. */
@Execution(ExecutionMode.CONCURRENT)
class BenchTest {
  private static final int LOOKS = 100; // a tenth of a second each
  private static final Path REAL = Path.of("..", "plimsoll");

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** As bench/run does: a start that finds no AOT cache trains one beside what it starts. */
  @BeforeAll
  static void theRealOneIsTrained() throws Exception {
    if (Files.exists(Path.of("../app/target/dist/BUILD_ID"))) {
      int status = new ProcessBuilder(REAL.toString(), "__prepare").inheritIO().start().waitFor();
      assertThat(status).isZero();
    }
  }

  @Test
  void startupPrintsItsFiguresBesideTheirTargets() throws Exception {
    int status = run("--smoke", "--plimsoll", fake("FakePlimsoll").toString(), "startup");

    assertThat(said())
        .contains("bench/run --smoke startup", "--help, median of 3", "target < 200\u00a0ms");
    assertThat(said()).contains("serve listens", "serve answers ready", "serve idle, of one core");
    assertThat(status).isZero();
  }

  @Test
  void carryJoinsBothLogs() throws Exception {
    int status = run("--smoke", "--plimsoll", fake("FakePlimsoll").toString(), "carry");

    // Ended between 0.5 s and 3 s: six tasks. Each adds 10 ms to the provider's 90.
    assertThat(said()).contains("6 tasks, 2.4 /s", "success in the end", "100\u00a0%");
    assertThat(said())
        .containsPattern(
            "added by us, no retry, p99 +10.0\u00a0ms  target < 20.0\u00a0ms  0.50 of it");
    assertThat(status).isZero();
  }

  @Test
  void aRunThatDoesNotStartIsBroken() throws Exception {
    int status = run("--smoke", "--plimsoll", fake("NoSuchClass").toString(), "carry");

    assertThat(status).isEqualTo(1);
    assertThat(said()).contains("BROKEN  mock does not listen");
  }

  @Test
  void anUnknownBenchmarkIsRefused() throws Exception {
    assertThat(run("fly")).isEqualTo(2);
    assertThat(said()).contains("found 'fly'");
  }

  @Test
  void theRealOneStartsUp() throws Exception {
    smokeTheRealOne("startup");
  }

  @Test
  void theRealOneCarries() throws Exception {
    smokeTheRealOne("carry");
  }

  @Test
  void theRealOneIsPlannedAndRun() throws Exception {
    smokeTheRealOne("plan-live");

    assertThat(said()).contains("half-full: throughput /s", "half-full: p95 ms");
  }

  @Test
  void theRealOneIsRecordedAndForetold() throws Exception {
    smokeTheRealOne("backtest");

    assertThat(said())
        .contains("fewer: critical wait p95, as it was", "fewer: low refused, foretold");
  }

  @Test
  void theRealOneKeepsToLimits() throws Exception {
    smokeTheRealOne("limits-live");

    assertThat(said()).contains("fixed, refused by it", "bucket, used of what is allowed");
  }

  @Test
  void theRealOneHedges() throws Exception {
    smokeTheRealOne("hedging");

    assertThat(said()).contains("p99 without", "second calls, of the first");
  }

  @Test
  void theRealOneIsOverloaded() throws Exception {
    smokeTheRealOne("overload");

    assertThat(said()).contains("goodput, of the best", "critical, p99 of the wait");
  }

  @Test
  void theRealOneIsFlooded() throws Exception {
    smokeTheRealOne("flood");

    assertThat(said()).contains("p99 with / without", "Jain's index");
  }

  @Test
  void theRealOneHasAgentsStarted() throws Exception {
    smokeTheRealOne("pool");

    assertThat(said()).contains("200 agents ready", "live heap for each of 200 idle agents");
  }

  @Test
  void theRealOneLetsAgentsGo() throws Exception {
    smokeTheRealOne("scale-downs");

    assertThat(said()).contains("tasks lost");
  }

  @Test
  void theRealOneIsAskedTheSameAgain() throws Exception {
    smokeTheRealOne("cache");

    assertThat(said()).contains("a hit in the process, p99", "on-1: hit rate");
  }

  @Test
  void theRealOneStandsBesideItsPeers() throws Exception {
    smokeTheRealOne("engine");

    assertThat(said()).containsAnyOf("engine 64: CPU per request x wrk", "not shown: ");
  }

  @Test
  void theRealOneIsHeldAgainstKnownTargets() throws Exception {
    smokeTheRealOne("truth");

    assertThat(said()).containsAnyOf("stall, cold: response p99", "not shown: ");
  }

  @Test
  void theRealOneHasManyUsers() throws Exception {
    smokeTheRealOne("many");

    assertThat(said()).containsAnyOf("500 users who think: peak memory", "not shown: ");
  }

  @Test
  void theRealOneMeetsFaults() throws Exception {
    smokeTheRealOne("faults");

    assertThat(said()).containsAnyOf("refuses: ended after", "not shown: ");
  }

  @Test
  void theRealQueueStandsBesideItsPeers() throws Exception {
    smokeTheRealOne("queue-embedded");

    assertThat(said()).containsAnyOf("| plimsoll        | complete @100 |", "not shown: ");
  }

  @Test
  void theRealQueueStandsBesideItsPeersOnPostgres() throws Exception {
    smokeTheRealOne("queue-postgres");

    assertThat(said()).containsAnyOf("| plimsoll        | complete @100 |", "not shown: ");
  }

  @Test
  void theRealQueueIsMetOverHttp() throws Exception {
    smokeTheRealOne("queue-http");

    assertThat(said()).containsAnyOf("embedded: accepted durably", "not shown: ");
  }

  @Test
  void theRealQueueHoldsMany() throws Exception {
    smokeTheRealOne("queue-million");

    assertThat(said()).containsAnyOf("embedded: start until it has them all", "not shown: ");
  }

  @Test
  void theRealOneIsKilledAndKeepsItsPromise() throws Exception {
    smokeTheRealOne("audit-embedded");

    assertThat(said()).containsPattern("of those lost +0\n").containsPattern("kills -9 +3\n");
  }

  @Test
  void theRealOneIsKilledAndKeepsItsPromiseOnPostgres() throws Exception {
    smokeTheRealOne("audit-postgres");

    if (!said().contains("not shown: ")) {
      assertThat(said()).containsPattern("of those lost +0\n").containsPattern("kills -9 +3\n");
    }
  }

  @Test
  void theRealOneLosesItsPowerAndKeepsItsPromise() throws Exception {
    smokeTheRealOne("power-cut");

    if (!said().contains("not shown: ")) {
      assertThat(said()).containsPattern("not there +0\n").contains("power cuts, each twice");
    }
  }

  @Test
  void theRealOneFiresItsSchedules() throws Exception {
    smokeTheRealOne("schedules");

    assertThat(said())
        .containsPattern("embedded, at once: missed, doubled +0, 0\n")
        .containsAnyOf("postgres, at once: missed, doubled", "not shown: ");
  }

  @Test
  void routingIsTrainedAndJudgedOnItsExcerpt() throws Exception {
    int status = run("--smoke", "routing");

    assertThat(said())
        .contains("pooled, subjects never seen", "(as shipped) |", "| large |")
        .contains("complexity of 2 KB, median");
    assertThat(status).as(said()).isZero();
  }

  @Test
  void theEngineIsMeasuredAlone() throws Exception {
    smokeTheRealOne("engine-speed");

    assertThat(said())
        .contains("engine: lives", "engine: lives with a call")
        .containsAnyOf("engine, by JMH: lifeWithCall", "engine, by JMH   ");
  }

  @Test
  void theLawsHoldForAWhileLonger() throws Exception {
    smokeTheRealOne("engine-laws");

    assertThat(said()).contains("events over");
  }

  private void smokeTheRealOne(String benchmark) throws InterruptedException {
    assertThat(Path.of("../app/target/dist/BUILD_ID"))
        .as("the program itself: ./mvnw verify builds app before bench")
        .exists();
    int status = run("--smoke", "--plimsoll", REAL.toString(), benchmark);

    assertThat(status).as(said()).isZero();
    for (int look = 0; look < LOOKS && !left(benchmark).isEmpty(); look++) {
      Thread.sleep(100); // what was ended needs a moment to be gone
    }
    assertThat(left(benchmark)).as("what it started has ended").isEmpty();
  }

  private static List<String> left(String benchmark) {
    return ProcessHandle.allProcesses()
        .map(one -> one.info().commandLine().orElse(""))
        .filter(line -> line.contains("plimsoll-bench-" + benchmark))
        .toList();
  }

  private int run(String... args) throws InterruptedException {
    return Bench.run(new PrintStream(out, true, StandardCharsets.UTF_8), args);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private Path fake(String main) throws Exception {
    Path script = folder.resolve("plimsoll");
    Files.writeString(
        script,
        """
        #!/bin/sh
        exec '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' dev.plimsoll.bench.%s "$@"
        """
            .formatted(
                System.getProperty("java.home"), System.getProperty("java.class.path"), main));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }
}
