package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.limit.LearnedTokens.Kind;
import org.junit.jupiter.api.Test;

class LearnedTokensTest {
  @Test
  void a_cold_start_reserves_the_most_then_the_learned_share_with_a_floor() {
    LearnedTokens tokens = new LearnedTokens(200, 0.9);
    Kind writer = new Kind("writer", "report");
    for (int i = 0; i < 19; i++) {
      tokens.took(writer, 1_000);
    }
    assertThat(tokens.reserve(writer, 8_000)).isEqualTo(8_000);
    tokens.took(writer, 1_000);
    assertThat(tokens.reserve(writer, 8_000)).isBetween(1_000L, 1_073L);
    assertThat(tokens.reserve(writer, 500)).as("it cannot take more").isEqualTo(500);
    assertThat(tokens.reserve(new Kind("writer", "letter"), 8_000)).isEqualTo(8_000);
    Kind brief = new Kind("writer", "brief");
    for (int i = 0; i < 20; i++) {
      tokens.took(brief, 10);
    }
    assertThat(tokens.reserve(brief, 8_000)).isEqualTo(200);
  }

  @Test
  void kinds_that_are_not_seen_any_more_are_forgotten() {
    LearnedTokens tokens = new LearnedTokens(1, 0.9);
    Kind steady = new Kind("writer", "steady");
    for (int i = 0; i < 5_000; i++) {
      tokens.took(steady, 100);
      tokens.took(new Kind("writer", "once" + i), 100);
    }
    assertThat(tokens.reserve(steady, 8_000)).isLessThan(110);
    assertThat(tokens.kinds()).isEqualTo(1_000);
  }
}
