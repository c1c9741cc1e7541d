package dev.plimsoll.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FleetTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void so_many_agents_are_shared_out_as_they_were_and_every_pool_has_one() {
    for (long seed = 1; seed <= 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Fleet.Pool> pools = new ArrayList<>();
      int count = random.nextInt(1, 6);
      for (int i = 0; i < count; i++) {
        pools.add(new Fleet.Pool("pool" + i, random.nextInt(1, 20), 2, MINUTE));
      }
      Fleet fleet = new Fleet(pools);
      int all = random.nextInt(count, 200);

      Fleet other = fleet.of(all);

      assertThat(other.agents()).as("seed %d", seed).isEqualTo(all);
      assertThat(other.pools()).as("seed %d", seed).allMatch(pool -> pool.count() >= 1);
      assertThat(fleet.of(fleet.agents())).as("seed %d", seed).isEqualTo(fleet);
    }
  }

  @Test
  void a_role_without_a_pool_goes_to_the_general_one_or_else_to_the_first() {
    Fleet.Pool writer = new Fleet.Pool("writer", 1, 1, MINUTE);
    Fleet.Pool general = new Fleet.Pool("general", 2, 4, MINUTE);

    assertThat(new Fleet(List.of(writer, general)).poolOf("writer")).isEqualTo(writer);
    assertThat(new Fleet(List.of(writer, general)).poolOf("analyst")).isEqualTo(general);
    assertThat(new Fleet(List.of(writer)).poolOf("")).isEqualTo(writer);
    assertThat(new Fleet(List.of(writer, general)).slots()).isEqualTo(9);
  }

  @Test
  void what_cannot_be_is_refused() {
    assertThatThrownBy(() -> new Fleet(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fleet.general(0, 8)).hasMessageContaining("found 0 with 8");
    Fleet two =
        new Fleet(List.of(new Fleet.Pool("a", 1, 1, MINUTE), new Fleet.Pool("b", 1, 1, MINUTE)));
    assertThatThrownBy(() -> two.of(1)).hasMessageContaining("1 agents for 2 pools");
  }
}
