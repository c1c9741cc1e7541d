package dev.plimsoll.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private record Planned(long time, int number) {}

  @Test
  void what_is_planned_happens_by_time_and_then_in_the_order_of_planning() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Agenda agenda = new Agenda();
      List<Planned> planned = new ArrayList<>();
      List<Planned> happened = new ArrayList<>();
      int steps = random.nextInt(1, 3_000);
      for (int i = 0; i < steps; i++) {
        Planned one = new Planned(random.nextInt(100), i);
        planned.add(one);
        agenda.at(one.time(), () -> happened.add(one));
      }
      while (agenda.step()) {
        assertThat(agenda.now()).as("seed %d", seed).isEqualTo(happened.getLast().time());
      }
      planned.sort(Comparator.comparingLong(Planned::time).thenComparingInt(Planned::number));
      assertThat(happened).as("seed %d", seed).isEqualTo(planned);
    }
  }

  @Test
  void what_a_step_plans_for_now_happens_after_all_that_is_planned_for_now() {
    Agenda agenda = new Agenda();
    List<String> happened = new ArrayList<>();
    agenda.at(
        5,
        () -> {
          happened.add("first");
          agenda.in(0, () -> happened.add("third"));
          agenda.at(1, () -> happened.add("fourth, though it lies in the past"));
        });
    agenda.at(5, () -> happened.add("second"));

    while (agenda.step()) {
      assertThat(agenda.now()).isEqualTo(5);
    }

    assertThat(happened)
        .containsExactly("first", "second", "third", "fourth, though it lies in the past");
    assertThat(agenda.size()).isZero();
    assertThat(agenda.next()).isEqualTo(Long.MAX_VALUE);
  }
}
