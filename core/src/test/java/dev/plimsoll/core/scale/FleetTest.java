package dev.plimsoll.core.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.scale.FleetSettings.Health;
import dev.plimsoll.core.scale.FleetSettings.Lives;
import dev.plimsoll.core.scale.FleetSettings.Spares;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Stories of a fleet: a cold start takes 2.5 s, a spare 200 ms. */
class FleetTest {
  private static final Size SIZE = new Size(5, 5, 20);

  private final Yard yard = new Yard(FleetSettings.standard("general", SIZE));

  @Test
  void begins_with_its_base_and_its_spares() {
    yard.begin();
    assertThat(yard.all).hasSize(10).allMatch(command -> command instanceof Command.Start);
    assertThat(yard.count(Stage.STARTING)).isEqualTo(10);

    yard.pass(Yard.COLD);
    assertThat(yard.count(Stage.READY)).isEqualTo(5);
    assertThat(yard.count(Stage.WARM)).isEqualTo(5);
    assertThat(yard.serving()).hasSize(5).allMatch(name -> name.startsWith("general-"));
  }

  @Test
  void more_are_served_from_the_spares_which_are_made_anew() {
    running();
    List<Command> commands = yard.perform(yard.fleet.resize(7, yard.now));
    assertThat(commands).hasSize(2).allMatch(command -> command instanceof Command.Promote);
    yard.pass(Yard.WARM);
    assertThat(yard.count(Stage.READY)).isEqualTo(7);
    assertThat(yard.count(Stage.WARM)).isEqualTo(3);

    yard.perform(yard.fleet.resize(12, yard.now));
    yard.pass(Yard.WARM);
    assertThat(yard.count(Stage.READY)).isEqualTo(10);
    yard.pass(Yard.COLD);
    assertThat(yard.count(Stage.READY)).isEqualTo(12);
    assertThat(yard.count(Stage.WARM)).isEqualTo(3);
  }

  private void running() {
    yard.begin();
    yard.pass(Yard.COLD);
  }

  @Test
  void one_that_is_to_be_a_spare_serves_instead_when_that_is_sooner() {
    yard.begin();
    yard.pass(Duration.ofSeconds(2));
    List<Command> commands = yard.perform(yard.fleet.resize(8, yard.now));
    assertThat(commands).as("one spare is short of three").hasSize(1);
    yard.pass(Duration.ofMillis(500));
    assertThat(yard.count(Stage.READY)).isEqualTo(8);
    assertThat(yard.count(Stage.WARM)).isEqualTo(2);
  }

  @Test
  void fewer_take_nothing_new_and_end_what_they_have() {
    running();
    yard.perform(yard.fleet.resize(6, yard.now));
    yard.pass(Yard.COLD);
    for (int i = 0; i < 6; i++) {
      yard.give(Duration.ofSeconds(10 + i), 8);
    }
    List<Command> commands = yard.perform(yard.fleet.resize(5, yard.now));
    assertThat(commands).hasSize(1).allMatch(command -> command instanceof Command.Drain);
    String leaving = commands.getFirst().agent();
    assertThat(yard.fleet.stage(leaving)).isEqualTo(Stage.DRAINING);
    assertThatThrownBy(() -> yard.fleet.took(leaving, yard.now))
        .isInstanceOf(IllegalStateException.class);

    yard.pass(Duration.ofSeconds(9));
    assertThat(yard.fleet.stage(leaving)).isEqualTo(Stage.DRAINING);
    yard.pass(Duration.ofSeconds(6));
    assertThat(yard.fleet.stage(leaving)).isEqualTo(Stage.GONE);
    assertThat(yard.all.getLast()).isEqualTo(new Command.Stop(leaving));
  }

  @Test
  void who_starts_goes_first_and_who_is_idle_goes_next() {
    running();
    yard.perform(yard.fleet.resize(8, yard.now));
    yard.pass(Yard.WARM);
    for (int i = 0; i < 3; i++) {
      yard.give(Duration.ofHours(1), 8);
    }
    List<String> busy = yard.serving().stream().filter(a -> yard.running.get(a) > 0).toList();
    yard.perform(yard.fleet.resize(9, yard.now));
    yard.perform(yard.fleet.resize(5, yard.now));
    assertThat(yard.fleet.starting()).isZero();
    assertThat(yard.count(Stage.DRAINING)).isZero();
    assertThat(yard.serving()).hasSize(5).containsAll(busy);
  }

