package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** One tenant floods an engine of 40 slots, in virtual time: what the others feel of it. */
class FloodTest {
  private static final int SLOTS = 40;
  private static final Duration LENGTH = Duration.ofMinutes(5);

  private final PriorityQueue<Step> agenda =
      new PriorityQueue<>(Comparator.comparing(Step::at).thenComparing(Step::number));
  private final Map<String, List<Double>> millis = new HashMap<>();
  private final Map<String, Long> settled = new HashMap<>();
  private final Map<String, Integer> refused = new HashMap<>();
  private final Map<TaskId, Task> tasks = new HashMap<>();
  private SplittableRandom random = new SplittableRandom();
  private Engine engine = new Engine(EngineSettings.standard(), random);
  private Instant now = Instant.EPOCH;
  private Instant end = Instant.EPOCH;
  private int made;

  private record Step(Instant at, int number, Runnable what) {}

  /** What a tenant sends: a mean rate, and what its tasks take. */
  private record Load(String tenant, double perSecond, IntUnaryOperator cost) {}

  private record Task(String tenant, Instant came, int cost) {}

  private void at(Instant time, Runnable what) {
    agenda.add(new Step(time, ++made, what));
  }

  private void run(long seed, Map<String, Double> weights, List<Load> loads) {
    random = new SplittableRandom(seed);
    engine =
        new Engine(
            new EngineSettings(Caps.standard(), 20, RetryPolicy.standard(), weights, 3),
            random.split());
    now = Instant.parse("2026-01-01T00:00:00Z");
    end = now.plus(LENGTH);
    millis.clear();
    settled.clear();
    refused.clear();
    tasks.clear();
    agenda.clear();
    on(new Event.AgentReady("general", "a", SLOTS));
    loads.forEach(this::next);
    while (!agenda.isEmpty() && agenda.peek().at().isBefore(end)) {
      Step step = agenda.remove();
      now = step.at();
      step.what().run();
    }
  }

  private void next(Load load) {
    double seconds = -Math.log(1 - random.nextDouble()) / load.perSecond();
    at(
        now.plusNanos((long) (seconds * 1e9)),
        () -> {
          submit(load);
          next(load);
        });
  }

  /** Estimates are wrong by up to four times either way. */
  private void submit(Load load) {
    int cost = load.cost().applyAsInt(0);
    double wrong = Math.pow(4, random.nextDouble() * 2 - 1);
    TaskId id = new TaskId(0, ++made);
    tasks.put(id, new Task(load.tenant(), now, cost));
    on(
        new Event.Submitted(
            new Ticket(
                id,
                Priority.NORMAL,
                "general",
                load.tenant(),
                (int) Math.max(1, cost * wrong),
                Optional.empty(),
                Optional.empty())));
  }

  private void on(Event event) {
    for (Effect effect : engine.on(event, now)) {
      switch (effect) {
        case Effect.Store store -> on(new Event.Stored(store.ticket().id()));
        case Effect.Refuse refuse -> refused.merge(gone(refuse.id()).tenant(), 1, Integer::sum);
        case Effect.Start start -> runs(start.id());
        case Effect.Begin begin -> runs(begin.id());
        case Effect.Accept _, Effect.Finish _, Effect.WakeAt _ -> {}
        default -> throw new AssertionError("not here: " + effect);
      }
    }
  }

  private Task gone(TaskId id) {
    return Optional.ofNullable(tasks.remove(id)).orElseThrow();
  }

  private void runs(TaskId id) {
    at(
        now.plusNanos(150_000_000 + random.nextInt(100_000_000)),
        () -> {
          Task task = gone(id);
          settled.merge(task.tenant(), (long) task.cost(), Long::sum);
          millis
              .computeIfAbsent(task.tenant(), _ -> new ArrayList<>())
              .add(Duration.between(task.came(), now).toNanos() / 1e6);
          on(new Event.Finished(id, new Outcome.Completed(), task.cost()));
        });
  }

  private double quietP99() {
    List<Double> all = new ArrayList<>();
    millis.forEach((tenant, list) -> all.addAll(tenant.startsWith("q") ? list : List.of()));
    assertThat(all).hasSizeGreaterThan(10_000);
    all.sort(Comparator.naturalOrder());
    return all.get((int) (all.size() * 0.99));
  }

  @Test
  void a_flood_of_a_hundred_times_moves_the_p99_of_the_others_by_less_than_a_tenth() {
    for (long seed = 1; seed <= 3; seed++) {
      List<Load> quiet = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        quiet.add(new Load("q" + i, 5, _ -> 1 + random.nextInt(400)));
      }
      run(seed, Map.of(), quiet);
      double without = quietP99();
      quiet.add(new Load("flood", 500, _ -> 1 + random.nextInt(400)));
      run(seed, Map.of(), quiet);
      double with = quietP99();
      System.out.printf(
          "seed %d: p99 of the others %.1f ms without, %.1f ms with the flood; refused %s%n",
          seed, without, with, refused);
      assertThat(with / without)
          .as("seed %d: p99 %.1f ms without, %.1f ms with the flood", seed, without, with)
          .isLessThan(1.10);
      assertThat(refused.keySet()).as("seed %d refused %s", seed, refused).containsOnly("flood");
    }
  }

  @Test
  void those_that_always_wait_get_equal_settled_cost_by_weight_through_the_door_too() {
    Map<String, Double> weights = Map.of("a", 1.0, "b", 2.0, "c", 0.5, "d", 1.0);
    for (long seed = 1; seed <= 3; seed++) {
      run(
          seed,
          weights,
          List.of(
              new Load("a", 400, _ -> 1 + random.nextInt(50)),
              new Load("b", 100, _ -> 500 + random.nextInt(1_500)),
              new Load("c", 100, _ -> random.nextInt(10) == 0 ? 4_000 : 20),
              new Load("d", 2_000, _ -> 300)));
      double sum = 0;
      double squares = 0;
      for (Map.Entry<String, Double> tenant : weights.entrySet()) {
        double share = settled.get(tenant.getKey()) / tenant.getValue();
        sum += share;
        squares += share * share;
      }
      double jain = sum * sum / (weights.size() * squares);
      System.out.printf("seed %d: Jain's index %.5f of %s%n", seed, jain, settled);
      assertThat(jain).as("seed %d, %s", seed, settled).isGreaterThanOrEqualTo(0.99);
    }
  }
}
