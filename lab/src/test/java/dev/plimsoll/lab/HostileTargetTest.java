package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.wire.ScriptedServer;
import dev.plimsoll.lab.wire.ScriptedServer.Script;
import dev.plimsoll.lab.wire.ScriptedServer.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs against targets that do everything wrong end in their time, with what went wrong. */
@Timeout(60)
class HostileTargetTest {
  private static final RunSettings INSISTING =
      new RunSettings("plimsoll test", "0", "out", true, Optional.empty(), Duration.ZERO);
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  /** Each server by the kind of failure it must be counted as. */
  private static Map<String, Script> servers() {
    Map<String, Script> servers = new LinkedHashMap<>();
    servers.put("timeout: never answers", (_, _) -> forever());
    servers.put("malformed: garbage", (_, wire) -> wire.write("\u0000\u0001 who knows\r\n\r\n"));
    servers.put(
        "reset: closes in the body",
        (_, wire) -> !wire.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
    servers.put("reset: resets", (_, wire) -> wire.reset());
    servers.put(
        "malformed: endless headers",
        (_, wire) -> repeat(wire, "X-More: of this\r\n".repeat(200), ""));
    servers.put("timeout: endless body", (_, wire) -> repeat(wire, chunk(), CHUNKED));
    servers.put("timeout: a byte now and then", (_, wire) -> slowly(wire));
    return servers;
  }

  private static String chunk() {
    return "4000\r\n" + "x".repeat(0x4000) + "\r\n";
  }

  private static boolean forever() throws InterruptedException {
    Thread.sleep(60_000);
    return false;
  }

  private static boolean repeat(Wire wire, String piece, String before)
      throws IOException, InterruptedException {
    wire.write(before.isEmpty() ? "HTTP/1.1 200 OK\r\n" : before);
    while (wire.write(piece)) {
      Thread.sleep(1); // until the other side has had enough; the others want the machine too
    }
    return false;
  }

  private static boolean slowly(Wire wire) throws IOException, InterruptedException {
    wire.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (wire.write("x")) {
      Thread.sleep(100);
    }
    return false;
  }

  private static Scenario scenario(String url, String load) {
    String text =
        "target: %s\nload: [%s]\ntimeout: 700ms\ngracefulStop: 500ms\n".formatted(url, load)
            + "requests: [{expect: 'body contains \"never there\"'}]";
    return Scenarios.parse("hostile", text, Path.of(""), Options.NONE);
  }

  private static RunResult ran(Ended ended) {
    assertThat(ended).isInstanceOf(Ended.Ran.class);
    return ((Ended.Ran) ended).result();
  }

  private record Run(String name, RunResult result, double seconds) {
    private void balances() {
      RunResult.Load load = result.load();
      assertThat(load.intended()).as(name).isEqualTo(load.sent() + load.missed());
      assertThat(result.all().total()).as(name).isEqualTo(load.sent());
      assertThat(result.all().ok() + result.all().failed()).as(name).isEqualTo(load.sent());
      assertThat(result.errors().stream().mapToLong(ErrorKind::count).sum())
          .as(name)
          .isEqualTo(result.all().failed() + load.missed());
    }
  }

  private static List<Run> all(List<Future<Run>> futures)
      throws InterruptedException, ExecutionException {
    List<Run> runs = new ArrayList<>();
    for (Future<Run> future : futures) {
      runs.add(future.get());
    }
    return runs;
  }

  private static Run run(String name, Script script, String load) throws Exception {
    try (ScriptedServer server = new ScriptedServer(script)) {
      long start = System.nanoTime();
      Ended ended = new Lab(scenario(server.url(), load), INSISTING, _ -> {}).run();
      return new Run(name, ran(ended), (System.nanoTime() - start) / 1e9);
    }
  }

  @Test
  void each_ends_in_its_time_and_says_what_it_met() throws Exception {
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      for (String load : List.of("{users: 3, duration: 2s}", "{rate: 20/s, duration: 2s}")) {
        List<Future<Run>> futures = new ArrayList<>();
        servers()
            .forEach((name, script) -> futures.add(pool.submit(() -> run(name, script, load))));
        for (Run run : all(futures)) {
          String kind = run.name().substring(0, run.name().indexOf(':'));

          // the probe's 0.7 s, 2 s of load, 0.5 s of grace, and a second for a busy machine
          assertThat(run.seconds()).as(run.name()).isBetween(2.0, 4.2);
          assertThat(run.result().all().ok()).as(run.name()).isZero();
          assertThat(run.result().errors()).as(run.name()).isNotEmpty();
          assertThat(run.result().errors())
              .as(run.name())
              .extracting(ErrorKind::kind)
              .contains(kind)
              .isSubsetOf(kind, "unfinished", "missed");
          run.balances();
        }
      }
    }
  }

  @Test
  void a_stop_ends_each_within_a_second_with_its_result() throws Exception {
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      List<Future<Run>> futures = new ArrayList<>();
      servers().forEach((name, script) -> futures.add(pool.submit(() -> stopped(name, script))));
      for (Run run : all(futures)) {
        assertThat(run.seconds()).as(run.name()).isLessThan(1.0);
        assertThat(run.result().identity().interrupted()).as(run.name()).isTrue();
        assertThat(run.result().all().total()).as(run.name()).isPositive();
        run.balances();
      }
    }
  }

  /** A run of a minute that is stopped when it has begun; its seconds count from then. */
  private static Run stopped(String name, Script script) throws Exception {
    AtomicLong stoppedAt = new AtomicLong();
    try (ScriptedServer server = new ScriptedServer(script)) {
      Lab[] lab = new Lab[1];
      lab[0] =
          new Lab(
              scenario(server.url(), "{users: 3, duration: 60s}"),
              INSISTING,
              progress -> {
                if (progress.elapsedSeconds() > 0.4 && stoppedAt.get() == 0) {
                  stoppedAt.set(System.nanoTime());
                  lab[0].stop();
                }
              });
      RunResult result = ran(lab[0].run());
      return new Run(name, result, (System.nanoTime() - stoppedAt.get()) / 1e9);
    }
  }

  @Test
  void a_server_that_vanishes_in_the_middle_is_refused_from_then_on() throws Exception {
    CountDownLatch enough = new CountDownLatch(30);
    ScriptedServer server =
        new ScriptedServer((_, wire) -> {
          enough.countDown();
          return wire.ok("never there");
        });
    Thread closing = Thread.ofVirtual().start(() -> close(server, enough));
    RunResult result =
        ran(
            new Lab(scenario(server.url(), "{rate: 50/s, duration: 2s}"), INSISTING, _ -> {})
                .run());
    closing.join();

    assertThat(result.all().ok()).isBetween(25L, 99L);
    assertThat(result.errors()).extracting(ErrorKind::kind).contains("refused");
    assertThat(result.errors())
        .extracting(ErrorKind::kind)
        .isSubsetOf("refused", "reset", "timeout");
    new Run("vanishes", result, 0).balances();
  }

  private static void close(ScriptedServer server, CountDownLatch when) {
    try {
      when.await();
      server.close();
    } catch (IOException | InterruptedException _) {
      // what the run met tells
    }
  }
}
