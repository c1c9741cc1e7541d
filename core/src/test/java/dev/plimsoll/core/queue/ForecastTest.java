package dev.plimsoll.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.queue.Forecast.Quote;
import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The forecast in virtual time: what it said against what came. */
class ForecastTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int TASKS = 20_000;

  private record Task(@Nullable Quote quote, double run) {}

  private record End(double at, Task task) {}

  @Test
  void says_nothing_before_twenty_runs() {
    Forecast forecast = new Forecast();
    for (int i = 0; i < 19; i++) {
      forecast.ran("general", Duration.ofSeconds(2), true, START);
    }
    assertThat(forecast.quote("general", Priority.LOW, 0, 4, START)).isEmpty();
    assertThat(forecast.typicalRun("general", START)).isEmpty();

    forecast.ran("general", Duration.ofSeconds(2), true, START);

    assertThat(forecast.quote("general", Priority.LOW, 0, 0, START)).isEmpty();
    Quote quote = forecast.quote("general", Priority.LOW, 40, 4, START).orElseThrow();
    assertThat(quote.perSecond()).isBetween(1.9, 2.1);
    assertThat(quote.startP50()).isBetween(19.0, 21.0);
    assertThat(quote.startP90()).isGreaterThan(quote.startP50());
    assertThat(quote.finishP50()).isBetween(21.0, 23.0);
    assertThat(quote.finishP90()).isGreaterThan(quote.finishP50());
  }

  @Test
  void a_typical_run_is_not_believed_when_none_ended_for_long() {
    Forecast forecast = new Forecast();
    for (int i = 0; i < 20; i++) {
      forecast.ran("general", Duration.ofSeconds(2), true, START);
    }
    assertThat(forecast.typicalRun("general", START.plusSeconds(59))).isPresent();
    assertThat(forecast.typicalRun("general", START.plusSeconds(61))).isEmpty();
  }

  @Test
  void an_interruption_is_held_against_nobody() {
    Forecast forecast = new Forecast();
    for (int i = 0; i < 20; i++) {
      forecast.ran("general", Duration.ofSeconds(2), true, START);
    }
    Quote quote = forecast.quote("general", Priority.LOW, 1, 1, START).orElseThrow();
    forecast.interrupted();
    forecast.started(quote, START.plusSeconds(1_000));
    forecast.completed(quote, START.plusSeconds(1_002));
    assertThat(forecast.calibration()).isEqualTo(new Calibration(0, 0, 0, 0));
  }

  @Test
  void exponential_runs_under_steady_load() {
    holds("exponential, 80 % load", 1, exponential(1, 2.0), _ -> 0.8);
    holds("exponential, 95 % load", 2, exponential(2, 2.0), _ -> 0.95);
  }

  @Test
  void exponential_runs_under_varying_load() {
    holds("exponential, waves", 3, exponential(3, 2.0), ForecastTest::waves);
  }

  @Test
  void lognormal_runs_under_varying_load() {
    SplittableRandom random = new SplittableRandom(4);
    DoubleSupplier runs = () -> Math.exp(0.5 + 1.0 * random.nextGaussian());
    holds("lognormal, waves", 4, runs, ForecastTest::waves);
    holds("lognormal, 50 % load", 5, runs, _ -> 0.5);
  }

  private static DoubleSupplier exponential(long seed, double mean) {
    SplittableRandom random = new SplittableRandom(seed);
    return () -> -mean * Math.log(1 - random.nextDouble());
  }

  /** Quiet and overload by turns, each some thousand tasks long. */
  private static double waves(int task) {
    return 0.8 + 0.5 * Math.sin(task / 500.0);
  }

  private static void holds(String name, long seed, DoubleSupplier runs, IntToDoubleFunction load) {
    Calibration got = simulate(seed, runs, load);
    System.out.printf(
        "forecast, %s (seed %d): %.3f started within P50, %.3f finished within P90%n",
        name, seed, got.startShare(), got.finishShare());
    assertThat(got.finishShare()).as("%s, seed %d", name, seed).isBetween(0.85, 0.97);
    assertThat(got.startShare()).as("%s, seed %d", name, seed).isBetween(0.4, 0.6);
  }

  /** One pool of eight slots, first in first out, arrivals by chance at a share of its capacity. */
  private static Calibration simulate(long seed, DoubleSupplier runs, IntToDoubleFunction load) {
    int slots = 8;
    double mean = 0;
    for (int i = 0; i < 10_000; i++) {
      mean += runs.getAsDouble() / 10_000;
    }
    SplittableRandom random = new SplittableRandom(seed);
    Forecast forecast = new Forecast();
    Deque<Task> queue = new ArrayDeque<>();
    PriorityQueue<End> running = new PriorityQueue<>(Comparator.comparingDouble(End::at));
    double now = 0;
    for (int i = 0; i < TASKS; i++) {
      double gap = -Math.log(1 - random.nextDouble()) * mean / slots / load.applyAsDouble(i);
      double next = now + gap;
      while (!running.isEmpty() && running.peek().at() <= next) {
        End end = running.remove();
        end(forecast, end);
        if (!queue.isEmpty()) {
          begin(forecast, queue.removeFirst(), end.at(), running);
        }
      }
      now = next;
      int position = running.size() < slots ? 0 : queue.size() + 1;
      Optional<Quote> quote =
          forecast
              .quote("general", Priority.NORMAL, position, slots, at(now))
              .filter(forecast::observe);
      Task task = new Task(quote.orElse(null), runs.getAsDouble());
      if (position == 0) {
        begin(forecast, task, now + 0.002 + 0.002 * random.nextDouble(), running);
      } else {
        queue.addLast(task);
      }
    }
    return forecast.calibration();
  }

  private static void begin(Forecast forecast, Task task, double now, PriorityQueue<End> running) {
    if (task.quote() != null) {
      forecast.started(task.quote(), at(now));
    }
    running.add(new End(now + task.run(), task));
  }

  private static void end(Forecast forecast, End end) {
    forecast.ran("general", Duration.ofNanos((long) (end.task().run() * 1e9)), true, at(end.at()));
    if (end.task().quote() != null) {
      forecast.completed(end.task().quote(), at(end.at()));
      forecast.close(end.task().quote());
    }
  }

  private static Instant at(double seconds) {
    return START.plusNanos((long) (seconds * 1e9));
  }
}
