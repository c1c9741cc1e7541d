package dev.plimsoll.core.degrade;

import static dev.plimsoll.core.degrade.Climb.calls;
import static dev.plimsoll.core.degrade.Climb.memory;
import static dev.plimsoll.core.degrade.Climb.queue;
import static dev.plimsoll.core.degrade.Climb.slowest;
import static dev.plimsoll.core.degrade.Climb.waiting;
import static dev.plimsoll.core.degrade.Rung.CRITICAL;
import static dev.plimsoll.core.degrade.Rung.HIGH_LOAD;
import static dev.plimsoll.core.degrade.Rung.OPTIMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Stories of a ladder in virtual time. */
class LadderTest {
  private static final Duration DWELL = Duration.ofSeconds(3);

  private final Climb climb = new Climb();

  @Test
  void each_signal_asks_for_its_rungs() {
    assertThat(first(waiting(Priority.CRITICAL, Duration.ofMillis(101)))).isEqualTo(HIGH_LOAD);
    assertThat(first(waiting(Priority.HIGH, Duration.ofSeconds(2)))).isEqualTo(OPTIMAL);
    assertThat(first(waiting(Priority.HIGH, Duration.ofMillis(4_001)))).isEqualTo(CRITICAL);
    assertThat(first(waiting(Priority.NORMAL, Duration.ofSeconds(11)))).isEqualTo(HIGH_LOAD);
    assertThat(first(queue(0.5))).isEqualTo(OPTIMAL);
    assertThat(first(queue(0.501))).isEqualTo(HIGH_LOAD);
    assertThat(first(queue(0.801))).isEqualTo(CRITICAL);
    assertThat(first(memory(0.61))).isEqualTo(HIGH_LOAD);
    assertThat(first(memory(0.81))).isEqualTo(CRITICAL);
    assertThat(first(calls(100, 2))).isEqualTo(OPTIMAL);
    assertThat(first(calls(100, 3))).isEqualTo(HIGH_LOAD);
    assertThat(first(calls(100, 6))).isEqualTo(CRITICAL);
    assertThat(first(slowest(Duration.ofSeconds(16)))).isEqualTo(HIGH_LOAD);
    assertThat(first(slowest(Duration.ofSeconds(600)))).isEqualTo(HIGH_LOAD);
  }

  private static Rung first(Signals signals) {
    return new Climb().look(signals);
  }

  @Test
  void a_few_calls_say_nothing_about_a_provider() {
    assertThat(first(calls(49, 49))).isEqualTo(OPTIMAL);
    assertThat(first(calls(50, 50))).isEqualTo(CRITICAL);
  }

  @Test
  void a_backlog_of_low_tasks_alone_is_never_critical_and_never_holds_it() {
    Signals hours = waiting(Priority.LOW, Duration.ofHours(5));
    assertThat(climb.stays(hours, Duration.ofMinutes(5))).isEqualTo(HIGH_LOAD);

    climb.look(queue(0.9));
    assertThat(climb.ladder.rung()).isEqualTo(CRITICAL);
    assertThat(climb.stays(hours, Duration.ofSeconds(4))).isEqualTo(HIGH_LOAD);
  }

  @Test
  void a_step_of_load_is_answered_at_once_and_over_within_ten_seconds_of_its_end() {
    climb.stays(Signals.CALM, Duration.ofSeconds(5));
    Instant stepped = climb.now;
    climb.look(waiting(Priority.NORMAL, Duration.ofSeconds(21)));
    assertThat(climb.changes.getFirst().at()).isEqualTo(stepped);
    assertThat(climb.rungs()).containsExactly(CRITICAL);

    climb.stays(waiting(Priority.NORMAL, Duration.ofSeconds(60)), Duration.ofMinutes(5));
    Instant under = climb.now;
    climb.stays(waiting(Priority.NORMAL, Duration.ofMillis(6_900)), Duration.ofSeconds(10));

    assertThat(climb.rungs()).containsExactly(CRITICAL, HIGH_LOAD, OPTIMAL);
    Duration recovery = Duration.between(under, climb.changes.getLast().at());
    assertThat(recovery).isBetween(DWELL.multipliedBy(2), Duration.ofMillis(6_200));
  }

  @Test
  void between_the_thresholds_a_rung_stays_as_it_is() {
    climb.look(queue(0.55));
    assertThat(climb.stays(queue(0.4), Duration.ofMinutes(10))).isEqualTo(HIGH_LOAD);
    assertThat(climb.stays(queue(0.34), Duration.ofSeconds(4))).isEqualTo(OPTIMAL);
    assertThat(climb.stays(queue(0.4), Duration.ofMinutes(10))).isEqualTo(OPTIMAL);
  }

  @Test
  void a_calm_that_is_broken_begins_anew() {
    climb.look(queue(0.55));
    for (int i = 0; i < 20; i++) {
      assertThat(climb.stays(queue(0.1), Duration.ofMillis(2_800))).isEqualTo(HIGH_LOAD);
      climb.stays(queue(0.4), Duration.ofMillis(100)); // not enough to enter, enough to hold
    }
    assertThat(climb.changes).hasSize(1);
  }

