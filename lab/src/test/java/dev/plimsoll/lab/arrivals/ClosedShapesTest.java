package dev.plimsoll.lab.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ClosedShapesTest {
  private static final long SECOND = 1_000_000_000L;

  /** One request as it went: of whom, when it was due and when its answer came. */
  private record Asked(long user, long due, long done) {}

  /** Lets every request take a time drawn from the seed, until nobody asks any more. */
  private static List<Asked> run(Shape shape, long seed, String service, int most) {
    Arrivals arrivals = shape.start(seed);
    Distribution drawn = Distribution.parse(service);
    RandomGenerator random = Seeds.of(seed, 9);
    PriorityQueue<Asked> underway = new PriorityQueue<>((a, b) -> Long.compare(a.done(), b.done()));
    List<Asked> asked = new ArrayList<>();
    boolean[] busy = new boolean[shape.users()];
    long now = 0;
    while (asked.size() < most) {
      long next = arrivals.next();
      if (!underway.isEmpty() && underway.element().done() <= next) {
        Asked first = underway.remove();
        now = first.done();
        busy[(int) first.user()] = false;
        arrivals.done(first.user(), first.done());
      } else if (next == Arrivals.NEVER) {
        break;
      } else {
        assertThat(next).as("seed %d: backwards", seed).isGreaterThanOrEqualTo(now);
        now = next;
        long user = arrivals.take();
        assertThat(busy[(int) user]).as("seed %d: two requests of user %d", seed, user).isFalse();
        busy[(int) user] = true;
        Asked request = new Asked(user, next, next + drawn.sample(random).toNanos());
        asked.add(request);
        underway.add(request);
      }
    }
    return asked;
  }

  private static Users users(int n, String ramp, String think, Iterations iterations) {
    return new Users(
        n,
        Duration.parse("PT" + ramp),
        Optional.of(Distribution.parse(think)),
        iterations,
        Optional.of(Duration.ofSeconds(10)));
  }

  private static final Iterations ENDLESS = new Iterations.Endless();

  @Test
  void users_start_evenly_over_the_ramp() {
    Arrivals arrivals = users(10, "5s", "0s", ENDLESS).start(1);

    for (int i = 0; i < 10; i++) {
      assertThat(arrivals.next()).isEqualTo(i * SECOND / 2);
      assertThat(arrivals.take()).isEqualTo(i);
    }
    assertThat(arrivals.next()).isEqualTo(Arrivals.NEVER);
    assertThatThrownBy(arrivals::take).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> {
              arrivals.done(3, SECOND);
              arrivals.done(3, SECOND);
            })
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_user_whose_turn_lies_behind_the_end_never_starts() {
    assertThat(run(users(10, "20s", "0s", new Iterations.Each(1)), 1, "1ms", 100)).hasSize(5);
  }

  @Test
  void thinking_lies_between_an_answer_and_the_next_request_and_repeats_with_the_seed() {
    for (String think :
        List.of("constant:1s", "uniform:1s..3s", "lognormal:1s..3s", "exponential:1s")) {
      Users shape = users(20, "0s", think, ENDLESS);
      List<Asked> asked = run(shape, 5, "uniform:0ms..400ms", 10_000);
      long[] answered = new long[20];
      Arrays.fill(answered, -1);
      TreeSet<Long> thoughts = new TreeSet<>();
      for (Asked request : asked) {
        long before = answered[(int) request.user()];
        if (before >= 0) {
          thoughts.add(request.due() - before);
        }
        answered[(int) request.user()] = request.done();
      }
      assertThat(asked).as(think).isEqualTo(run(shape, 5, "uniform:0ms..400ms", 10_000));
      assertThat(thoughts.first()).as(think).isNotNegative();
      if (think.startsWith("uniform")) {
        assertThat(thoughts).allMatch(t -> t >= SECOND && t <= 3 * SECOND);
      }
      if (think.startsWith("constant")) {
        assertThat(thoughts).containsExactly(SECOND);
      }
    }
  }

  @Test
  void each_user_asks_as_often_as_its_iterations() {
    int[] count = new int[7];
    for (Asked request :
        run(users(7, "0s", "0s", new Iterations.Each(3)), 1, "uniform:1ms..90ms", 100)) {
      count[(int) request.user()]++;
    }
    assertThat(count).containsOnly(3);
  }

  @Test
  void shared_iterations_are_all_sent_by_whoever_is_free() {
    Shape shape = users(7, "0s", "0s", new Iterations.Shared(40));
    Arrivals arrivals = shape.start(1);
    for (int i = 0; i < 7; i++) {
      long _ = arrivals.take();
    }
    for (int i = 7; i < 40; i++) {
      arrivals.done(2, i);
      assertThat(arrivals.take()).isEqualTo(2);
    }
    arrivals.done(2, 50);
    assertThat(arrivals.next()).isEqualTo(Arrivals.NEVER);
    assertThat(run(shape, 1, "uniform:1ms..90ms", 100)).hasSize(40);
    assertThat(run(users(7, "0s", "0s", new Iterations.Shared(3)), 1, "1ms", 100)).hasSize(3);
  }

  @Test
  void nobody_asks_at_or_after_the_end() {
    Arrivals arrivals = users(2, "0s", "1s", ENDLESS).start(1);
    assertThat(arrivals.take()).isEqualTo(0);
    assertThat(arrivals.take()).isEqualTo(1);
    arrivals.done(0, 9 * SECOND - 1);
    arrivals.done(1, 9 * SECOND);

    assertThat(arrivals.next()).isEqualTo(10 * SECOND - 1);
    assertThat(arrivals.take()).isEqualTo(0);
    assertThat(arrivals.next()).isEqualTo(Arrivals.NEVER);
  }

  @Test
  void steps_change_how_many_users_there_are() {
    UserSteps shape = new UserSteps(List.of(2, 5, 1, 3), Duration.ofSeconds(1), Optional.empty());
    List<Asked> asked = run(shape, 1, "uniform:1ms..20ms", 100_000);

    assertThat(usersOf(asked, 0)).containsExactly(0L, 1L);
    assertThat(usersOf(asked, 1)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(usersOf(asked, 2)).containsExactly(0L);
    assertThat(usersOf(asked, 3)).containsExactly(0L, 1L, 2L);
    assertThat(asked)
        .filteredOn(a -> a.user() == 2 && a.due() >= 3 * SECOND)
        .first()
        .extracting(Asked::due)
        .isEqualTo(3 * SECOND);
    assertThat(shape.users()).isEqualTo(5);
    assertThat(shape.length()).hasValue(Duration.ofSeconds(4));
    assertThat(shape.label()).isEqualTo("closed, 4 steps, 1 to 5 users");
  }

  private static TreeSet<Long> usersOf(List<Asked> asked, long second) {
    TreeSet<Long> users = new TreeSet<>();
    asked.stream().filter(a -> a.due() / SECOND == second).forEach(a -> users.add(a.user()));
    return users;
  }

  @Test
  void whoever_hangs_keeps_nobody_new_from_coming() {
    Arrivals arrivals =
        new UserSteps(List.of(2, 1, 3), Duration.ofSeconds(1), Optional.empty()).start(1);
    assertThat(arrivals.take()).isEqualTo(0);
    assertThat(arrivals.take()).isEqualTo(1);

    assertThat(arrivals.next()).isEqualTo(2 * SECOND); // user 2, though nobody has answered
    arrivals.done(1, 1_200_000_000L); // its place is gone until the third step
    assertThat(arrivals.next()).isEqualTo(2 * SECOND);
    arrivals.done(0, 1_900_000_000L);
    assertThat(arrivals.next()).isEqualTo(1_900_000_000L);
  }

  @Test
  void stages_bring_and_take_users_one_by_one() {
    UserStages shape =
        new UserStages(
            1,
            List.of(
                new UserStages.Stage(Duration.ofSeconds(4), 5),
                new UserStages.Stage(Duration.ofSeconds(1), 5),
                new UserStages.Stage(Duration.ofSeconds(5), 0)),
            Optional.empty());
    List<Asked> asked = run(shape, 1, "constant:10ms", 100_000);

    List<Integer> counts = new ArrayList<>();
    for (long second = 0; second < 10; second++) {
      counts.add(usersOf(asked, second).size());
    }
    assertThat(counts).containsExactly(2, 3, 4, 5, 5, 5, 4, 3, 2, 1);
    assertThat(asked)
        .filteredOn(a -> a.user() == 3)
        .first()
        .extracting(Asked::due)
        .isEqualTo(2 * SECOND);
    assertThat(shape.users()).isEqualTo(5);
  }

  @Test
  void closed_load_holds_its_rules_whatever_it_is() {
    for (long seed = 1; seed <= 300; seed++) {
      RandomGenerator random = Seeds.of(seed, 4);
      Shape shape = random(random);
      String service = random.nextBoolean() ? "exponential:300ms" : "constant:50ms";
      List<Asked> asked = run(shape, seed, service, 5_000);

      assertThat(asked).as("seed %d: %s", seed, shape).isEqualTo(run(shape, seed, service, 5_000));
      assertThat(asked).as("seed %d: %s", seed, shape).isNotEmpty();
      long end = shape.length().orElseThrow().toNanos();
      assertThat(asked).allMatch(a -> a.due() < end && a.user() < shape.users());
    }
  }

  private static Shape random(RandomGenerator random) {
    Optional<Distribution> think =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(Distribution.parse(random.nextBoolean() ? "0s..2s" : "exponential:1s"));
    Duration some = Duration.ofNanos(1 + random.nextLong(5 * SECOND));
    int n = 1 + random.nextInt(40);
    return switch (random.nextInt(3)) {
      case 0 -> new UserSteps(List.of(n, 1 + random.nextInt(40), 3), some, think);
      case 1 ->
          new UserStages(
              1 + random.nextInt(9),
              List.of(
                  new UserStages.Stage(some, n),
                  new UserStages.Stage(Duration.ZERO, random.nextInt(20)),
                  new UserStages.Stage(some, random.nextInt(20))),
              think);
      default -> {
        Iterations iterations =
            switch (random.nextInt(3)) {
              case 0 -> new Iterations.Endless();
              case 1 -> new Iterations.Each(1 + random.nextInt(5));
              default -> new Iterations.Shared(1 + random.nextInt(50));
            };
        yield new Users(
            n, Duration.ofNanos(random.nextLong(SECOND)), think, iterations, Optional.of(some));
      }
    };
  }

  @Test
  void a_request_costs_no_memory() {
    Users shape = new Users(1_000, Duration.ofHours(1));
    Users thinking = users(1_000, "0s", "constant:1ms", ENDLESS);
    Spacing gamma = new Spacing.Gamma(0.5);
    Duration hour = Duration.ofHours(1);
    for (Shape each :
        List.of(
            shape,
            thinking,
            new ConstantRate(new Rate(1e6), hour),
            new ConstantRate(new Rate(1e6), gamma, hour),
            new RateRamp(new Rate(1), new Rate(1e6), new Spacing.Poisson(), hour),
            new Bursts(50, Duration.ofMillis(1), hour))) {
      Arrivals arrivals = each.start(1);
      long warm = allocatedBy(arrivals, 50_000);
      long bytes = allocatedBy(arrivals, 200_000);

      assertThat(bytes).as("%s (at first %d)", each, warm).isLessThan(200_000);
    }
  }

  /** Lets so many requests come, each answered at once. */
  private static long allocatedBy(Arrivals arrivals, int requests) {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < requests; i++) {
      long at = arrivals.next();
      arrivals.done(arrivals.take(), at + 1);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void the_heap_gives_users_back_in_the_order_of_their_times() {
    for (long seed = 1; seed <= 100; seed++) {
      RandomGenerator random = Seeds.of(seed, 6);
      int n = 1 + random.nextInt(200);
      DueHeap heap = new DueHeap(n);
      List<Long> expected = new ArrayList<>();
      for (int user = 0; user < n; user++) {
        long time = random.nextInt(50);
        heap.add(time, user);
        expected.add(time * 1000 + user);
      }
      expected.sort(null);
      List<Long> found = new ArrayList<>();
      while (heap.time() != Arrivals.NEVER) {
        long time = heap.time();
        found.add(time * 1000 + heap.poll());
      }
      assertThat(found).as("seed %d", seed).isEqualTo(expected);
    }
  }
}
