package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.breaker.Breaker;
import dev.plimsoll.core.breaker.BreakerSettings;
import dev.plimsoll.core.engine.CallEnd.Kind;
import dev.plimsoll.core.engine.Effect.CallRefusal.Why;
import dev.plimsoll.core.limit.AdaptiveSettings;
import dev.plimsoll.core.limit.CallQueueSettings;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Calls of models through the engine, from the wish to the end. */
class CallsTest {
  private static final Target EAST = new Target("east", "m");
  private static final Target WEST = new Target("west", "m");
  private static final AdaptiveSettings TWO = new AdaptiveSettings(1, 2, 2, 0.9, 1.5);

  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final List<Effect> done = new ArrayList<>();
  private Engine engine = engine(TargetSettings.standard());
  private long last;

  private static Engine engine(TargetSettings settings) {
    CallSettings calls = new CallSettings(Map.of("east", settings, "west", settings));
    return new Engine(EngineSettings.standard().with(calls), new SplittableRandom(1));
  }

  private static TargetSettings with(AdaptiveSettings concurrency, Quota... quotas) {
    return new TargetSettings(
        BreakerSettings.standard(),
        concurrency,
        List.of(quotas),
        CallQueueSettings.standard(),
        Duration.ofHours(1));
  }

  private List<Effect> on(Event event) {
    List<Effect> effects = engine.on(event, now);
    done.addAll(effects);
    return effects;
  }

  private CallId wanted(Priority priority, boolean accepted, int tokens, Target... chain) {
    CallId id = new CallId(++last);
    on(
        new Event.CallWanted(
            id,
            new CallWish(
                priority, "t", accepted, false, List.of(chain), tokens, Optional.empty())));
    return id;
  }

  private CallId wanted(Target... chain) {
    return wanted(Priority.NORMAL, true, 100, chain);
  }

  private List<Effect> ended(CallId id, Kind kind) {
    return on(new Event.CallEnded(id, CallEnd.of(kind)));
  }

  private void pass(Duration time) {
    now = now.plus(time);
    on(new Event.Ticked());
  }

  private Optional<Target> calledFor(CallId id) {
    return done.stream()
        .filter(effect -> effect instanceof Effect.Call call && call.id().equals(id))
        .map(effect -> ((Effect.Call) effect).target())
        .reduce((_, later) -> later);
  }

  private Optional<Why> refused(CallId id) {
    return done.stream()
        .filter(effect -> effect instanceof Effect.RefuseCall refused && refused.id().equals(id))
        .map(effect -> ((Effect.RefuseCall) effect).refusal().why())
        .findFirst();
  }

  private TargetReport report(Target target) {
    return engine.targets(now).stream()
        .filter(report -> report.target().equals(target))
        .findFirst()
        .orElseThrow();
  }

  private void breakDown(Target target) {
    for (int i = 0; i < 5; i++) {
      ended(wanted(target), Kind.BROKEN);
    }
    assertThat(report(target).breaker().state()).isEqualTo(Breaker.State.OPEN);
  }

  @Test
  void a_call_goes_to_the_first_of_its_chain_and_its_end_is_the_end() {
    CallId call = wanted(EAST, WEST);
    assertThat(calledFor(call)).contains(EAST);
    assertThat(ended(call, Kind.ANSWERED)).contains(new Effect.CallOver(call));
    assertThat(report(EAST).inFlight()).isZero();
  }

  @Test
  void no_more_go_at_once_than_the_limit_and_the_next_goes_when_one_ends() {
    engine = engine(with(TWO));
    CallId one = wanted(EAST);
    wanted(EAST);
    CallId three = wanted(EAST);
    assertThat(calledFor(three)).isEmpty();
    assertThat(report(EAST).waiting()).isOne();
    ended(one, Kind.ANSWERED);
    assertThat(calledFor(three)).contains(EAST);
  }

  @Test
  void critical_goes_before_low() {
    engine = engine(with(TWO));
    CallId one = wanted(EAST);
    wanted(EAST);
    CallId low = wanted(Priority.LOW, true, 1, EAST);
    CallId critical = wanted(Priority.CRITICAL, true, 1, EAST);
    ended(one, Kind.ANSWERED);
    assertThat(calledFor(critical)).contains(EAST);
    assertThat(calledFor(low)).isEmpty();
  }

  @Test
  void what_breaks_here_is_tried_elsewhere_and_then_given_up() {
    CallId call = wanted(EAST, WEST);
    ended(call, Kind.BROKEN);
    assertThat(calledFor(call)).contains(WEST);
    assertThat(ended(call, Kind.TIMED_OUT)).contains(new Effect.CallOver(call));
  }

  @Test
  void a_failure_that_another_provider_made_up_for_counts_all_the_same() {
    for (int i = 0; i < 5; i++) {
      CallId call = wanted(EAST, WEST);
      ended(call, Kind.BROKEN);
      assertThat(ended(call, Kind.ANSWERED)).contains(new Effect.CallOver(call));
    }
    assertThat(report(EAST).breaker().state()).isEqualTo(Breaker.State.OPEN);
    assertThat(report(WEST).breaker().state()).isEqualTo(Breaker.State.CLOSED);
  }

  @Test
  void late_word_of_an_earlier_call_counts_for_no_other() {
    engine = engine(with(TWO, Quota.of(Unit.REQUESTS, 100, Duration.ofMinutes(1))));
    CallId call = wanted(EAST, WEST);
    ended(call, Kind.BROKEN);
    CallLimit none = new CallLimit(CallLimit.Unit.REQUESTS, 100, 0, Duration.ofMinutes(1));
    on(new Event.FirstToken(call, 1));
    on(new Event.LimitsSeen(call, 1, List.of(none)));
    assertThat(report(WEST).left().getFirst().free()).isEqualTo(99);
    on(new Event.LimitsSeen(call, 2, List.of(none)));
    assertThat(report(WEST).left().getFirst().free()).isZero();
  }

