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
  private final ReadyQueue queue = new ReadyQueue(20, Map.of());
  private int made;

  private Place ticket(Priority priority) {
    return ticket("general", priority);
  }

  private Place ticket(String pool, Priority priority) {
    return new Waiting(Ticket.of(new TaskId(0, ++made), priority, pool));
  }

  @Test
  void the_most_urgent_class_is_first_and_first_in_is_first_out_within_it() {
    Place low = ticket(Priority.LOW);
    Place first = ticket(Priority.HIGH);
    Place second = ticket(Priority.HIGH);
    Place critical = ticket(Priority.CRITICAL);
    List.of(low, first, second, critical).forEach(queue::add);

    assertThat(takeAll("general")).containsExactly(critical, first, second, low);
  }

  @Test
  void a_task_that_had_begun_goes_before_the_others_of_its_class_and_tenant() {
    Place waiting = ticket(Priority.NORMAL);
    Place returning = ticket(Priority.NORMAL);
    queue.add(waiting);
    queue.addReturning(returning);

    assertThat(takeAll("general")).containsExactly(returning, waiting);
  }

  @Test
  void pools_have_lines_of_their_own_and_share_the_counts() {
    Place writer = ticket("writer", Priority.NORMAL);
    Place analyst = ticket("analyst", Priority.NORMAL);
    queue.add(writer);
    queue.add(analyst);

    assertThat(queue.waiting(Priority.NORMAL)).isEqualTo(2);
    assertThat(queue.ahead("writer", Priority.LOW, "default")).isEqualTo(1);
    assertThat(queue.take("writer")).contains(writer);
    assertThat(queue.take("writer")).isEmpty();
    assertThat(queue.take("analyst")).contains(analyst);
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void a_task_can_leave_from_the_middle() {
    Place first = ticket(Priority.NORMAL);
    Place middle = ticket(Priority.NORMAL);
    Place last = ticket(Priority.NORMAL);
    List.of(first, middle, last).forEach(queue::add);

    assertThat(queue.remove(middle)).isTrue();
    assertThat(queue.remove(middle)).isFalse();
    assertThat(takeAll("general")).containsExactly(first, last);
  }

  @Test
  void the_newest_of_a_class_is_the_one_that_came_last_in_whatever_pool() {
    Place first = ticket("writer", Priority.LOW);
    Place last = ticket("analyst", Priority.LOW);
    Place returning = ticket("writer", Priority.LOW);
    queue.add(first);
    queue.add(last);
    queue.addReturning(returning);

    assertThat(queue.newest(Priority.LOW)).contains(last);
    assertThat(queue.remove(last)).isTrue();
    assertThat(queue.newest(Priority.LOW)).contains(first);
    assertThat(queue.newest(Priority.NORMAL)).isEmpty();
  }

  @Test
  void a_task_that_is_to_join_stands_before_those_that_come_later() {
    Ticket ticket = ticket(Priority.HIGH).ticket();
    queue.reserve(ticket);
    assertThat(queue.ahead("general", Priority.NORMAL, "default")).isEqualTo(1);
    assertThat(queue.ahead("general", Priority.CRITICAL, "default")).isZero();
    queue.release(ticket);
    assertThat(queue.ahead("general", Priority.NORMAL, "default")).isZero();
  }

  @Test
  void half_a_million_wait_and_leave_from_anywhere_without_one_walk_through_them() {
    List<Place> all = new ArrayList<>();
    for (int i = 0; i < 500_000; i++) {
      Place place = ticket(Priority.NORMAL);
      queue.add(place);
      all.add(place);
    }
    for (int i = 1; i < all.size(); i += 2) {
      assertThat(queue.remove(all.get(i))).isTrue();
    }
    for (int i = 0; i < all.size(); i += 2) {
      assertThat(queue.take("general").orElseThrow() == all.get(i)).isTrue();
    }
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void a_task_that_is_dropped_when_its_turn_comes_uses_up_no_turn_of_its_class() {
    Place late = ticket(Priority.LOW);
    Place low = ticket(Priority.LOW);
    queue.add(late);
    queue.add(low);
    for (int i = 0; i < 40; i++) {
      queue.add(ticket(Priority.HIGH));
    }
    List<Place> started = new ArrayList<>();
    while (started.size() < 20) {
      Place next = queue.take("general").orElseThrow();
      if (next == late) {
        queue.drop(late);
      } else {
        started.add(next);
      }
    }
    assertThat(started).contains(low);
  }

  @Test
  void every_class_that_waits_gets_at_least_one_in_twenty_starts_whatever_comes() {
    for (long seed = 1; seed <= 200; seed++) {
      ageingHolds(seed);
    }
  }

  private void ageingHolds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ReadyQueue ready = new ReadyQueue(20, Map.of());
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
        Priority taken = ready.take("general").orElseThrow().ticket().priority();
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

  private List<Place> takeAll(String pool) {
    List<Place> taken = new ArrayList<>();
    for (Optional<Place> next = queue.take(pool); next.isPresent(); next = queue.take(pool)) {
      taken.add(next.get());
    }
    return taken;
  }
}