  @Test
  void three_failed_checks_in_a_row_replace_an_agent() {
    running();
    String sick = yard.serving().getFirst();
    yard.perform(yard.fleet.checked(sick, false, yard.now));
    yard.perform(yard.fleet.checked(sick, false, yard.now));
    yard.perform(yard.fleet.checked(sick, true, yard.now));
    yard.perform(yard.fleet.checked(sick, false, yard.now));
    yard.perform(yard.fleet.checked(sick, false, yard.now));
    assertThat(yard.fleet.stage(sick)).isEqualTo(Stage.READY);

    List<Command> commands = yard.perform(yard.fleet.checked(sick, false, yard.now));
    assertThat(yard.fleet.stage(sick)).isEqualTo(Stage.SICK);
    String other = commands.getFirst().agent();
    assertThat(commands)
        .containsExactly(new Command.Promote(other), new Command.Replace(sick, Optional.of(other)));
    yard.pass(Yard.WARM);
    assertThat(yard.count(Stage.READY)).isEqualTo(5);
    assertThat(yard.fleet.stage(sick)).isEqualTo(Stage.GONE);
  }

  @Test
  void a_sick_spare_is_replaced_by_a_new_one_and_a_sick_one_that_leaves_by_nobody() {
    running();
    yard.pass(Duration.ofMinutes(31)); // the two spares too many are gone
    String spare =
        yard.alive.stream()
            .filter(a -> yard.fleet.stage(a) == Stage.WARM)
            .findFirst()
            .orElseThrow();
    List<Command> commands = failChecks(spare);
    assertThat(commands).hasSize(2).first().isInstanceOf(Command.Start.class);
    assertThat(commands.getLast())
        .isEqualTo(new Command.Replace(spare, Optional.of(commands.getFirst().agent())));
    yard.perform(yard.fleet.resize(6, yard.now));
    yard.pass(Yard.COLD);
    for (int i = 0; i < 6; i++) {
      yard.give(Duration.ofHours(1), 1);
    }
    String leaving = yard.perform(yard.fleet.resize(5, yard.now)).getFirst().agent();
    assertThat(failChecks(leaving)).containsExactly(new Command.Replace(leaving, Optional.empty()));
  }

  private List<Command> failChecks(String agent) {
    yard.perform(yard.fleet.checked(agent, false, yard.now));
    yard.perform(yard.fleet.checked(agent, false, yard.now));
    return yard.perform(yard.fleet.checked(agent, false, yard.now));
  }

  @Test
  void a_sick_one_that_cannot_be_stopped_is_forgotten_in_the_end() {
    running();
    yard.stopsHang = true;
    String sick = yard.serving().getFirst();
    for (int i = 0; i < 3; i++) {
      yard.perform(yard.fleet.checked(sick, false, yard.now));
    }
    yard.pass(Duration.ofSeconds(9));
    assertThat(yard.fleet.stage(sick)).isEqualTo(Stage.SICK);
    yard.pass(Duration.ofSeconds(1));
    assertThat(yard.fleet.stage(sick)).isEqualTo(Stage.GONE);
  }

  @Test
  void a_lost_agent_is_replaced_from_the_spares() {
    running();
    yard.lose(yard.serving().getFirst());
    yard.pass(Yard.WARM);
    assertThat(yard.count(Stage.READY)).isEqualTo(5);
  }

  @Test
  void a_start_that_hangs_is_given_up_and_tried_again() {
    yard.startHangs = name -> name.equals("general-1");
    running();
    assertThat(yard.count(Stage.READY)).isEqualTo(4);
    yard.pass(Duration.ofSeconds(8));
    assertThat(yard.all).contains(new Command.Stop("general-1"));
    assertThat(yard.count(Stage.READY)).isEqualTo(5);
  }

  @Test
  void starts_that_fail_are_tried_again_more_and_more_rarely() {
    yard.startFails = _ -> true;
    yard.begin();
    yard.pass(Duration.ofMinutes(10));
    long starts = yard.all.stream().filter(c -> c instanceof Command.Start).count();
    assertThat(starts).isBetween(100L, 250L); // ten at a time, at most about a minute apart
    assertThat(yard.count(Stage.READY)).isZero();

    yard.startFails = _ -> false;
    yard.pass(Duration.ofSeconds(65));
    assertThat(yard.count(Stage.READY)).isEqualTo(5);
    assertThat(yard.count(Stage.WARM)).isEqualTo(3);
  }

