package dev.plimsoll.core.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.scale.Agent.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MusterTest {
  private final Muster muster =
      new Muster(FleetSettings.standard("general", new Size(0, 0, 50)), new SplittableRandom(1));
  private final List<Command> commands = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void a_life_that_ends_during_a_promotion_ends_after_it() {
    muster.target = 40;
    settle();
    arrive(Role.RECRUIT, Role.IDLE);
    arrive(Role.TRAINEE, Role.SPARE);
    Agent spare = muster.roster.longest(Role.SPARE).orElseThrow();
    muster.roster.endsAt(spare, now.plusSeconds(1));
    muster.target = 41;
    settle();
    assertThat(spare.role).isEqualTo(Role.RECRUIT);

    now = now.plusSeconds(2);
    settle();
    assertThat(commands).doesNotContain(new Command.Stop(spare.name));
    muster.arrived(spare, Role.IDLE, now);
    settle();
    assertThat(commands).contains(new Command.Drain(spare.name), new Command.Stop(spare.name));
    assertThat(muster.serving()).isEqualTo(41);
  }

  private void settle() {
    muster.settle(now, commands);
  }

  private void arrive(Role from, Role to) {
    while (muster.roster.count(from) > 0) {
      muster.arrived(muster.roster.longest(from).orElseThrow(), to, now);
    }
  }
}