  @Test
  void flapping_faster_than_the_dwell_changes_nothing_and_slower_no_more_than_the_dwell_allows() {
    for (int i = 0; i < 100; i++) {
      climb.stays(i % 2 == 0 ? queue(0.95) : queue(0), Duration.ofSeconds(1));
    }
    assertThat(climb.rungs()).containsExactly(CRITICAL);

    Climb slow = new Climb();
    for (int i = 0; i < 20; i++) {
      slow.stays(i % 2 == 0 ? queue(0.95) : queue(0), Duration.ofSeconds(4));
    }
    assertThat(slow.changes.stream().filter(c -> !c.isWorse()).count()).isLessThanOrEqualTo(10);
    assertThat(slow.rungs()).doesNotContain(OPTIMAL);
  }

  @Test
  void a_change_says_what_decided_it_and_what_would_have_kept_the_rung() {
    climb.look(
        new Signals(
            Map.of(Priority.NORMAL, Duration.ofSeconds(34)),
            0.62,
            0.1,
            new Signals.Calls(0, 0),
            Duration.ZERO));
    Change down = climb.changes.getLast();
    assertThat(down.from()).isEqualTo(OPTIMAL);
    assertThat(down.to()).isEqualTo(CRITICAL);
    assertThat(down.reading()).isEqualTo(new Reading(Signal.WAIT_NORMAL, 3.4, 2));
    assertThat(down.otherwise()).isEqualTo(HIGH_LOAD);
    assertThat(down.why())
        .isEqualTo("wait_normal is 3.40 times its objective, above 2.00 times its objective");
    assertThat(down.counterfactual())
        .isEqualTo("wait_normal of at most 2.00 times its objective would have meant high_load");

    climb.stays(queue(0.3), DWELL);
    Change up = climb.changes.getLast();
    assertThat(up.to()).isEqualTo(HIGH_LOAD);
    assertThat(up.reading()).isEqualTo(new Reading(Signal.QUEUE, 0.3, 0.6));
    assertThat(up.why())
        .isEqualTo("all signals let go, queue last: it is 30.0 %, not above 60.0 %");
    assertThat(up.counterfactual()).isEqualTo("queue above 60.0 % would have kept critical");
  }

  @Test
  void the_counterfactual_of_a_step_is_true() {
    Signals both =
        new Signals(
            Map.of(Priority.HIGH, Duration.ofSeconds(9)),
            0.85,
            0.7,
            new Signals.Calls(0, 0),
            Duration.ZERO);
    climb.look(both);
    Change change = climb.changes.getLast();
    assertThat(change.reading().signal()).isEqualTo(Signal.WAIT_HIGH);
    assertThat(change.otherwise()).isEqualTo(CRITICAL); // the queue alone would have made it too
    Signals without = new Signals(Map.of(), 0.85, 0.7, both.calls(), both.runP99());
    assertThat(first(without)).isEqualTo(change.otherwise());
  }

  @Test
  void a_signal_at_its_threshold_may_still_mean_the_rung_before() {
    climb.look(waiting(Priority.NORMAL, Duration.ofSeconds(34)));
    assertThat(climb.changes.getLast().otherwise()).isEqualTo(HIGH_LOAD);
    Climb milder = new Climb();
    milder.look(waiting(Priority.NORMAL, Duration.ofSeconds(14)));
    assertThat(milder.changes.getLast().otherwise()).isEqualTo(OPTIMAL);
  }

  @Test
  void who_gets_what_the_cache_has_comes_in() {
    LadderSettings plain = LadderSettings.standard();
    Cuts cuts = plain.cuts().at(CRITICAL, Priority.NORMAL).with(Gate.CACHE_ONLY);
    CutTable table = plain.cuts().with(CRITICAL, Priority.NORMAL, cuts);
    Climb cached = new Climb(new LadderSettings(plain.gauges(), DWELL, plain.ramp(), table));
    cached.look(queue(0.95));
    assertThat(cached.ladder.admitted(Priority.NORMAL, cached.now)).isEqualTo(1);
  }

  @Test
  void low_tasks_are_parked_in_critical_and_come_back_by_and_by() {
    assertThat(climb.ladder.admitted(Priority.LOW, climb.now)).isEqualTo(1);
    climb.look(queue(0.95));
    assertThat(climb.ladder.cuts(Priority.LOW).gate()).isEqualTo(Gate.PARKED);
    assertThat(climb.ladder.admitted(Priority.LOW, climb.now)).isZero();
    assertThat(climb.ladder.admitted(Priority.NORMAL, climb.now)).isEqualTo(1);

    climb.stays(Signals.CALM, DWELL);
    Instant left = climb.now;
    assertThat(climb.ladder.rung()).isEqualTo(HIGH_LOAD);
    assertThat(climb.ladder.admitted(Priority.LOW, left)).isEqualTo(0.1);
    assertThat(climb.ladder.admitted(Priority.LOW, left.plusSeconds(5))).isBetween(0.549, 0.551);

    climb.stays(Signals.CALM, DWELL);
    assertThat(climb.ladder.rung()).isEqualTo(OPTIMAL);
    assertThat(climb.ladder.admitted(Priority.LOW, climb.now)).isLessThan(0.4);
    assertThat(climb.ladder.admitted(Priority.LOW, left.plusSeconds(10))).isEqualTo(1);
    assertThat(climb.ladder.admitted(Priority.NORMAL, left)).isEqualTo(1);
  }

