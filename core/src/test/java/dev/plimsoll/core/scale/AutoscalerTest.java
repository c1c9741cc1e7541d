package dev.plimsoll.core.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.scale.Load.Agents;
import dev.plimsoll.core.scale.Load.Backlog;
import dev.plimsoll.core.scale.Load.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AutoscalerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Traffic UNKNOWN = new Traffic(0, 0, 0, 0, 0);
  private static final int SLOTS = 8;

  private final ScaleSettings settings = ScaleSettings.standard(new Size(5, 5, 20));
  private Instant now = START;
  private Autoscaler scaler = Autoscaler.begin(settings, now);

  private Decision decide(Load load) {
    Decision decision = scaler.decide(load, now);
    scaler = scaler.after(decision, now);
    return decision;
  }

  private static Load load(int ready, int starting, int busy, int depth, Traffic traffic) {
    return new Load(
        new Agents(ready, starting, busy, SLOTS),
        new Backlog(depth, 1_000, Duration.ZERO),
        traffic,
        0.3);
  }

  private static Load waiting(
      int ready, int busy, Duration oldest, double memory, Traffic traffic) {
    Agents agents = new Agents(ready, 0, busy, SLOTS);
    return new Load(agents, new Backlog(50, 1_000, oldest), traffic, memory);
  }

  private static Reason reason(Decision decision) {
    return decision.grounds().reason();
  }

  @Test
  void a_queue_over_its_mark_adds_two_where_nothing_more_is_known() {
    Decision decision = decide(load(5, 0, 40, 801, UNKNOWN));
    assertThat(decision).isInstanceOf(Decision.Add.class);
    assertThat(decision.target()).isEqualTo(10); // and over 500 waiting it is an emergency
    assertThat(reason(decision)).isEqualTo(Reason.EMERGENCY);

    Load small =
        new Load(new Agents(5, 0, 40, SLOTS), new Backlog(81, 100, Duration.ZERO), UNKNOWN, 0.3);
    Decision ordinary = Autoscaler.begin(settings, now).decide(small, now);
    assertThat(reason(ordinary)).isEqualTo(Reason.QUEUE);
    assertThat(ordinary.target()).isEqualTo(7);
    assertThat(ordinary.grounds().counterfactual())
        .isEqualTo("at most 80.0 waiting would not ask for more");
  }

  @Test
  void or_what_littles_law_asks_for_where_that_is_more() {
    Traffic traffic = new Traffic(30, 0, 2, 20, 20); // 60 slots are taken on average
    Load small =
        new Load(new Agents(5, 0, 40, SLOTS), new Backlog(90, 100, Duration.ZERO), traffic, 0.3);
    Decision decision = decide(small);
    assertThat(decision.target()).isEqualTo(11); // (60 + 90 × 2 / 30) / (8 × 0.8) = 10.3
    assertThat(decision.grounds().arithmetic())
        .isEqualTo(
            "(60.0 slots by what arrives + 6.00 by what waits) ÷ (8 slots × 0.800) = 11 agents;"
                + " 5 ready, 0 starting");
  }

  @Test
  void demand_is_answered_before_anything_waits_and_says_from_which_rate() {
    Decision decision = decide(load(5, 0, 30, 0, new Traffic(20, 0, 2, 20, 20)));
    assertThat(reason(decision)).isEqualTo(Reason.DEMAND);
    assertThat(decision.target()).isEqualTo(7); // 40 / 6.4
    assertThat(decision.grounds().counterfactual())
        .isEqualTo("up to 16.0 arrivals a second would not ask for more");
    assertThat(scaler.decide(load(5, 0, 30, 0, new Traffic(16, 0, 2, 16, 16)), later(5)))
        .isInstanceOf(Decision.Hold.class);
  }

  private Instant later(int seconds) {
    now = now.plusSeconds(seconds);
    return now;
  }

  @Test
  void a_forecast_is_answered_as_demand_before_it_comes() {
    Decision decision = decide(load(5, 0, 10, 0, new Traffic(5, 25, 2, 5, 5)));
    assertThat(reason(decision)).isEqualTo(Reason.DEMAND);
    assertThat(decision.target()).isEqualTo(8); // 50 / 6.4
  }

  @Test
  void agents_that_start_are_not_missing() {
    Traffic traffic = new Traffic(30, 0, 2, 20, 20);
    assertThat(decide(load(5, 0, 40, 0, traffic)).target()).isEqualTo(10);
    for (int i = 0; i < 50; i++) {
      Decision decision = scaler.decide(load(5, 5, 40, 0, traffic), later(1));
      assertThat(decision).isInstanceOf(Decision.Hold.class);
      assertThat(decision.target()).isEqualTo(10);
    }
    assertThat(scaler.decide(load(5, 5, 40, 600, UNKNOWN), now))
        .as("not even in an emergency is a step repeated while the last one starts")
        .isInstanceOf(Decision.Hold.class);
  }

  @Test
  void there_are_never_more_than_allowed_and_it_says_so() {
    Decision decision = decide(load(18, 0, 144, 900, new Traffic(200, 0, 2, 70, 70)));
    assertThat(decision.target()).isEqualTo(20);
    Decision full = scaler.decide(load(20, 0, 160, 900, new Traffic(200, 0, 2, 70, 70)), later(5));
    assertThat(full).isInstanceOf(Decision.Hold.class);
    assertThat(reason(full)).isEqualTo(Reason.AT_MOST);
    assertThat(full.grounds().counterfactual()).isEqualTo("72 agents, were they allowed");
  }

  @Test
  void bounds_that_were_changed_are_kept_at_once() {
    assertThat(decide(load(3, 0, 0, 0, UNKNOWN)).target()).isEqualTo(5);
    Decision fewer = decide(load(24, 0, 0, 0, UNKNOWN));
    assertThat(fewer).isInstanceOf(Decision.Retire.class);
    assertThat(fewer.target()).isEqualTo(20);
    assertThat(reason(fewer)).isEqualTo(Reason.BOUNDS);
  }

  @Test
  void goes_down_slowly_and_never_below_what_littles_law_asks_for() {
    Traffic traffic = new Traffic(12, 0, 4, 12, 12); // 48 slots: at least 10 agents 60 % full
    int agents = 20;
    int steps = 0;
    Instant last = START;
    for (int second = 0; second < 1_000; second++) {
      Decision decision = decide(load(agents, 0, 48, 0, traffic));
      if (decision instanceof Decision.Retire retire) {
        assertThat(retire.agents()).isLessThanOrEqualTo(2);
        assertThat(Duration.between(last, now)).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
        last = now;
        agents = retire.target();
        steps++;
      }
      later(1);
    }
    assertThat(agents).isEqualTo(10);
    assertThat(steps).isGreaterThan(5);
  }

  @Test
  void a_step_down_that_would_go_too_far_is_smaller() {
    later(60);
    Decision decision = decide(load(20, 0, 91, 0, UNKNOWN)); // 91 slots, 60 % of 19 agents
    assertThat(decision.target()).isEqualTo(19);
    assertThat(decision.grounds().counterfactual())
        .isEqualTo("more than 91.2 slots of work would keep all agents");
  }

  @Test
  void what_runs_keeps_its_agents_though_no_rate_is_known() {
    later(60);
    assertThat(decide(load(10, 0, 60, 0, UNKNOWN))).isInstanceOf(Decision.Hold.class);
    assertThat(decide(load(10, 0, 20, 0, UNKNOWN)).target()).isEqualTo(9);
  }

  @Test
  void a_surge_right_after_a_step_down_is_answered_at_once() {
    later(60);
    assertThat(decide(load(20, 0, 0, 0, UNKNOWN))).isInstanceOf(Decision.Retire.class);
    assertThat(decide(load(18, 0, 144, 600, UNKNOWN)).target()).isEqualTo(20);
  }

  @Test
  void a_step_up_waits_for_its_pause_and_says_for_how_long() {
    assertThat(decide(load(5, 0, 40, 600, UNKNOWN)).target()).isEqualTo(10);
    now = now.plusMillis(400);
    Decision paused = decide(load(10, 0, 80, 600, UNKNOWN));
    assertThat(reason(paused)).isEqualTo(Reason.PAUSE);
    assertThat(paused.grounds().counterfactual())
        .isEqualTo("15 agents in 0.600 s, if the load stays");
    now = now.plusMillis(600);
    assertThat(decide(load(10, 0, 80, 600, UNKNOWN)).target()).isEqualTo(15);
  }

  @Test
  void slots_that_are_free_ask_for_no_agents_whatever_waits() {
    assertThat(decide(load(5, 0, 10, 900, UNKNOWN))).isInstanceOf(Decision.Hold.class);
  }

  @Test
  void an_old_task_asks_for_one_more_while_all_slots_are_taken() {
    Decision decision = decide(waiting(5, 40, Duration.ofMillis(1_001), 0.3, UNKNOWN));
    assertThat(reason(decision)).isEqualTo(Reason.AGE);
    assertThat(decision.target()).isEqualTo(6);
    assertThat(reason(scaler.decide(waiting(5, 40, Duration.ofSeconds(1), 0.3, UNKNOWN), now)))
        .isEqualTo(Reason.ENOUGH);
  }

  @Test
  void an_old_task_is_answered_slowly_where_the_sum_has_asked_for_enough() {
    Load old = waiting(5, 40, Duration.ofSeconds(2), 0.3, new Traffic(15, 0, 1, 15, 15));
    assertThat(reason(decide(old))).isEqualTo(Reason.PAUSE);
    later(30);
    assertThat(decide(old).target()).isEqualTo(6);
  }

  @Test
  void trouble_that_agents_may_not_cure_is_answered_one_at_a_time_and_slowly() {
    Traffic slow = new Traffic(0, 0, 0, 79, 100);
    int agents = 5;
    later(30);
    for (int second = 0; second < 120; second++) {
      Decision decision = decide(waiting(agents, agents * SLOTS, Duration.ZERO, 0.3, slow));
      agents = decision.target();
      later(1);
    }
    assertThat(agents).isEqualTo(9); // four steps in two minutes
    Decision last = scaler.decide(waiting(5, 40, Duration.ZERO, 0.3, slow), later(60));
    assertThat(reason(last)).isEqualTo(Reason.THROUGHPUT);
    assertThat(scaler.decide(waiting(5, 30, Duration.ZERO, 0.3, slow), now))
        .as("with free slots the cause lies elsewhere")
        .isInstanceOf(Decision.Hold.class);
  }

  @Test
  void a_heap_that_fills_asks_for_one_more_but_not_when_it_is_nearly_full() {
    later(30);
    Decision decision = scaler.decide(waiting(5, 40, Duration.ZERO, 0.71, UNKNOWN), now);
    assertThat(reason(decision)).isEqualTo(Reason.MEMORY);
    assertThat(decision.target()).isEqualTo(6);
    assertThat(reason(scaler.decide(waiting(5, 40, Duration.ZERO, 0.81, UNKNOWN), now)))
        .isEqualTo(Reason.ENOUGH);
    assertThat(reason(scaler.decide(load(5, 0, 40, 0, UNKNOWN), now))).isEqualTo(Reason.ENOUGH);
  }

  @Test
  void a_clock_that_is_set_back_prolongs_no_pause() {
    decide(load(5, 0, 40, 600, UNKNOWN));
    now = now.minusSeconds(3_600);
    scaler = scaler.clockSet(Duration.ofHours(-1));
    later(1);
    assertThat(decide(load(10, 0, 80, 600, UNKNOWN)).target()).isEqualTo(15);
  }

  private final Set<Reason> seen = EnumSet.noneOf(Reason.class);

  /** Whatever the load, the bounds hold, steps are within theirs, and every text can be made. */
  @Test
  void the_laws_hold_for_any_load() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      scaler = Autoscaler.begin(settings, now);
      for (int i = 0; i < 1_000; i++) {
        now = now.plusMillis(random.nextInt(random.nextInt(10) == 0 ? 100_000 : 3_000));
        Load load = any(random);
        String where = "seed %d, load %d: %s".formatted(seed, i, load);
        check(load, decide(load), where);
        counterfactualIsTrue(rested().decide(load, START).grounds(), where);
      }
    }
    assertThat(seen)
        .as("whose counterfactuals were tried")
        .containsExactlyInAnyOrder(
            Reason.EMERGENCY,
            Reason.QUEUE,
            Reason.DEMAND,
            Reason.AGE,
            Reason.THROUGHPUT,
            Reason.MEMORY,
            Reason.IDLE,
            Reason.ENOUGH);
  }

  private static void check(Load load, Decision decision, String where) {
    int present = load.agents().present();
    assertThat(decision.grounds().arithmetic()).as(where).contains("agents");
    assertThat(decision.grounds().counterfactual()).as(where).isNotBlank();
    switch (decision) {
      case Decision.Hold hold -> assertThat(hold.target()).as(where).isEqualTo(present);
      case Decision.Add add -> {
        assertThat(add.target()).as(where).isEqualTo(present + add.agents()).isBetween(5, 20);
        assertThat(add.agents()).as(where).isPositive();
      }
      case Decision.Retire retire -> {
        assertThat(retire.target()).as(where).isEqualTo(present - retire.agents());
        assertThat(retire.target()).as(where).isBetween(5, 20);
        assertThat(retire.agents()).as(where).isPositive();
        boolean byBounds = retire.grounds().reason() == Reason.BOUNDS;
        assertThat(byBounds || retire.target() * SLOTS >= load.agents().busySlots())
            .as("%s: what runs has a place", where)
            .isTrue();
      }
    }
  }

  /** With the one value at its edge, the same state would not have been decided for that reason. */
  private void counterfactualIsTrue(Grounds grounds, String where) {
    boolean unknown = grounds.load().traffic().service() == 0 || grounds.edge() < 0;
    Load load = grounds.load();
    Optional<Load> other =
        switch (grounds.reason()) {
          case BOUNDS, PAUSE, AT_MOST, UNUSED -> Optional.empty();
          case EMERGENCY -> Optional.of(with(load, (int) grounds.edge() - 1));
          case QUEUE -> Optional.of(with(load, (int) grounds.edge()));
          case DEMAND -> unknown ? Optional.empty() : Optional.of(with(load, grounds.edge()));
          case ENOUGH ->
              unknown ? Optional.empty() : Optional.of(with(load, grounds.edge() * 1.001 + 1e-3));
          case AGE, THROUGHPUT, MEMORY -> Optional.of(withOuter(load, grounds));
          case IDLE -> Optional.of(withBusy(load, (int) grounds.edge() + 1));
        };
    other.ifPresent(l -> {
      seen.add(grounds.reason());
      assertThat(reason(rested().decide(l, START))).as(where).isNotEqualTo(grounds.reason());
    });
  }

  /** One that no pause holds back. */
  private Autoscaler rested() {
    return Autoscaler.begin(settings, START.minusSeconds(60));
  }

  private static Load with(Load load, int depth) {
    Backlog backlog = new Backlog(depth, load.backlog().bound(), load.backlog().oldest());
    return new Load(load.agents(), backlog, load.traffic(), load.memory());
  }

  private static Load with(Load load, double rate) {
    Traffic was = load.traffic();
    Traffic traffic = new Traffic(rate, 0, was.service(), was.throughput(), was.baseline());
    return new Load(load.agents(), load.backlog(), traffic, load.memory());
  }

  private static Load withBusy(Load load, int busy) {
    Agents agents = load.agents();
    return new Load(
        new Agents(agents.ready(), agents.starting(), busy, SLOTS),
        load.backlog(),
        load.traffic(),
        load.memory());
  }

  private static Load withOuter(Load load, Grounds grounds) {
    Traffic was = load.traffic();
    Backlog backlog = load.backlog();
    double edge = grounds.edge();
    boolean age = grounds.reason() == Reason.AGE;
    boolean done = grounds.reason() == Reason.THROUGHPUT;
    boolean memory = grounds.reason() == Reason.MEMORY;
    Duration oldest = age ? Duration.ofMillis(Math.round(1e3 * edge)) : backlog.oldest();
    return new Load(
        load.agents(),
        new Backlog(backlog.depth(), backlog.bound(), oldest),
        new Traffic(
            was.arrivals(),
            was.expected(),
            was.service(),
            done ? edge : was.throughput(),
            was.baseline()),
        memory ? edge / 100 : load.memory());
  }

  private static Load any(SplittableRandom random) {
    int ready = random.nextInt(25);
    int bound = random.nextInt(1, 2_000);
    Traffic traffic =
        new Traffic(
            random.nextInt(3) * random.nextDouble(40),
            random.nextInt(2) * random.nextDouble(40),
            random.nextInt(2) * random.nextDouble(5),
            random.nextDouble(100),
            random.nextDouble(100));
    int depth = random.nextInt(1 + bound * random.nextInt(1, 11) / 10);
    return new Load(
        new Agents(
            ready,
            random.nextInt(3) * random.nextInt(5),
            random.nextBoolean() ? SLOTS * ready : random.nextInt(SLOTS * ready + 1),
            SLOTS),
        new Backlog(depth, bound, Duration.ofMillis(random.nextLong(2_000))),
        traffic,
        random.nextDouble());
  }

  @Test
  void a_steady_load_changes_nothing_once_there_are_enough() {
    for (double rate = 0; rate < 70; rate += 0.7) {
      Traffic traffic = new Traffic(rate, 0, 2, rate, rate);
      int agents = 5;
      scaler = Autoscaler.begin(settings, now);
      int changes = 0;
      for (int second = 0; second < 600; second++) {
        int busy = (int) Math.min(agents * SLOTS, 2 * rate);
        Decision decision = decide(load(agents, 0, busy, 0, traffic));
        changes += decision.target() == agents ? 0 : 1;
        agents = decision.target();
        later(1);
      }
      assertThat(changes).as("steps at %s arrivals a second", rate).isLessThanOrEqualTo(1);
    }
  }
}
