package dev.plimsoll.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.simulate.world.Provider.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProviderTest {
  private static final long SECOND = 1_000_000_000L;
  private static final ServiceTimes A_SECOND =
      new ServiceTimes.Drawn(Distribution.parse("constant:1s"));

  private final Agenda agenda = new Agenda();
  private final List<String> heard = new ArrayList<>();

  @Test
  void without_a_limit_all_calls_run_at_once() {
    Provider provider = provider(ProviderSettings.of(A_SECOND));
    call(provider, "a", 10);
    call(provider, "b", 10);
    assertThat(provider.busy()).isEqualTo(2);

    runOut();

    assertThat(heard).containsExactly("a DONE at 1", "b DONE at 1");
    assertThat(provider.busy()).isZero();
  }

  @Test
  void with_a_limit_the_others_wait_in_the_order_in_which_they_came() {
    Provider provider = provider(ProviderSettings.of(A_SECOND).withSlots(1));
    call(provider, "a", 10);
    call(provider, "b", 10);
    call(provider, "c", 10);
    assertThat(provider.waiting()).isEqualTo(2);

    runOut();

    assertThat(heard).containsExactly("a DONE at 1", "b DONE at 2", "c DONE at 3");
  }

  @Test
  void whoever_waits_too_long_gives_up_in_line_or_in_the_middle() {
    Provider provider = provider(ProviderSettings.of(A_SECOND).withSlots(1));
    call(provider, "a", 10);
    call(provider, "b", 0.5);
    call(provider, "c", 1.5);
    call(provider, "d", 10);

    runOut();

    assertThat(heard)
        .containsExactly(
            "b TIMED_OUT at 0.5", "a DONE at 1", "c TIMED_OUT at 1.5", "d DONE at 2.5");
    assertThat(provider.busy() + provider.waiting()).isZero();
  }

  @Test
  void what_is_given_up_frees_its_slot_and_is_never_heard_of_again() {
    Provider provider = provider(ProviderSettings.of(A_SECOND).withSlots(1));
    Provider.Call a = call(provider, "a", 10);
    Provider.Call b = call(provider, "b", 10);
    call(provider, "c", 10);

    provider.giveUp(b);
    provider.giveUp(a);
    provider.giveUp(a);

    assertThat(provider.busy()).isEqualTo(1);
    assertThat(provider.waiting()).isZero();
    runOut();
    assertThat(heard).containsExactly("c DONE at 1");
  }

  @Test
  void it_fails_as_often_as_it_is_told_to() {
    Provider provider =
        provider(new ProviderSettings(A_SECOND, new Share(0.25), OptionalInt.empty()));
    for (int i = 0; i < 10_000; i++) {
      call(provider, "x", 10);
    }
    runOut();

    long failed = heard.stream().filter(word -> word.contains("FAILED")).count();
    assertThat(failed).isBetween(2_350L, 2_650L); // 2,500, 3.5 standard deviations either way
  }

  @Test
  void more_slots_take_up_those_in_line_at_once() {
    Provider provider = provider(ProviderSettings.of(A_SECOND).withSlots(1));
    call(provider, "a", 10);
    call(provider, "b", 10);
    call(provider, "c", 10);

    provider.become(provider.settings().withSlots(3));

    assertThat(provider.busy()).isEqualTo(3);
  }

  private Provider provider(ProviderSettings settings) {
    return new Provider(settings, agenda, new SplittableRandom(1));
  }

  private Provider.Call call(Provider provider, String name, double patience) {
    return provider.call((long) (patience * SECOND), answer -> heard.add(said(name, answer)));
  }

  private String said(String name, Answer answer) {
    double seconds = (double) agenda.now() / SECOND;
    String at = seconds == Math.rint(seconds) ? "" + (long) seconds : "" + seconds;
    return "%s %s at %s".formatted(name, answer, at);
  }

  private void runOut() {
    while (agenda.step()) {
      assertThat(agenda.now()).isNotNegative();
    }
  }
}
