package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.CallEnd.Kind;
import dev.plimsoll.core.engine.Effect.CallRefusal.Why;
import dev.plimsoll.core.route.Complexity;
import dev.plimsoll.core.route.Need;
import dev.plimsoll.core.route.Pin;
import dev.plimsoll.core.route.Route;
import dev.plimsoll.core.route.Route.By;
import dev.plimsoll.core.route.Routes;
import dev.plimsoll.core.route.Thresholds;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Where calls go that are routed, time moved by hand. */
class RoutedCallsTest {
  private static final Target SMALL = Target.of("east/small");
  private static final Target SPARE = Target.of("west/small");
  private static final Target MEDIUM = Target.of("east/medium");
  private static final Target LARGE = Target.of("west/large");
  private static final Pin.ToModel ONLY_LARGE = new Pin.ToModel(LARGE, true);

  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final List<Effect> done = new ArrayList<>();
  private final Engine engine =
      new Engine(
          EngineSettings.standard()
              .with(
                  CallSettings.standard()
                      .with(
                          Optional.of(
                              new Routes(
                                  Set.of(SMALL, SPARE, MEDIUM, LARGE),
                                  Thresholds.standard(),
                                  Map.of(
                                      Tier.SMALL, List.of(SMALL, SPARE),
                                      Tier.MEDIUM, List.of(MEDIUM),
                                      Tier.LARGE, List.of(LARGE)),
                                  Map.of("validator", new Pin.ToTier(Tier.SMALL)))))),
          new SplittableRandom(1));
  private long last;

  private void on(Event event) {
    done.addAll(engine.on(event, now));
  }

  private CallId wanted(String role, double complexity, Optional<Pin> pin) {
    CallId id = new CallId(++last);
    Need need = new Need(role, Complexity.stated(complexity), pin);
    CallWish wish =
        new CallWish(Priority.NORMAL, "t", true, false, List.of(SMALL), 100, Optional.empty());
    on(new Event.CallWanted(id, wish.routedBy(Optional.of(need))));
    return id;
  }

  private CallId wanted(double complexity) {
    return wanted("writer", complexity, Optional.empty());
  }

  private List<Effect.Call> calls(CallId id) {
    return done.stream()
        .filter(effect -> effect instanceof Effect.Call call && call.id().equals(id))
        .map(Effect.Call.class::cast)
        .toList();
  }

  private Route route(CallId id) {
    return calls(id).getLast().route().orElseThrow();
  }

  private void ended(CallId id, Kind kind) {
    on(new Event.CallEnded(id, CallEnd.of(kind)));
  }

  private void breakDown(Target target, double complexity) {
    for (int i = 0; i < 5; i++) {
      CallId call = wanted(complexity);
      assertThat(calls(call).getFirst().target()).isEqualTo(target);
      ended(call, Kind.BROKEN);
      ended(call, Kind.ANSWERED);
    }
  }

  /** By the memory: over 80 % is critical. */
  private void memory(double share, Rung rung) {
    for (int i = 0; i < 100 && engine.rung() != rung; i++) {
      now = now.plus(Duration.ofSeconds(1));
      on(new Event.Sampled(share));
    }
    assertThat(engine.rung()).isEqualTo(rung);
  }

  @Test
  void a_call_goes_to_its_tier_and_says_how_it_came_there() {
    assertThat(route(wanted(0.1)).target()).isEqualTo(SMALL);
    assertThat(route(wanted(0.9)).target()).isEqualTo(LARGE);
    Route medium = route(wanted(0.68));
    assertThat(medium.target()).isEqualTo(MEDIUM);
    assertThat(medium.by()).isEqualTo(By.COMPLEXITY);
    assertThat(medium.otherwise()).first().asString().contains("0.02 more would have been large");
    assertThat(route(wanted("validator", 0.9, Optional.empty())).by()).isEqualTo(By.PIN);
  }