  @Test
  void who_is_idle_for_long_goes_but_the_least_stay() {
    running();
    yard.perform(yard.fleet.resize(9, yard.now));
    yard.pass(Duration.ofMinutes(31));
    assertThat(yard.fleet.target()).isEqualTo(5);
    assertThat(yard.count(Stage.READY)).isEqualTo(5);
    assertThat(yard.count(Stage.WARM)).isEqualTo(3);
    yard.pass(Duration.ofHours(5));
    assertThat(yard.count(Stage.READY)).isEqualTo(5);
  }

  @Test
  void who_was_idle_for_long_is_kept_when_more_are_asked_for() {
    running();
    yard.pass(Duration.ofHours(2));
    yard.perform(yard.fleet.resize(8, yard.now)); // by a forecast: nobody works yet
    yard.perform(yard.fleet.ticked(yard.now));
    yard.pass(Duration.ofMinutes(29));
    assertThat(yard.count(Stage.READY)).isEqualTo(8);
    yard.pass(Duration.ofMinutes(1));
    assertThat(yard.count(Stage.READY)).isEqualTo(5);
  }

  @Test
  void spares_over_those_kept_go_when_idle_for_long() {
    running();
    assertThat(yard.count(Stage.WARM)).isEqualTo(5);
    yard.pass(Duration.ofMinutes(29));
    assertThat(yard.count(Stage.WARM)).isEqualTo(5);
    yard.pass(Duration.ofMinutes(1));
    assertThat(yard.count(Stage.WARM)).isEqualTo(3);
  }

  @Test
  void lives_end_one_by_one_and_nobody_is_missed() {
    Yard old = ageing(0.2);
    List<String> first = old.serving();
    int least = 40;
    int afterAnHour = 0;
    for (int second = 0; second < 4_400; second++) {
      old.pass(Duration.ofSeconds(1));
      least = Math.min(least, old.count(Stage.READY));
      afterAnHour = second == 3_600 ? replaced(old, first) : afterAnHour;
    }
    assertThat(replaced(old, first)).isEqualTo(40);
    assertThat(afterAnHour).as("from 48 to 72 minutes").isBetween(10, 30);
    assertThat(least).isGreaterThanOrEqualTo(36);
  }

  @Test
  void lives_that_end_together_are_renewed_a_tenth_at_a_time() {
    Yard old = ageing(0);
    List<String> first = old.serving();
    old.pass(Duration.ofHours(1));
    int least = 40;
    for (int tick = 0; tick < 600; tick++) {
      old.pass(Duration.ofMillis(100));
      least = Math.min(least, old.count(Stage.READY));
    }
    assertThat(replaced(old, first)).isEqualTo(40);
    assertThat(least).isGreaterThanOrEqualTo(36);
  }

  /** Forty agents that live for an hour, with two spares, all started. */
  private static Yard ageing(double jitter) {
    Yard yard =
        new Yard(
            new FleetSettings(
                "old",
                new Size(40, 40, 40),
                new Spares(2, 2),
                new Lives(Duration.ofMinutes(30), Duration.ofHours(1), jitter),
                new Health(3, Duration.ofSeconds(10))));
    yard.begin();
    yard.pass(Yard.COLD);
    return yard;
  }

  private static int replaced(Yard yard, List<String> first) {
    List<String> left = new ArrayList<>(first);
    left.retainAll(yard.serving());
    return first.size() - left.size();
  }

  @Test
  void a_clock_that_is_set_gives_nobody_a_longer_life() {
    yard.startHangs = name -> name.equals("general-1");
    yard.begin();
    yard.pass(Duration.ofSeconds(4));
    Instant before = yard.fleet.due().orElseThrow();
    yard.fleet.clockSet(Duration.ofHours(-1));
    assertThat(yard.fleet.due()).contains(before.minus(Duration.ofHours(1)));
  }

  @Test
  void ten_thousand_agents_are_asked_for_and_ready_at_once() {
    Size size = new Size(0, 10_000, 10_000);
    Fleet fleet = new Fleet(FleetSettings.standard("many", size), new SplittableRandom(1));
    Instant now = yard.now;
    List<Command> commands = new ArrayList<>(fleet.begin(now));
    assertThat(commands).hasSize(10_005);
    commands.forEach(command -> fleet.started(command.agent(), now));
    assertThat(fleet.counts().get(Stage.READY)).isEqualTo(10_000);
    assertThat(fleet.resize(0, now)).hasSize(20_000); // drained and stopped
  }
}
