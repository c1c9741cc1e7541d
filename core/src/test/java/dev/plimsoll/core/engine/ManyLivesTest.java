package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Fifty million events over a thousand seeds; more of them: {@code bench/run engine-laws}. */
class ManyLivesTest {
  private static final int SEEDS = 1_024;
  private static final int EVENTS_EACH = 49_000;

  @Test
  void the_laws_hold_after_every_event_of_fifty_million() throws Exception {
    ManyLives lives = new ManyLives(1);

    lives.live(seed -> seed <= SEEDS, EVENTS_EACH);

    assertThat(lives.events()).isGreaterThanOrEqualTo(50_000_000);
  }
}