  @Test
  void who_is_limited_waits_as_long_as_the_provider_asked() {
    CallId call = wanted(EAST);
    on(
        new Event.CallEnded(
            call, new CallEnd(Kind.LIMITED, Optional.empty(), Optional.of(Duration.ofSeconds(7)))));
    CallId other = wanted(EAST);
    pass(Duration.ofMillis(6_999));
    assertThat(calledFor(other)).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(calledFor(other)).contains(EAST);
    assertThat(
            done.stream()
                .filter(new Effect.Call(call, EAST, 2, Optional.empty(), Optional.empty())::equals))
        .hasSize(1);
  }

  @Test
  void a_wish_to_be_woken_names_the_moment_at_which_it_goes_on() {
    engine = engine(with(TWO, Quota.of(Unit.REQUESTS, 1, Duration.ofMinutes(1))));
    ended(wanted(EAST), Kind.ANSWERED);
    wanted(EAST);
    Instant woken =
        done.stream()
            .filter(Effect.WakeAt.class::isInstance)
            .map(effect -> ((Effect.WakeAt) effect).time())
            .reduce((_, later) -> later)
            .orElseThrow();
    assertThat(woken).isBetween(now.plusSeconds(60), now.plusSeconds(61));
    now = woken;
    assertThat(on(new Event.Ticked()))
        .contains(new Effect.Call(new CallId(2), EAST, 1, Optional.empty(), Optional.empty()));
  }

  @Test
  void an_open_breaker_lets_nothing_through_and_the_fallback_takes_over() {
    breakDown(EAST);
    CallId call = wanted(EAST, WEST);
    assertThat(calledFor(call)).contains(WEST);
  }

  @Test
  void what_waits_when_a_breaker_opens_moves_on_along_its_chain() {
    engine = engine(with(new AdaptiveSettings(1, 1, 1, 0.9, 1.5)));
    for (int i = 0; i < 4; i++) {
      ended(wanted(EAST), Kind.BROKEN);
    }
    CallId fifth = wanted(EAST);
    CallId behind = wanted(EAST, WEST);
    CallId alone = wanted(EAST);
    assertThat(calledFor(behind)).isEmpty();
    ended(fifth, Kind.BROKEN);
    assertThat(report(EAST).breaker().state()).isEqualTo(Breaker.State.OPEN);
    assertThat(calledFor(behind)).contains(WEST);
    assertThat(calledFor(alone)).isEmpty();
    assertThat(report(EAST).waiting()).isOne();
  }

  @Test
  void when_all_are_down_a_promised_call_waits_for_the_first_probe_and_a_caller_is_told() {
    breakDown(EAST);
    breakDown(WEST);
    CallId promised = wanted(Priority.NORMAL, true, 1, EAST, WEST);
    CallId caller = wanted(Priority.NORMAL, false, 1, EAST, WEST);
    assertThat(refused(caller)).contains(Why.ALL_DOWN);
    assertThat(calledFor(promised)).isEmpty();
    assertThat(refused(promised)).isEmpty();
    pass(Duration.ofSeconds(34)); // 30 s, and a tenth of jitter at most
    assertThat(calledFor(promised)).isPresent();
  }

  @Test
  void two_probes_close_a_breaker_again() {
    breakDown(EAST);
    pass(Duration.ofSeconds(34));
    CallId first = wanted(EAST);
    CallId second = wanted(EAST);
    assertThat(calledFor(first)).contains(EAST);
    assertThat(calledFor(second)).isEmpty();
    ended(first, Kind.ANSWERED);
    assertThat(calledFor(second)).contains(EAST);
    ended(second, Kind.ANSWERED);
    assertThat(report(EAST).breaker().state()).isEqualTo(Breaker.State.CLOSED);
  }

  @Test
  void who_leaves_while_it_waits_is_forgotten() {
    engine = engine(with(TWO));
    CallId one = wanted(EAST);
    wanted(EAST);
    CallId gone = wanted(EAST);
    on(new Event.CallLeft(gone));
    assertThat(report(EAST).waiting()).isZero();
    ended(one, Kind.ANSWERED);
    assertThat(calledFor(gone)).isEmpty();
  }

  @Test
  void a_call_that_no_window_ever_allows_is_refused_at_once() {
    engine = engine(with(TWO, Quota.of(Unit.TOKENS, 1_000, Duration.ofMinutes(1))));
    assertThat(refused(wanted(Priority.NORMAL, true, 1_001, EAST))).contains(Why.TOO_LARGE);
  }

  @Test
  void a_call_whose_deadline_passes_while_it_waits_is_told_so() {
    engine = engine(with(TWO));
    wanted(EAST);
    wanted(EAST);
    CallId late = new CallId(++last);
    on(
        new Event.CallWanted(
            late,
            new CallWish(
                Priority.NORMAL,
                "t",
                true,
                false,
                List.of(EAST),
                1,
                Optional.of(now.plusSeconds(5)))));
    pass(Duration.ofSeconds(6));
    assertThat(refused(late)).contains(Why.TOO_LATE);
  }

  @Test
  void a_clock_that_is_set_back_an_hour_makes_no_pause_longer() {
    breakDown(EAST);
    Duration back = Duration.ofHours(-1);
    now = now.plus(back);
    on(new Event.ClockSet(back));
    CallId call = wanted(EAST);
    pass(Duration.ofSeconds(34));
    assertThat(calledFor(call)).contains(EAST);
    assertThat(report(EAST).breaker().since()).isBetween(now.minusSeconds(60), now);
  }
}
