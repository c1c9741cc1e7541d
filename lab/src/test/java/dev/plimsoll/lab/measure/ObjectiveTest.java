package dev.plimsoll.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  private static final Objective ALL =
      new Objective(
          Optional.of(Duration.ofSeconds(4)),
          Optional.of(Duration.ofMillis(500)),
          Optional.of(Duration.ofMillis(50)));

  @Test
  void all_parts_must_hold_and_the_bound_itself_does() {
    assertThat(ALL.isMet(4e9, 5e8, 5e7)).isTrue();
    assertThat(ALL.isMet(4e9 + 1, 5e8, 5e7)).isFalse();
    assertThat(ALL.isMet(4e9, 5e8 + 1, 5e7)).isFalse();
    assertThat(ALL.isMet(4e9, 5e8, 5e7 + 1)).isFalse();
    assertThat(ALL).hasToString("response <= 4s, ttft <= 500ms, tpot <= 50ms");
  }

  @Test
  void what_was_not_measured_is_not_met_unless_nobody_asked() {
    assertThat(ALL.isMet(1, 1, Objective.ABSENT)).isFalse();
    assertThat(ALL.isMet(1, Objective.ABSENT, 1)).isFalse();
    Objective plain =
        new Objective(Optional.of(Duration.ofSeconds(1)), Optional.empty(), Optional.empty());
    assertThat(plain.isMet(1, Objective.ABSENT, Objective.ABSENT)).isTrue();
    assertThat(plain.isMet(Objective.ABSENT, 1, 1)).isFalse();
  }

  @Test
  void one_without_a_part_is_none() {
    assertThatThrownBy(() -> new Objective(Optional.empty(), Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