  @Test
  void a_failure_leads_along_the_chain_and_is_remembered() {
    CallId call = wanted(0.5);
    ended(call, Kind.TIMED_OUT);
    ended(call, Kind.OVERLOADED);
    assertThat(calls(call)).extracting(Effect.Call::target).containsExactly(MEDIUM, SMALL, SPARE);
    assertThat(route(call).by()).isEqualTo(By.FALLBACK);
    assertThat(route(call).why())
        .contains("east/medium has failed: timed out", "east/small has failed: overloaded");
  }

  @Test
  void a_target_whose_breaker_is_open_is_passed_over() {
    breakDown(SMALL, 0.1);
    Route route = route(wanted(0.1));
    assertThat(route.target()).isEqualTo(SPARE);
    assertThat(route.otherwise()).contains("would have taken east/small but: its breaker is open");
  }

  @Test
  void the_rung_caps_the_tier_over_a_pin_too_and_no_longer_when_it_is_left() {
    memory(0.95, Rung.CRITICAL); // normal tasks: small at most
    Route capped = route(wanted("writer", 0.9, Optional.of(new Pin.ToTier(Tier.LARGE))));
    assertThat(capped.target()).isEqualTo(SMALL);
    assertThat(capped.by()).isEqualTo(By.CAP);
    assertThat(capped.why()).anyMatch(why -> why.contains("critical allows small at most"));
    memory(0.1, Rung.OPTIMAL);
    assertThat(route(wanted(0.9)).target()).isEqualTo(LARGE);
  }

  @Test
  void the_cap_of_the_moment_holds_at_each_hop() {
    CallId call = wanted(0.5);
    assertThat(route(call).target()).isEqualTo(MEDIUM);
    CallId large = wanted(0.9);
    memory(0.95, Rung.CRITICAL);
    ended(large, Kind.BROKEN); // without the rung it would go to medium
    assertThat(calls(large)).extracting(Effect.Call::target).containsExactly(LARGE, SMALL);
    ended(call, Kind.BROKEN);
    ended(call, Kind.BROKEN);
    assertThat(calls(call)).extracting(Effect.Call::target).containsExactly(MEDIUM, SMALL, SPARE);
    ended(call, Kind.BROKEN);
    assertThat(done)
        .contains(new Effect.CallOver(call)); // large would be next, and is too dear now
  }

  @Test
  void what_waits_for_a_model_goes_elsewhere_when_the_rung_forbids_it() {
    CallId first = wanted(0.9);
    on(
        new Event.CallEnded(
            first, new CallEnd(Kind.LIMITED, Optional.empty(), Optional.of(Duration.ofHours(1)))));
    CallId waits = wanted("writer", 0.1, Optional.of(ONLY_LARGE));
    CallId gives = wanted("writer", 0.1, Optional.of(new Pin.ToModel(LARGE, false)));
    assertThat(calls(waits)).isEmpty();
    assertThat(calls(gives)).isEmpty();
    memory(0.95, Rung.CRITICAL);
    assertThat(route(gives).target()).isEqualTo(SMALL);
    assertThat(done)
        .filteredOn(Effect.RefuseCall.class::isInstance)
        .singleElement()
        .satisfies(effect -> {
          Effect.RefuseCall refused = (Effect.RefuseCall) effect;
          assertThat(refused.id()).isEqualTo(waits);
          assertThat(refused.refusal().why()).isEqualTo(Why.NO_MODEL);
          assertThat(refused.refusal().detail())
              .isEqualTo("west/large: the rung critical allows small at most");
        });
  }

  @Test
  void without_a_need_nothing_is_routed() {
    CallId id = new CallId(++last);
    CallWish wish =
        new CallWish(Priority.NORMAL, "t", true, false, List.of(LARGE), 1, Optional.empty());
    memory(0.95, Rung.CRITICAL);
    on(new Event.CallWanted(id, wish));
    assertThat(calls(id).getLast().target()).isEqualTo(LARGE);
    assertThat(calls(id).getLast().route()).isEmpty();
  }
}
