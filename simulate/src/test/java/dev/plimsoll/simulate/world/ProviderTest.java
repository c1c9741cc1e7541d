package dev.plimsoll.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.core.engine.CallLimit;
import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.overload.Capacity;
import dev.plimsoll.mock.overload.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProviderTest {
  private static final long SECOND = 1_000_000_000L;
  private static final ServiceTimes A_SECOND =
      new ServiceTimes.Drawn(Distribution.parse("constant:1s"));

  private final Agenda agenda = new Agenda();
  private final List<String> heard = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();

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
    Provider provider = provider(ProviderSettings.of(A_SECOND).with(new Share(0.25)));
    for (int i = 0; i < 10_000; i++) {
      call(provider, "x", 10);
    }
    runOut();

    long failed = heard.stream().filter(word -> word.contains("500")).count();
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

  @Test
  void the_first_token_comes_after_a_fifth_of_the_time_and_the_way_is_added_twice() {
    Provider provider = provider(ProviderSettings.of(A_SECOND).away(Duration.ofMillis(250)));
    call(provider, "a", 10);

    runOut();

    assertThat(tokens).containsExactly("a at 0.7");
    assertThat(heard).containsExactly("a DONE at 1.5");
  }

  @Test
  void beyond_its_line_calls_are_turned_away_at_once() {
    Provider provider = provider(ProviderSettings.of(A_SECOND).with(Capacity.of(1, 1)));
    provider.suffers(Faults.parse("{retryAfter: 7s}"));
    call(provider, "a", 10);
    call(provider, "b", 10);
    call(provider, "c", 10);

    runOut();

    assertThat(heard)
        .containsExactly("c 503 come back in 7 at 0.001", "a DONE at 1", "b DONE at 2");
    assertThat(provider.refused()).isEqualTo(1);
  }

  @Test
  void each_kind_of_limiter_lets_in_what_it_allows_and_says_when_to_come_back() {
    for (String kind : List.of("fixed", "sliding", "bucket")) {
      heard.clear();
      Provider provider =
          provider(
              ProviderSettings.of(A_SECOND)
                  .with(List.of(RateLimit.parse("requests:2/10s:" + kind))));
      call(provider, "a", 10);
      call(provider, "b", 10);
      call(provider, "c", 10);

      assertThat(heard).containsExactly("a may 1 more", "b may 0 more", "c may 0 more");
      runOut();
      assertThat(heard).as(kind).anyMatch(word -> word.startsWith("c 429 come back in "));
      assertThat(provider.present()).isZero();
    }
  }

  @Test
  void a_black_hole_answers_nobody_and_holds_no_slot() {
    Provider provider = provider(ProviderSettings.of(A_SECOND).withSlots(1));
    provider.suffers(Faults.parse("{blackHole: true}"));
    call(provider, "a", 3);
    provider.suffers(Faults.NONE);
    call(provider, "b", 3);

    runOut();

    assertThat(heard).containsExactly("b DONE at 1", "a TIMED_OUT at 3");
    assertThat(provider.present()).isZero();
  }

  @Test
  void it_is_slow_fails_cuts_and_stalls_as_the_mock_does() {
    Provider provider = provider(ProviderSettings.of(A_SECOND));
    provider.suffers(Faults.parse("{slowdown: 4}"));
    call(provider, "slow", 10);
    provider.suffers(Faults.parse("{errors: 100%, status: 529, retryAfter: 2s}"));
    call(provider, "busy", 10);
    provider.suffers(Faults.parse("{cut: after 45 tokens}"));
    call(provider, "cut", 10);
    provider.suffers(Faults.parse("{stall: after 45 tokens for 5s}"));
    call(provider, "pause", 10);
    provider.suffers(Faults.parse("{stall: after 45 tokens}"));
    call(provider, "stall", 10);

    runOut();

    assertThat(heard)
        .containsExactly(
            "cut CUT at 0.5",
            "busy 529 come back in 2 at 1",
            "slow DONE at 4",
            "pause DONE at 6",
            "stall TIMED_OUT at 10");
  }

  private Provider provider(ProviderSettings settings) {
    return new Provider(settings, agenda, new SplittableRandom(1));
  }

  private Provider.Call call(Provider provider, String name, double patience) {
    return provider.call(
        new Provider.Question("key", 10, 0, 90, 90),
        (long) (patience * SECOND),
        new Provider.Ear() {
          @Override
          public void limits(List<CallLimit> standings) {
            standings.forEach(one -> heard.add("%s may %d more".formatted(name, one.remaining())));
          }

          @Override
          public void firstToken() {
            tokens.add("%s at %s".formatted(name, moment()));
          }

          @Override
          public void ended(Answer answer) {
            heard.add("%s %s at %s".formatted(name, word(answer), moment()));
          }
        });
  }

  private static String word(Answer answer) {
    return switch (answer.status()) {
      case 200 -> "DONE";
      case Answer.NO_ANSWER -> "TIMED_OUT";
      case Answer.CUT -> "CUT";
      default ->
          answer.status()
              + answer.retryAfter().map(wait -> " come back in " + wait.toSeconds()).orElse("");
    };
  }

  private String moment() {
    double seconds = (double) agenda.now() / SECOND;
    return seconds == Math.rint(seconds) ? "" + (long) seconds : "" + seconds;
  }

  private void runOut() {
    while (agenda.step()) {
      assertThat(agenda.now()).isNotNegative();
    }
  }
}
