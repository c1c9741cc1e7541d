package dev.plimsoll.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
  private final ReadyQueue queue = new ReadyQueue(20);
  private int made;

  private Ticket ticket(Priority priority) {
    return ticket("general", priority);
  }

  private Ticket ticket(String pool, Priority priority) {
    return new Ticket(new TaskId("t" + ++made), priority, pool, Optional.empty());
  }

  @Test
  void the_most_urgent_class_is_first_and_first_in_is_first_out_within_it() {
    Ticket low = ticket(Priority.LOW);
    Ticket first = ticket(Priority.HIGH);
    Ticket second = ticket(Priority.HIGH);
    Ticket critical = ticket(Priority.CRITICAL);
    List.of(low, first, second, critical).forEach(queue::add);

    assertThat(takeAll("general")).containsExactly(critical, first, second, low);
  }

  @Test
  void a_task_that_had_begun_goes_before_the_others_of_its_class() {
    Ticket waiting = ticket(Priority.NORMAL);
    Ticket returning = ticket(Priority.NORMAL);
    queue.add(waiting);
    queue.addReturning(returning);

    assertThat(takeAll("general")).containsExactly(returning, waiting);
  }

  @Test
  void pools_have_lines_of_their_own_and_share_the_counts() {
    Ticket writer = ticket("writer", Priority.NORMAL);
    Ticket analyst = ticket("analyst", Priority.NORMAL);
    queue.add(writer);
    queue.add(analyst);

    assertThat(queue.waiting(Priority.NORMAL)).isEqualTo(2);
    assertThat(queue.ahead("writer", Priority.LOW)).isEqualTo(1);
    assertThat(queue.take("writer")).contains(writer);
    assertThat(queue.take("writer")).isEmpty();
    assertThat(queue.take("analyst")).contains(analyst);
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void a_task_can_leave_from_the_middle() {
    Ticket first = ticket(Priority.NORMAL);
    Ticket middle = ticket(Priority.NORMAL);
    Ticket last = ticket(Priority.NORMAL);
    List.of(first, middle, last).forEach(queue::add);

    assertThat(queue.remove(middle)).isTrue();
    assertThat(queue.remove(middle)).isFalse();
    assertThat(takeAll("general")).containsExactly(first, last);
  }

  @Test
  void every_class_that_waits_gets_at_least_one_in_twenty_starts_whatever_comes() {
    for (long seed = 1; seed <= 200; seed++) {
      ageingHolds(seed);
    }
  }

  private void ageingHolds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ReadyQueue ready = new ReadyQueue(20);
    Map<Priority, Integer> passedOver = new EnumMap<>(Priority.class);
    int[] shares = {random.nextInt(1, 40), random.nextInt(0, 6), random.nextInt(0, 6), 1};
    for (int step = 0; step < 2_000; step++) {
      Priority arriving = draw(random, shares);
      ready.add(ticket(arriving));
      if (random.nextInt(10) < 9) {
        List<Priority> waiting = new ArrayList<>();
        for (Priority priority : Priority.values()) {
          if (ready.waiting(priority) > 0) {
            waiting.add(priority);
          }
        }
        Priority taken = ready.take("general").orElseThrow().priority();
        for (Priority priority : Priority.values()) {
          boolean passed = waiting.contains(priority) && priority != taken;
          passedOver.merge(priority, 1, (old, one) -> passed ? old + one : 0);
          passedOver.computeIfPresent(priority, (_, count) -> passed ? count : 0);
        }
        assertThat(passedOver.values())
            .as("starts in a row in which a waiting class got none, seed %d step %d", seed, step)
            .allMatch(count -> count < 20);
      }
    }
  }

  private static Priority draw(SplittableRandom random, int[] shares) {
    int sum = 0;
    for (int share : shares) {
      sum += share;
    }
    int at = random.nextInt(sum);
    for (Priority priority : Priority.values()) {
      at -= shares[priority.ordinal()];
      if (at < 0) {
        return priority;
      }
    }
    throw new AssertionError("unreachable");
  }

  private List<Ticket> takeAll(String pool) {
    List<Ticket> taken = new ArrayList<>();
    for (Optional<Ticket> next = queue.take(pool); next.isPresent(); next = queue.take(pool)) {
      taken.add(next.get());
    }
    return taken;
  }
}
