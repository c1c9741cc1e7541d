package dev.plimsoll.base.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TurnsTest {
  @Test
  void the_first_that_waits_is_next_and_nobody_where_none_waits() {
    Turns turns = new Turns(4, 20);

    assertThat(turns.next(i -> i >= 2)).isEqualTo(2);
    assertThat(turns.next(_ -> false)).isEqualTo(-1);
  }

  @Test
  void of_so_many_turns_in_a_row_each_class_that_waits_gets_one() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int turn = random.nextInt(4, 25);
      Turns turns = new Turns(4, turn);
      boolean[] waits = {true, true, true, true};
      int[] since = new int[4];
      for (int step = 0; step < 5_000; step++) {
        int next = turns.next(i -> waits[i]);
        turns.took(next, i -> waits[i]);
        for (int i = 0; i < 4; i++) {
          since[i] = waits[i] && i != next ? since[i] + 1 : 0;
          assertThat(since[i]).as("seed %d, step %d, class %d", seed, step, i).isLessThan(turn);
        }
        int one = random.nextInt(3);
        if (random.nextInt(40) == 0) {
          waits[one] = !waits[one];
          since[one] = 0;
          turns.emptied(one);
        }
      }
    }
  }

  @Test
  void a_turn_that_is_not_used_is_kept() {
    Turns turns = new Turns(2, 2);
    turns.took(0, _ -> true);
    int due = turns.next(_ -> true);
    turns.took(due, _ -> true);
    turns.untake(_ -> true);

    assertThat(due).isEqualTo(1);
    assertThat(turns.next(_ -> true)).isEqualTo(1);
  }

  @Test
  void a_turn_fits_each_class_once() {
    assertThatThrownBy(() -> new Turns(4, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
