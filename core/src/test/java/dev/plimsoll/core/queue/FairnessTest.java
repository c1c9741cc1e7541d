package dev.plimsoll.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** The laws by which tenants share one class of a pool. */
class FairnessTest {
  private static final String POOL = "general";

  private ReadyQueue queue = new ReadyQueue(20, Map.of());
  private final Map<String, Long> settled = new LinkedHashMap<>();
  private final Deque<Place> running = new ArrayDeque<>();
  private int made;

  private Place add(String tenant, int estimate) {
    Place place = place(tenant, estimate);
    queue.add(place);
    return place;
  }

  private Place place(String tenant, int estimate) {
    TaskId id = new TaskId(0, ++made);
    return new Waiting(
        new Ticket(
            id, Priority.NORMAL, POOL, tenant, estimate, Optional.empty(), Optional.empty()));
  }

  private String start() {
    Place place = queue.take(POOL).orElseThrow();
    running.addLast(place);
    return place.ticket().tenant();
  }

  private void end(Place place, int cost) {
    queue.settle(place, cost);
    settled.merge(place.ticket().tenant(), (long) cost, Long::sum);
  }

  private void endOldest(int cost) {
    end(running.removeFirst(), cost);
  }

  private List<String> starts(int count) {
    List<String> tenants = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tenants.add(start());
    }
    return tenants;
  }

  @Test
  void tenants_take_turns_by_cost_and_not_by_tasks() {
    for (int i = 0; i < 6; i++) {
      add("a", 100);
    }
    for (int i = 0; i < 6; i++) {
      add("b", 300);
    }
    assertThat(starts(8)).containsExactly("a", "b", "a", "a", "b", "a", "a", "a");
  }

  @Test
  void a_tenant_of_twice_the_weight_gets_twice_as_much() {
    queue = new ReadyQueue(20, Map.of("gold", 2.0));
    for (int i = 0; i < 300; i++) {
      add("gold", 10);
      add("plain", 10);
    }
    List<String> first = starts(300);
    assertThat(first.stream().filter("gold"::equals).count()).isBetween(198L, 202L);
  }

  @Test
  void who_has_nothing_running_goes_before_who_has_much() {
    for (int i = 0; i < 8; i++) {
      add("busy", 100);
    }
    starts(4);
    add("fresh", 100);
    add("fresh", 100);
    assertThat(starts(3)).containsExactly("fresh", "fresh", "busy");
  }

  @Test
  void it_goes_before_by_no_more_than_what_the_other_has_running() {
    for (int i = 0; i < 100; i++) {
      add("busy", 100);
    }
    starts(4);
    for (int i = 0; i < 100; i++) {
      add("fresh", 100);
    }
    assertThat(starts(8).stream().filter("fresh"::equals).count()).isBetween(4L, 7L);
    assertThat(starts(20).stream().filter("fresh"::equals).count()).isBetween(9L, 11L);
  }

  @Test
  void who_was_away_begins_where_the_others_are() {
    add("away", 100);
    starts(1);
    endOldest(100);
    for (int i = 0; i < 200; i++) {
      add("busy", 100);
    }
    for (int i = 0; i < 100; i++) {
      starts(1);
      endOldest(100);
    }
    for (int i = 0; i < 100; i++) {
      add("away", 100);
    }
    assertThat(starts(40).stream().filter("away"::equals).count()).isBetween(19L, 21L);
  }

  @Test
  void who_leaves_and_returns_still_owes_for_what_runs() {
    for (int i = 0; i < 5; i++) {
      add("a", 100);
      add("b", 100);
    }
    Place last = add("greedy", 1_000);
    starts(3);
    assertThat(running).contains(last);
    add("greedy", 100);
    assertThat(starts(8)).doesNotContain("greedy");
    assertThat(starts(1)).containsExactly("greedy");
  }

  @Test
  void it_owes_for_what_runs_though_the_line_was_empty_meanwhile() {
    add("greedy", 1_000);
    starts(1);
    assertThat(queue.waiting()).isZero();
    for (int i = 0; i < 12; i++) {
      add("greedy", 100);
      add("b", 100);
    }
    assertThat(starts(10)).containsOnly("b");
    assertThat(starts(2)).contains("greedy");
  }

  @Test
  void when_all_got_what_they_wanted_the_past_is_forgotten() {
    for (int i = 0; i < 50; i++) {
      add("busy", 100);
      starts(1);
      endOldest(100);
    }
    for (int i = 0; i < 5; i++) {
      add("fresh", 100);
      add("busy", 100);
    }
    assertThat(starts(4).stream().filter("busy"::equals).count()).isEqualTo(2);
  }

  @Test
  void a_run_that_took_less_than_thought_gives_the_rest_back() {
    for (int i = 0; i < 10; i++) {
      add("modest", 1_000);
      add("exact", 100);
    }
    for (int i = 0; i < 10; i++) {
      boolean modest = start().equals("modest");
      endOldest(modest ? 50 : 100);
    }
    assertThat(settled.get("modest")).isBetween(250L, 400L);
    assertThat(settled.get("exact")).isBetween(400L, 800L);
    assertThat(Math.abs(settled.get("modest") - settled.get("exact"))).isLessThanOrEqualTo(1_000L);
  }

  @Test
  void a_flood_delays_a_single_task_of_another_by_one_start_at_most() {
    for (int i = 0; i < 10_000; i++) {
      add("flood", 1 + i % 50);
    }
    starts(500);
    add("single", 40);
    assertThat(starts(2)).contains("single");
  }

  @Test
  void two_that_always_wait_get_equal_settled_cost_by_weight_in_the_long_run() {
    for (long seed = 1; seed <= 20; seed++) {
      sharesAreEqual(seed);
    }
  }

  /** Estimates are off by up to a factor of four; slots are several; costs differ by tenant. */
  private void sharesAreEqual(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Double> weights = Map.of("a", 1.0, "b", 2.0, "c", 0.5);
    Map<String, IntUnaryOperator> costs =
        Map.of(
            "a", _ -> random.nextInt(1, 50),
            "b", _ -> random.nextInt(500, 2_000),
            "c", _ -> random.nextInt(10) == 0 ? 4_000 : 20);
    queue = new ReadyQueue(20, weights);
    settled.clear();
    running.clear();
    int slots = random.nextInt(1, 12);
    Map<Place, Integer> truth = new HashMap<>();
    weights.keySet().stream().sorted().forEach(tenant -> more(tenant, costs, random, truth, 5));
    for (int step = 0; step < 60_000; step++) {
      while (running.size() < slots) {
        more(start(), costs, random, truth, 1);
      }
      List<Place> list = List.copyOf(running);
      Place ends = list.get(random.nextInt(list.size()));
      running.remove(ends);
      end(ends, truth.remove(ends));
    }
    double[] shares =
        weights.entrySet().stream()
            .mapToDouble(entry -> settled.get(entry.getKey()) / entry.getValue())
            .toArray();
    assertThat(jain(shares)).as("seed %d, %s", seed, settled).isGreaterThanOrEqualTo(0.99);
  }

  private void more(
      String tenant,
      Map<String, IntUnaryOperator> costs,
      SplittableRandom random,
      Map<Place, Integer> truth,
      int count) {
    for (int i = 0; i < count; i++) {
      int cost = costs.get(tenant).applyAsInt(0);
      double wrong = Math.pow(4, random.nextDouble() * 2 - 1);
      truth.put(add(tenant, (int) Math.max(1, cost * wrong)), cost);
    }
  }

  /** 1 when all are equal, 1/n when one has everything. */
  private static double jain(double[] shares) {
    double sum = 0;
    double squares = 0;
    for (double share : shares) {
      sum += share;
      squares += share * share;
    }
    return sum * sum / (shares.length * squares);
  }

  @Test
  void whatever_comes_and_goes_each_tenant_is_first_in_first_out_and_nobody_is_remembered_idle() {
    for (long seed = 1; seed <= 100; seed++) {
      ordersHold(seed);
    }
  }

  private void ordersHold(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    queue = new ReadyQueue(20, Map.of("t1", 3.0));
    running.clear();
    Map<String, Deque<Place>> lines = new HashMap<>();
    for (int step = 0; step < 2_000; step++) {
      String tenant = "t" + random.nextInt(1, 6);
      Deque<Place> line = lines.computeIfAbsent(tenant, _ -> new ArrayDeque<>());
      switch (random.nextInt(8)) {
        case 0, 1 -> line.addLast(add(tenant, random.nextInt(1, 100)));
        case 2 -> {
          Place returning = place(tenant, random.nextInt(1, 100));
          queue.addReturning(returning);
          line.addFirst(returning);
        }
        case 3 -> {
          if (!line.isEmpty()) {
            List<Place> list = List.copyOf(line);
            Place gone = list.get(random.nextInt(list.size()));
            line.remove(gone);
            assertThat(queue.remove(gone)).isTrue();
          }
        }
        case 4, 5 -> {
          if (queue.waiting() > 0) {
            Deque<Place> of = lines.get(start());
            assertThat(running.getLast()).as("seed %d", seed).isSameAs(of.removeFirst());
          }
        }
        default -> {
          if (!running.isEmpty()) {
            endOldest(random.nextInt(200));
          }
        }
      }
      int waiting = lines.values().stream().mapToInt(Deque::size).sum();
      assertThat(queue.waiting()).as("seed %d step %d", seed, step).isEqualTo(waiting);
    }
    while (queue.waiting() > 0) {
      starts(1);
    }
    while (!running.isEmpty()) {
      endOldest(1);
    }
    assertThat(queue.remembered()).as("seed %d", seed).isZero();
  }

  @Test
  void tenants_that_came_once_are_forgotten_though_the_queue_is_never_empty() {
    for (int i = 0; i < 50; i++) {
      add("steady", 10);
    }
    int most = 0;
    for (int i = 0; i < 20_000; i++) {
      add("once" + i, 10);
      add("steady", 10);
      starts(2);
      endOldest(10);
      endOldest(10);
      most = Math.max(most, queue.remembered());
    }
    assertThat(most).isLessThan(200);
  }
}
