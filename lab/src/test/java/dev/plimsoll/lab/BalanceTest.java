package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.retry.RetryFigures;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.wire.ScriptedServer;
import dev.plimsoll.lab.wire.ScriptedServer.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is asked and whatever fails: every request that fell due is accounted for once. */
@Timeout(120)
class BalanceTest {
  private static final RunSettings INSISTING =
      new RunSettings("plimsoll test", "0", "out", true, Optional.empty(), Duration.ZERO);
  private static final long FIRST_SEED = 20_261_121L;

  @Test
  void what_was_due_was_sent_or_missed_and_what_was_sent_ended_once() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(6)) {
      List<Future<?>> runs = new ArrayList<>();
      for (long seed = FIRST_SEED; seed < FIRST_SEED + 30; seed++) {
        long own = seed;
        runs.add(
            pool.submit(() -> {
              balance(own);
              return null;
            }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
  }

  private static void balance(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    String scenario = scenario(random);
    long stopMillis = random.nextInt(3) == 0 ? random.nextLong(50, 1200) : 0;
    int stops = random.nextInt(1, 3);
    SplittableRandom chance = random.split();
    try (ScriptedServer server = new ScriptedServer((_, wire) -> answer(draw(chance), wire))) {
      Scenario read =
          Scenarios.parse("s", "target: " + server.url() + scenario, Path.of(""), Options.NONE);
      Lab lab = new Lab(read, INSISTING, _ -> {});
      if (stopMillis > 0) {
        Thread.startVirtualThread(() -> stop(lab, stopMillis, stops));
      }
      Ended ended = lab.run();
      String label = "seed %d, stopped at %d ms%s".formatted(seed, stopMillis, scenario);
      assertThat(ended).as(label).isInstanceOf(Ended.Ran.class);
      check(label, ((Ended.Ran) ended).result());
    }
  }

  private static void check(String label, RunResult result) {
    RunResult.Load load = result.load();
    assertThat(load.intended()).as(label).isEqualTo(load.sent() + load.missed());
    assertThat(result.all().total()).as(label).isEqualTo(load.sent());
    assertThat(result.all().ok() + result.all().failed()).as(label).isEqualTo(load.sent());
    assertThat(result.errors().stream().mapToLong(ErrorKind::count).sum())
        .as(label)
        .isEqualTo(result.all().failed() + load.missed());
    assertThat(result.phases().stream().mapToLong(phase -> phase.load().intended()).sum())
        .as(label)
        .isEqualTo(load.intended());
    assertThat(result.names().stream().mapToLong(RunResult.Series::total).sum())
        .as(label)
        .isEqualTo(load.sent());
    assertThat(result.seconds().stream().mapToLong(RunResult.Second::answered).sum())
        .as(label)
        .isEqualTo(load.sent());
    if (result.attempts().isPresent()) {
      RetryFigures attempts = result.attempts().get();
      assertThat(attempts.requests()).as(label).isEqualTo(load.sent());
      assertThat(attempts.attempts()).as(label).isEqualTo(attempts.requests() + attempts.retried());
    }
  }

  private static void stop(Lab lab, long millis, int times) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (int i = 0; i < times; i++) {
      lab.stop();
    }
  }

  private static String scenario(SplittableRandom random) {
    StringBuilder text = new StringBuilder("\nload:\n");
    for (int i = random.nextInt(1, 3); i > 0; i--) {
      int millis = random.nextInt(100, 600);
      text.append(
          switch (random.nextInt(4)) {
            case 0 -> "  - {users: %d, duration: %dms}\n".formatted(random.nextInt(1, 30), millis);
            case 1 -> "  - {users: %d, iterations: 3}\n".formatted(random.nextInt(1, 10));
            case 2 ->
                "  - {rate: %d/s, duration: %dms, arrivals: poisson}\n"
                    .formatted(random.nextInt(1, 400), millis);
            default ->
                "  - {burst: {requests: %d, every: 100ms}, duration: %dms}\n"
                    .formatted(random.nextInt(1, 40), millis);
          });
    }
    text.append("timeout: %dms\n".formatted(random.nextInt(50, 400)));
    text.append("gracefulStop: %dms\n".formatted(random.nextInt(0, 300)));
    text.append("maxConnections: %d\n".formatted(random.nextInt(30, 60)));
    if (random.nextBoolean()) {
      text.append("retry: {attempts: 3, on: [429, 503, reset], backoff: 1ms..50ms, budget: 50%}\n");
    }
    text.append("requests:\n  - {name: a, path: /a}\n");
    if (random.nextBoolean()) {
      text.append("  - {name: f, steps: [{name: b, path: /b}, {name: c, path: /c}]}\n");
    }
    return text.toString();
  }

  private static int draw(SplittableRandom chance) {
    synchronized (chance) {
      return chance.nextInt(20);
    }
  }

  private static boolean answer(int drawn, Wire wire) throws IOException, InterruptedException {
    switch (drawn) {
      case 0 -> {
        return wire.reset();
      }
      case 1 -> {
        Thread.sleep(500);
        return wire.ok("late");
      }
      case 2, 3 -> {
        return wire.status("503 Service Unavailable", "");
      }
      case 4 -> {
        return wire.write("nonsense\r\n\r\n");
      }
      case 5 -> {
        return !wire.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
      }
      case 6 -> {
        return !wire.ok("and closes");
      }
      default -> {
        Thread.sleep(drawn);
        return wire.ok("x");
      }
    }
  }
}
