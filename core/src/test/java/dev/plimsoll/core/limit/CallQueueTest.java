package dev.plimsoll.core.limit;

import static dev.plimsoll.core.limit.WaitingCall.Kind.ACCEPTED;
import static dev.plimsoll.core.limit.WaitingCall.Kind.BEGUN;
import static dev.plimsoll.core.limit.WaitingCall.Kind.INTERACTIVE;
import static dev.plimsoll.core.work.Priority.CRITICAL;
import static dev.plimsoll.core.work.Priority.HIGH;
import static dev.plimsoll.core.work.Priority.LOW;
import static dev.plimsoll.core.work.Priority.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.limit.CallQueue.Answer;
import dev.plimsoll.core.limit.CallQueue.Dropped;
import dev.plimsoll.core.limit.CallQueue.Reason;
import dev.plimsoll.core.limit.CallQueue.Turn;
import dev.plimsoll.core.limit.WaitingCall.Kind;
import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CallQueueTest {
  private static final Duration TYPICAL = Duration.ofSeconds(2);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private CallQueue queue = new CallQueue(CallQueueSettings.standard());

  static class Call extends WaitingCall {
    Call(Priority priority, Kind kind, Optional<Instant> deadline) {
      super(priority, kind, deadline);
    }
  }

  private Call call(Priority priority, Kind kind) {
    return add(new Call(priority, kind, Optional.empty()));
  }

  private Call add(Call call) {
    assertThat(queue.add(call, now)).isEqualTo(new Answer.Waits());
    return call;
  }

  private WaitingCall take() {
    return queue.take(TYPICAL, now).next().orElseThrow();
  }

  private List<WaitingCall> all() {
    List<WaitingCall> taken = new ArrayList<>();
    while (queue.depth() > 0) {
      taken.add(take());
    }
    return taken;
  }

  private static CallQueue bounded(int bound) {
    return new CallQueue(
        new CallQueueSettings(bound, 20, CallQueueSettings.standard().objectives()));
  }

  @Test
  void by_class_then_what_has_begun_then_by_arrival() {
    Call low = call(LOW, BEGUN);
    Call caller = call(NORMAL, INTERACTIVE);
    Call task = call(NORMAL, ACCEPTED);
    Call later = call(NORMAL, INTERACTIVE);
    Call begun = call(NORMAL, BEGUN);
    Call critical = call(CRITICAL, INTERACTIVE);
    assertThat(queue.depth()).isEqualTo(6);
    assertThat(queue.depth(NORMAL)).isEqualTo(4);
    assertThat(all()).containsExactly(critical, begun, caller, task, later, low);
    assertThat(queue.take(TYPICAL, now)).isEqualTo(new Turn(Optional.empty(), List.of()));
  }

  @Test
  void whoever_left_is_gone_wherever_it_stood() {
    Call first = call(HIGH, INTERACTIVE);
    Call middle = call(HIGH, INTERACTIVE);
    Call last = call(HIGH, INTERACTIVE);
    assertThat(queue.remove(middle)).isTrue();
    assertThat(queue.remove(middle)).isFalse();
    assertThat(all()).containsExactly(first, last);
    assertThat(queue.remove(first)).isFalse();
  }

  @Test
  void a_full_queue_says_how_full_it_is_and_when_to_come_back() {
    queue = bounded(50);
    for (int i = 0; i < 20; i++) {
      call(NORMAL, INTERACTIVE);
      WaitingCall _ = take();
      now = now.plusMillis(500);
    }
    for (int i = 0; i < 50; i++) {
      call(NORMAL, ACCEPTED);
    }
    Answer.Full full =
        (Answer.Full) queue.add(new Call(CRITICAL, INTERACTIVE, Optional.empty()), now);
    assertThat(full.depth()).isEqualTo(50);
    assertThat(full.bound()).isEqualTo(50);
    assertThat(full.comeBack()).isBetween(Duration.ofSeconds(22), Duration.ofSeconds(28));
    assertThat(queue.drained(now.plusSeconds(10_000))).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void the_urgent_displace_the_newest_of_the_least_urgent_callers_and_no_task() {
    queue = bounded(4);
    Call task = call(LOW, ACCEPTED);
    Call older = call(LOW, INTERACTIVE);
    Call newer = call(LOW, INTERACTIVE);
    call(HIGH, INTERACTIVE);
    Call normal = new Call(NORMAL, ACCEPTED, Optional.empty());
    assertThat(queue.add(normal, now)).isEqualTo(new Answer.Displaces(newer));
    Call critical = new Call(CRITICAL, INTERACTIVE, Optional.empty());
    assertThat(queue.add(critical, now)).isEqualTo(new Answer.Displaces(older));
    Call low = new Call(LOW, INTERACTIVE, Optional.empty());
    assertThat(queue.add(low, now)).isInstanceOf(Answer.Full.class);
    assertThat(queue.depth()).isEqualTo(4);
    assertThat(all()).endsWith(normal, task);
  }

  @Test
  void who_could_not_be_answered_by_the_deadline_is_dropped_whatever_it_is() {
    Call late = add(new Call(LOW, BEGUN, Optional.of(now.plusSeconds(5))));
    Call inTime = add(new Call(NORMAL, ACCEPTED, Optional.of(now.plusSeconds(9))));
    assertThat(queue.nextLate(TYPICAL)).contains(now.plusSeconds(3).plusNanos(1));
    now = now.plusSeconds(3);
    assertThat(queue.late(TYPICAL, now)).isEmpty();
    now = now.plusNanos(1);
    Turn turn = queue.take(TYPICAL, now);
    assertThat(turn.next()).containsSame(inTime);
    assertThat(turn.dropped())
        .containsExactly(new Dropped(late, Reason.TOO_LATE, Duration.ofSeconds(3).plusNanos(1)));
    assertThat(queue.nextLate(TYPICAL)).isEmpty();
  }

  @Test
  void a_deadline_of_the_year_9999_is_a_deadline() {
    Call call = add(new Call(LOW, BEGUN, Optional.of(Instant.parse("9999-12-31T23:59:59Z"))));
    assertThat(take()).isSameAs(call);
  }

  @Test
  void a_class_that_waits_gets_one_in_twenty() {
    Call low = call(LOW, ACCEPTED);
    List<WaitingCall> taken = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      call(HIGH, ACCEPTED);
      taken.add(take());
    }
    assertThat(taken).contains(low);
  }

  @Test
  void a_burst_is_no_pressure() {
    for (int i = 0; i < 100; i++) {
      call(HIGH, INTERACTIVE);
    }
    Call first = call(HIGH, INTERACTIVE);
    for (int i = 0; i < 100; i++) {
      now = now.plusMillis(15);
      assertThat(queue.take(TYPICAL, now).dropped()).isEmpty();
      assertThat(queue.isPressed(HIGH)).isFalse();
    }
    assertThat(take()).isSameAs(first);
  }

  @Test
  void under_lasting_pressure_the_newest_goes_first_and_the_oldest_hear_no() {
    Set<WaitingCall> dropped = new HashSet<>();
    Call newest = call(HIGH, INTERACTIVE);
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 3; j++) {
        newest = call(HIGH, INTERACTIVE);
      }
      Turn turn = queue.take(TYPICAL, now);
      turn.dropped().forEach(drop -> assertThat(drop.reason()).isEqualTo(Reason.PRESSURE));
      turn.dropped().forEach(drop -> dropped.add(drop.call()));
      if (i > 250) {
        assertThat(turn.next()).containsSame(newest);
        turn.dropped().forEach(drop -> waits.add(drop.waited()));
      }
      now = now.plusMillis(20);
    }
    assertThat(queue.isPressed(HIGH)).isTrue();
    assertThat(dropped).hasSizeGreaterThan(500);
    assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofMillis(260)) < 0);
    assertThat(queue.depth()).isLessThan(60);
    while (queue.depth() > 0) {
      WaitingCall _ = take();
    }
    now = now.plusSeconds(3);
    call(HIGH, INTERACTIVE);
    WaitingCall _ = take();
    now = now.plusSeconds(3);
    call(HIGH, INTERACTIVE);
    assertThat(queue.isPressed(HIGH)).isFalse();
  }

  @Test
  void tasks_keep_their_order_under_pressure_and_take_turns_with_callers() {
    List<WaitingCall> tasks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tasks.add(call(HIGH, ACCEPTED));
    }
    List<WaitingCall> taken = new ArrayList<>();
    int callers = 0;
    for (int i = 0; i < 180; i++) {
      now = now.plusMillis(100);
      call(HIGH, INTERACTIVE);
      call(HIGH, INTERACTIVE);
      Turn turn = queue.take(TYPICAL, now);
      assertThat(turn.dropped()).allMatch(drop -> drop.call().kind() == Kind.INTERACTIVE);
      WaitingCall next = turn.next().orElseThrow();
      callers += next.kind() == Kind.INTERACTIVE ? 1 : 0;
      if (next.kind() == Kind.ACCEPTED) {
        taken.add(next);
      }
    }
    assertThat(taken).isEqualTo(tasks.subList(0, taken.size()));
    assertThat(callers).isBetween(60, 100);
  }

  @Test
  void many_slots_that_free_at_once_after_a_stall_do_not_find_the_line_empty() {
    for (int i = 0; i < 500; i++) {
      call(HIGH, INTERACTIVE);
      now = now.plusMillis(20);
    }
    int taken = 0;
    for (int i = 0; i < 40; i++) {
      taken += queue.take(TYPICAL, now).next().isPresent() ? 1 : 0;
    }
    assertThat(taken).isEqualTo(40);
  }

  @Test
  void a_hundred_thousand_wait_and_leave_from_anywhere() {
    queue = bounded(100_000);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      Optional<Instant> deadline = Optional.of(now.plusSeconds(1_000 + (i * 7_919L) % 100_000));
      calls.add(add(new Call(NORMAL, i % 3 == 0 ? ACCEPTED : BEGUN, deadline)));
    }
    for (int i = 0; i < calls.size(); i += 2) {
      assertThat(queue.remove(calls.get(i))).isTrue();
    }
    assertThat(all()).hasSize(50_000);
  }

  @Test
  void settings_that_make_no_sense_are_refused() {
    Map<Priority, Duration> objectives = CallQueueSettings.standard().objectives();
    assertThatThrownBy(() -> new CallQueueSettings(0, 20, objectives))
        .hasMessageContaining("not 0");
    assertThatThrownBy(() -> new CallQueueSettings(1, 3, objectives))
        .hasMessageContaining("at least 4, not 3");
    assertThatThrownBy(() -> new CallQueueSettings(1, 20, Map.of()))
        .hasMessageContaining("objective of critical");
  }

  /** A call of an accepted task that takes so much of a window. */
  private Call sized(long size) {
    return add(
        new Call(Priority.NORMAL, Kind.ACCEPTED, Optional.empty()) {
          @Override
          protected long size() {
            return size;
          }
        });
  }

  private Optional<WaitingCall> take(long room) {
    return queue.take(TYPICAL, now, call -> call.size() <= room, () -> room).next();
  }

  @Test
  void one_that_does_not_fit_is_passed_by_the_largest_that_does() {
    Call large = sized(100);
    sized(20);
    Call middle = sized(50);
    Call small = sized(10);
    assertThat(take(60)).contains(middle);
    assertThat(take(5)).isEmpty();
    assertThat(take(15)).contains(small);
    assertThat(take(100)).contains(large);
  }

  @Test
  void nobody_is_passed_for_ever_whatever_comes() {
    long seed = 9;
    SplittableRandom random = new SplittableRandom(seed);
    Map<WaitingCall, Integer> passed = new HashMap<>();
    List<Call> waiting = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      while (waiting.size() < 30) {
        waiting.add(sized(random.nextInt(1, 100)));
      }
      WaitingCall taken = take(random.nextInt(120)).orElse(null);
      int at = waiting.indexOf(taken);
      for (int i = 0; i < at; i++) {
        passed.merge(waiting.get(i), 1, Integer::sum);
      }
      waiting.remove(taken);
    }
    assertThat(passed.values()).as("seed %d", seed).contains(ClassLine.MOST_PASSED);
    assertThat(passed.values())
        .as("seed %d", seed)
        .allMatch(times -> times <= ClassLine.MOST_PASSED);
  }

  @Test
  void who_is_less_urgent_passes_nobody() {
    sized(100);
    add(new Call(Priority.LOW, Kind.ACCEPTED, Optional.empty()));
    assertThat(take(60)).isEmpty();
  }
}
