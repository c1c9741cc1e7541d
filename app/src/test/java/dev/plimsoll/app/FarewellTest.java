package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.work.QueueMode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The last words of a server. */
class FarewellTest {
  private static Counts counts(int scheduled, int waiting, int retrying, int handedBack) {
    return new Counts(
        9,
        0,
        0,
        scheduled,
        Map.of(),
        waiting,
        retrying,
        0,
        0,
        0,
        0,
        4,
        0,
        0,
        0,
        0,
        handedBack,
        0,
        0,
        0,
        10,
        QueueMode.OPEN,
        true);
  }

  @Test
  void with_nothing_left_it_says_so_in_one_line() {
    assertThat(new Farewell(counts(0, 0, 0, 0), 0, true).lines())
        .containsExactly("stopped: 4 completed, 0 handed back, 0 left waiting");
  }

  @Test
  void tasks_for_later_are_left_too() {
    assertThat(new Farewell(counts(3, 0, 0, 0), 0, true).lines())
        .containsExactly(
            "stopped: 4 completed, 0 handed back, 0 left waiting, 3 for later;",
            "  the next start goes on with them");
    assertThat(new Farewell(counts(0, 1, 1, 1), 0, false).lines())
        .containsExactly(
            "stopped: 4 completed, 1 handed back, 2 left waiting; the store is in memory:",
            "  those are gone");
  }

  @Test
  void what_the_store_did_not_take_is_counted_with_what_it_means() {
    assertThat(new Farewell(counts(0, 0, 0, 0), 12, true).lines())
        .allMatch(line -> line.length() <= 85)
        .element(1)
        .asString()
        .contains("did not take the last 12 changes of tasks");
    assertThat(new Farewell(counts(0, 0, 0, 0), 1, true).lines().getLast())
        .contains("does those tasks again");
  }
}
