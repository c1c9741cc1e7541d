package dev.plimsoll.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolsTest {
  private final Pools pools = new Pools();

  @Test
  void an_agent_runs_as_many_tasks_as_it_has_slots() {
    pools.ready("general", "a", 2);

    assertThat(pools.take("general", "")).contains("a");
    assertThat(pools.take("general", "")).contains("a");
    assertThat(pools.take("general", "")).isEmpty();
    assertThat(pools.hasFree("general")).isFalse();

    pools.release("a");
    assertThat(pools.take("general", "")).contains("a");
    assertThat(pools.take("writer", "")).isEmpty();
  }

  @Test
  void the_least_loaded_is_next_and_equals_take_turns() {
    pools.ready("general", "a", 2);
    pools.ready("general", "b", 2);
    pools.ready("general", "c", 2);
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      taken.add(pools.take("general", "").orElseThrow());
    }
    assertThat(taken).containsExactly("a", "b", "c", "a", "b", "c");

    pools.release("b");
    assertThat(pools.take("general", "")).contains("b");
  }

  @Test
  void a_lost_agent_takes_nothing_and_its_slots_are_gone() {
    pools.ready("general", "a", 3);
    pools.ready("general", "b", 3);
    pools.take("general", "");
    pools.take("general", "");
    pools.lost("a");
    pools.release("a");

    assertThat(pools.slots()).isEqualTo(3);
    assertThat(pools.taken()).isEqualTo(1);
    assertThat(pools.take("general", "")).contains("b");
  }

  @Test
  void an_agent_to_avoid_is_taken_only_when_no_other_is_free() {
    pools.ready("general", "a", 2);
    pools.ready("general", "b", 1);

    assertThat(pools.take("general", "a")).contains("b");
    assertThat(pools.take("general", "a")).contains("a");
    assertThat(pools.free("general")).isEqualTo(1);
    assertThat(pools.slots("general")).isEqualTo(3);
    assertThat(pools.free("writer")).isZero();
  }
}
