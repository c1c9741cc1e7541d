package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.ports.move.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MoveProgressTest {
  @Test
  void a_move_that_takes_long_tells_how_far_it_is_every_two_seconds() {
    AtomicLong nanos = new AtomicLong();
    List<Long> told = new ArrayList<>();
    Collected into =
        new Collected(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new HashSet<>(),
            new ArrayList<>());
    Kept kept = new Kept(new LeftWork().task("a"), List.of(), Optional.empty());
    try (CountedFilling counted = new CountedFilling(into, told::add, nanos::get)) {
      for (int i = 0; i < 6_000; i++) {
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        counted.task(kept);
      }
    }
    assertThat(told).containsExactly(2_000L, 4_000L, 6_000L);
    assertThat(into.tasks()).hasSize(6_000);
  }
}