  @Test
  void by_option_nothing_but_critical_tasks_comes_in_and_all_return_by_the_ramp() {
    LadderSettings plain = LadderSettings.standard();
    Climb strict =
        new Climb(
            new LadderSettings(
                plain.gauges(), plain.dwell(), plain.ramp(), plain.cuts().onlyCritical()));
    strict.look(queue(0.95));
    assertThat(strict.ladder.admitted(Priority.CRITICAL, strict.now)).isEqualTo(1);
    assertThat(strict.ladder.admitted(Priority.HIGH, strict.now)).isZero();
    assertThat(strict.ladder.admitted(Priority.NORMAL, strict.now)).isZero();
    strict.stays(Signals.CALM, DWELL);
    assertThat(strict.ladder.admitted(Priority.HIGH, strict.now)).isEqualTo(0.1);
  }

  @Test
  void caches_shrink_while_memory_is_short_whatever_made_the_rung() {
    climb.look(queue(0.95));
    assertThat(climb.ladder.shrinksCaches()).isFalse();
    climb.look(memory(0.81));
    assertThat(climb.ladder.shrinksCaches()).isTrue();
    climb.look(memory(0.71));
    assertThat(climb.ladder.shrinksCaches()).isTrue();
    climb.look(memory(0.69));
    assertThat(climb.ladder.shrinksCaches()).isFalse();
    assertThat(climb.ladder.rung()).isEqualTo(CRITICAL);
  }

  @Test
  void says_when_it_would_ease() {
    assertThat(climb.ladder.easesAt()).isEmpty();
    climb.look(queue(0.6));
    Instant due = climb.ladder.easesAt().orElseThrow();
    assertThat(due).isEqualTo(climb.now.plus(DWELL));

    climb.now = due.minusNanos(1);
    assertThat(climb.look(Signals.CALM)).isEqualTo(HIGH_LOAD);
    climb.now = due;
    assertThat(climb.look(Signals.CALM)).isEqualTo(OPTIMAL);
  }

  @Test
  void a_clock_that_is_set_back_keeps_nobody_on_a_rung() {
    climb.look(queue(0.95));
    Duration by = Duration.ofHours(-1);
    climb.now = climb.now.plus(by);
    climb.ladder = climb.ladder.clockSet(by);
    climb.stays(Signals.CALM, Duration.ofSeconds(7));
    assertThat(climb.rungs()).containsExactly(CRITICAL, HIGH_LOAD, OPTIMAL);
  }

  /**
   * The trap: in critical low tasks are not started, so those that already wait grow older for as
   * long as it lasts. The fluid queue here gets three times its capacity for five minutes.
   */
  @Test
  void an_overload_of_three_times_the_capacity_leaves_no_trace_ten_seconds_after_it() {
    Deque<Instant> normal = new ArrayDeque<>();
    Deque<Instant> low = new ArrayDeque<>();
    Instant underLeave = null;
    for (int tick = 0; tick < 6_000; tick++) {
      int arrivals = tick < 3_000 ? 60 : 4; // a tenth of a second; 20 can be served
      for (int i = 0; i < arrivals; i++) {
        Deque<Instant> line = i % 2 == 0 ? normal : low;
        boolean admitted = line == normal || climb.ladder.rung() != CRITICAL;
        if (admitted && line.size() < 2_000) {
          line.addLast(climb.now);
        }
      }
      for (int served = 0; served < 20; served++) {
        Deque<Instant> line = normal.isEmpty() ? low : normal;
        line.pollFirst();
      }
      climb.now = climb.now.plusMillis(100);
      Duration wait = oldest(normal);
      climb.look(
          new Signals(
              Map.of(Priority.NORMAL, wait, Priority.LOW, oldest(low)),
              (normal.size() + low.size()) / 4_000.0,
              0,
              new Signals.Calls(0, 0),
              Duration.ZERO));
      boolean calm = tick > 3_000 && wait.toMillis() < 7_000 && oldest(low).toMillis() < 21_000;
      underLeave = underLeave == null && calm ? climb.now : underLeave;
    }
    assertThat(climb.rungs()).contains(CRITICAL);
    assertThat(climb.ladder.rung()).isEqualTo(OPTIMAL);
    assertThat(underLeave).isNotNull();
    assertThat(Duration.between(underLeave, climb.changes.getLast().at()))
        .isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  private Duration oldest(Deque<Instant> line) {
    return line.isEmpty() ? Duration.ZERO : Duration.between(line.getFirst(), climb.now);
  }
}
