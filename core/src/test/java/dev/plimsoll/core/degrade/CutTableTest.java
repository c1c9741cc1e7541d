package dev.plimsoll.core.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.degrade.Degradation.Cut;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Tier;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CutTableTest {
  private final CutTable table = CutTable.standard();

  @Test
  void the_figures_users_know_are_those_of_each_rung() {
    for (Priority priority : Priority.values()) {
      Cuts optimal = table.at(Rung.OPTIMAL, priority);
      Cuts high = table.at(Rung.HIGH_LOAD, priority);
      Cuts critical = table.at(Rung.CRITICAL, priority);
      assertThat(optimal.cacheAge()).isEqualTo(Duration.ofMinutes(30));
      assertThat(high.cacheAge()).isEqualTo(Duration.ofMinutes(60));
      assertThat(critical.cacheAge()).isEqualTo(Duration.ofHours(24));
      assertThat(optimal.timeout()).isEqualTo(Duration.ofSeconds(30));
      assertThat(high.timeout()).isEqualTo(Duration.ofSeconds(20));
      assertThat(critical.timeout()).isEqualTo(Duration.ofSeconds(10));
      assertThat(optimal.features()).isEqualTo(Features.FULL);
      assertThat(high.features()).isEqualTo(Features.CORE_SEARCH);
      assertThat(critical.features()).isEqualTo(Features.CORE);
      assertThat(critical.gate().isClosed()).isEqualTo(priority == Priority.LOW);
    }
  }

  @Test
  void a_less_urgent_class_never_gets_more() {
    for (Rung rung : Rung.values()) {
      for (Priority priority : new Priority[] {Priority.HIGH, Priority.NORMAL, Priority.LOW}) {
        Priority before = Priority.values()[priority.ordinal() - 1];
        assertThat(table.at(rung, priority).exceeds(table.at(rung, before))).isFalse();
      }
    }
  }

  @Test
  void an_answer_says_what_was_cut() {
    assertThat(table.degradation(Rung.OPTIMAL, Priority.LOW)).isEmpty();
    assertThat(table.degradation(Rung.HIGH_LOAD, Priority.HIGH).orElseThrow().cuts())
        .containsExactly(
            new Cut("model", "large", "medium"),
            new Cut("iterations", "5", "4"),
            new Cut("max_tokens", "4096", "3072"),
            new Cut("cache_age", "30m", "1h"),
            new Cut("timeout", "30s", "20s"),
            new Cut("features", "full", "core_search"));
    assertThat(table.degradation(Rung.CRITICAL, Priority.LOW).orElseThrow().cuts())
        .contains(new Cut("verifier", "llm", "rules"), new Cut("gate", "open", "parked"));
  }

  @Test
  void one_cell_is_another_one() {
    Cuts fromCache = table.at(Rung.CRITICAL, Priority.NORMAL).with(Gate.CACHE_ONLY);
    CutTable other = table.with(Rung.CRITICAL, Priority.NORMAL, fromCache);
    assertThat(other.at(Rung.CRITICAL, Priority.NORMAL).gate()).isEqualTo(Gate.CACHE_ONLY);
    assertThat(other.at(Rung.CRITICAL, Priority.HIGH).gate()).isEqualTo(Gate.OPEN);
    assertThat(table.at(Rung.CRITICAL, Priority.NORMAL).gate()).isEqualTo(Gate.OPEN);
    assertThat(settings(other).cuts()).isSameAs(other);
  }

  @Test
  void a_worse_rung_that_leaves_more_is_refused() {
    Cuts full = table.at(Rung.OPTIMAL, Priority.NORMAL);
    CutTable generous = table.with(Rung.CRITICAL, Priority.NORMAL, full);
    assertThatThrownBy(() -> settings(generous))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("critical leaves more to normal tasks than high_load does: ");

    CutTable closed =
        table
            .with(Rung.HIGH_LOAD, Priority.LOW, full.with(Gate.REFUSED))
            .with(Rung.OPTIMAL, Priority.LOW, full);
    assertThat(Optional.of(settings(closed))).isPresent();
    CutTable reopened =
        closed.with(
            Rung.CRITICAL, Priority.LOW, table.at(Rung.CRITICAL, Priority.LOW).with(Gate.OPEN));
    assertThatThrownBy(() -> settings(reopened)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void effort_and_times_that_answer_nothing_are_refused() {
    assertThatThrownBy(() -> new Effort(Tier.SMALL, Verifier.RULES, 0, 512))
        .hasMessageStartingWith("0 iterations of 512 tokens answer nothing");
    Effort effort = new Effort(Tier.SMALL, Verifier.RULES, 1, 512);
    assertThatThrownBy(
            () -> new Cuts(effort, Duration.ZERO, Duration.ZERO, Features.CORE, Gate.OPEN))
        .hasMessageContaining("a call takes some time");
  }

  private static LadderSettings settings(CutTable cuts) {
    LadderSettings plain = LadderSettings.standard();
    return new LadderSettings(plain.gauges(), plain.dwell(), plain.ramp(), cuts);
  }
}
