package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.limit.CallQueue.Answer;
import dev.plimsoll.core.limit.CallQueue.Dropped;
import dev.plimsoll.core.limit.CallQueue.Reason;
import dev.plimsoll.core.limit.CallQueue.Turn;
import dev.plimsoll.core.limit.CallQueueTest.Call;
import dev.plimsoll.core.limit.WaitingCall.Kind;
import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random lives of a queue beside a plain list of who waits. */
class CallQueueLawsTest {
  private static final int SEEDS = 200;
  private static final int STEPS = 1_500;
  private static final Duration TYPICAL = Duration.ofMillis(300);

  @Test
  void nobody_is_lost_and_the_order_is_the_order() {
    Set<String> seen = new TreeSet<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      new Life(seed, seen).live();
    }
    assertThat(seen)
        .as("what happened in these lives")
        .containsExactly(
            "Displaces", "Full", "PRESSURE", "TOO_LATE", "Waits", "empty", "pressed", "removed");
  }

  private static final class Life {
    final SplittableRandom random;
    final String name;
    final Set<String> seen;
    final int bound;
    final CallQueue queue;
    final List<Call> waiting = new ArrayList<>(); // by arrival
    final Map<Priority, Integer> passedOver = new EnumMap<>(Priority.class);
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    Life(long seed, Set<String> seen) {
      this.seen = seen;
      random = new SplittableRandom(seed);
      name = "seed " + seed;
      bound = random.nextInt(1, 60);
      queue =
          new CallQueue(
              new CallQueueSettings(
                  bound,
                  20,
                  Map.of(
                      Priority.CRITICAL, Duration.ofMillis(100),
                      Priority.HIGH, Duration.ofMillis(500),
                      Priority.NORMAL, Duration.ofSeconds(1),
                      Priority.LOW, Duration.ofSeconds(3))));
    }

    void live() {
      int load = random.nextInt(2, 9);
      for (int step = 0; step < STEPS; step++) {
        now = now.plusNanos(random.nextLong(40_000_000));
        int what = random.nextInt(10);
        if (what < load) {
          add();
        } else if (what < 9) {
          take();
        } else {
          leave();
        }
        assertThat(queue.depth()).as(name).isEqualTo(waiting.size());
        assertThat(waiting.stream().filter(call -> call.kind() == Kind.INTERACTIVE).count())
            .as(name)
            .isLessThanOrEqualTo(bound);
        for (Priority priority : Priority.values()) {
          assertThat(queue.depth(priority)).as(name).isEqualTo((int) of(priority));
        }
        load = random.nextInt(100) == 0 ? random.nextInt(2, 9) : load;
      }
      while (!waiting.isEmpty()) {
        take();
      }
    }

    long of(Priority priority) {
      return waiting.stream().filter(call -> call.priority() == priority).count();
    }

    void add() {
      Priority priority = Priority.values()[random.nextInt(4)];
      Kind kind = Kind.values()[random.nextInt(3)];
      Optional<Instant> deadline =
          random.nextInt(3) == 0
              ? Optional.of(now.plusMillis(random.nextInt(200, 3_000)))
              : Optional.empty();
      Call call = new Call(priority, kind, deadline);
      Answer answer = queue.add(call, now);
      seen.add(answer.getClass().getSimpleName());
      switch (answer) {
        case Answer.Waits _ -> waiting.add(call);
        case Answer.Displaces(WaitingCall other) -> {
          assertThat(waiting).as(name).hasSizeGreaterThanOrEqualTo(bound);
          assertThat(other).as(name).isSameAs(leastUrgent(call).orElseThrow());
          waiting.remove(other);
          waiting.add(call);
        }
        case Answer.Full full -> {
          assertThat(call.kind()).as(name).isEqualTo(Kind.INTERACTIVE);
          assertThat(full.depth()).as(name).isGreaterThanOrEqualTo(bound).isEqualTo(waiting.size());
          assertThat(leastUrgent(call)).as(name).isEmpty();
        }
      }
    }

    Optional<Call> leastUrgent(Call than) {
      return waiting.stream()
          .filter(call -> call.kind() == Kind.INTERACTIVE)
          .filter(call -> call.priority().compareTo(than.priority()) > 0)
          .max(java.util.Comparator.comparing(Call::priority).thenComparingInt(waiting::indexOf));
    }

    void leave() {
      if (!waiting.isEmpty()) {
        assertThat(queue.remove(waiting.remove(random.nextInt(waiting.size())))).as(name).isTrue();
        seen.add("removed");
      }
    }

    void take() {
      List<Call> before = List.copyOf(waiting);
      Turn turn = queue.take(TYPICAL, now);
      for (Dropped dropped : turn.dropped()) {
        dropped(dropped);
      }
      if (turn.next().isEmpty()) {
        assertThat(waiting).as(name).isEmpty();
        seen.add("empty");
        return;
      }
      Call next = (Call) turn.next().get();
      assertThat(waiting.remove(next)).as("%s, it waited", name).isTrue();
      assertThat(isLate(next)).as("%s, it would be late", name).isFalse();
      ordered(next, before.stream().filter(call -> !isLate(call)).toList());
      shared(next, before.stream().filter(call -> !isLate(call)).toList());
    }

    void dropped(Dropped dropped) {
      seen.add(dropped.reason().name());
      assertThat(waiting.remove((Call) dropped.call())).as("%s, it waited", name).isTrue();
      boolean late = isLate((Call) dropped.call());
      assertThat(late).as(name).isEqualTo(dropped.reason() == Reason.TOO_LATE);
      if (dropped.reason() == Reason.PRESSURE) {
        assertThat(dropped.call().kind()).as(name).isEqualTo(Kind.INTERACTIVE);
      }
    }

    boolean isLate(Call call) {
      return call.deadline().filter(now.plus(TYPICAL)::isAfter).isPresent();
    }

    /** Within its class: what has begun by arrival, then tasks by arrival, and callers. */
    void ordered(Call next, List<Call> before) {
      List<Call> peers =
          before.stream().filter(call -> call.priority() == next.priority()).toList();
      if (peers.stream().anyMatch(call -> call.kind() == Kind.BEGUN)) {
        assertThat(next.kind()).as(name).isEqualTo(Kind.BEGUN);
      }
      List<Call> same = peers.stream().filter(call -> call.kind() == next.kind()).toList();
      boolean pressed = queue.isPressed(next.priority());
      if (pressed) {
        seen.add("pressed");
      } else if (next.kind() != Kind.BEGUN) {
        assertThat(next).as("%s, by arrival", name).isSameAs(peers.getFirst());
      }
      boolean newestFirst = pressed && next.kind() == Kind.INTERACTIVE;
      assertThat(next).as(name).isSameAs(newestFirst ? same.getLast() : same.getFirst());
    }

    /** Strict by class, but for the one passed over nineteen times. */
    void shared(Call next, List<Call> before) {
      for (Priority priority : Priority.values()) {
        boolean waited = before.stream().anyMatch(call -> call.priority() == priority);
        boolean passed = waited && priority != next.priority();
        passedOver.merge(priority, 1, (old, one) -> old + one);
        passedOver.computeIfPresent(priority, (_, count) -> passed ? count : 0);
      }
      assertThat(passedOver.values()).as(name).allMatch(count -> count < 20);
    }
  }
}
