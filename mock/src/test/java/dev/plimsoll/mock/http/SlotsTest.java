package dev.plimsoll.mock.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.mock.http.Slots.Entry;
import dev.plimsoll.mock.http.Slots.Place;
import dev.plimsoll.mock.overload.Capacity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private Capacity capacity = Capacity.of(2, 2);
  private final List<String> called = new ArrayList<>();
  private final Slots slots = new Slots(() -> capacity);

  private Place enter(String name) {
    return slots.enter(() -> called.add(name));
  }

  @Test
  void first_come_first_served_and_beyond_the_line_turned_away() {
    Place a = enter("a");
    Place b = enter("b");
    Place c = enter("c");
    Place d = enter("d");
    Place e = enter("e");
    assertThat(List.of(a.entry(), b.entry(), c.entry(), d.entry(), e.entry()))
        .containsExactly(Entry.WORKS, Entry.WORKS, Entry.WAITS, Entry.WAITS, Entry.TURNED_AWAY);
    e.leave();
    assertThat(called).isEmpty();
    b.leave();
    b.leave();
    assertThat(called).containsExactly("c");
    a.leave();
    assertThat(called).containsExactly("c", "d");
  }

  @Test
  void who_leaves_the_line_holds_up_nobody() {
    Place a = enter("a");
    enter("b");
    Place c = enter("c");
    enter("d");
    c.leave();
    assertThat(slots.waiting()).isEqualTo(1);
    a.leave();
    assertThat(called).containsExactly("d");
  }

  @Test
  void more_slots_are_taken_when_it_is_told_and_fewer_as_work_ends() {
    Place a = enter("a");
    Place b = enter("b");
    enter("c");
    capacity = Capacity.of(3, 2);
    slots.callNext();
    assertThat(called).containsExactly("c");
    capacity = Capacity.of(1, 2);
    enter("d");
    a.leave();
    b.leave();
    assertThat(called).containsExactly("c");
    capacity = Capacity.UNLIMITED;
    slots.callNext();
    assertThat(called).containsExactly("c", "d");
  }

  @Test
  void laws_hold_after_every_event_of_a_random_run() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int most = random.nextInt(1, 6);
      int backlog = random.nextInt(0, 8);
      Deque<Integer> line = new ArrayDeque<>();
      List<Integer> inOrder = new ArrayList<>();
      Slots drawn = new Slots(() -> Capacity.of(most, backlog));
      List<Place> here = new ArrayList<>();
      for (int step = 0; step < 300; step++) {
        int number = step;
        if (random.nextBoolean()) {
          Place place = drawn.enter(() -> inOrder.add(number));
          here.add(place);
          if (place.entry() == Entry.WAITS) {
            line.add(number);
          }
        } else if (!here.isEmpty()) {
          here.remove(random.nextInt(here.size())).leave();
        }
        String where = "seed %s step %s".formatted(seed, step);
        assertThat(drawn.working()).as(where).isBetween(0, most);
        assertThat(drawn.waiting()).as(where).isBetween(0, backlog);
        assertThat(drawn.waiting() == 0 || drawn.working() == most).as(where).isTrue();
        assertThat(inOrder).as(where).isSorted();
        assertThat(line).as(where).containsAll(inOrder);
      }
    }
  }
}
