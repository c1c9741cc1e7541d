package dev.plimsoll.core.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.breaker.Breaker.State;
import dev.plimsoll.core.breaker.BreakerSettings.Probing;
import dev.plimsoll.core.breaker.BreakerSettings.Rest;
import dev.plimsoll.core.breaker.BreakerSettings.Tripping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random lives of a breaker: calls that end in any order, late or never; the laws after each. */
class BreakerLawsTest {
  private static final int SEEDS = 300;
  private static final int STEPS = 2_000;

  private record Ended(Instant at, boolean failed) {}

  @Test
  void the_laws_hold_after_every_event_of_any_life() {
    Set<State> seen = EnumSet.noneOf(State.class);
    for (long seed = 1; seed <= SEEDS; seed++) {
      seen.addAll(new Life(seed).live());
    }
    assertThat(seen).containsExactlyInAnyOrder(State.values());
  }

  private static final class Life {
    final SplittableRandom random;
    final String name;
    final BreakerSettings settings;
    final Breaker breaker;
    final List<Instant> running = new ArrayList<>();
    final List<Instant> probes = new ArrayList<>();
    final List<Ended> ends = new ArrayList<>(); // that count, since it closed
    final Set<State> seen = EnumSet.noneOf(State.class);
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    int row;
    int successes;

    Life(long seed) {
      random = new SplittableRandom(seed);
      name = "seed " + seed;
      settings =
          new BreakerSettings(
              new Tripping(
                  random.nextInt(1, 8),
                  random.nextDouble(),
                  random.nextInt(1, 40),
                  Duration.ofSeconds(20),
                  Duration.ofSeconds(20)),
              new Rest(Duration.ofSeconds(5), 2, Duration.ofSeconds(20), random.nextDouble()),
              new Probing(random.nextInt(1, 4), random.nextInt(1, 4), Duration.ofSeconds(15)));
      breaker = new Breaker(settings, random, now);
    }

    Set<State> live() {
      double failing = random.nextDouble();
      for (int step = 0; step < STEPS; step++) {
        now = now.plusMillis(random.nextInt(1, 600));
        if (random.nextInt(5) < 3) {
          begin();
        } else if (!running.isEmpty()) {
          Instant began = running.remove(random.nextInt(running.size()));
          if (random.nextInt(20) > 0) { // else nothing is ever heard of it
            end(began, draw(failing));
          }
        }
        failing = random.nextInt(200) == 0 ? random.nextDouble() : failing;
        seen.add(state());
      }
      return seen;
    }

    Verdict draw(double failing) {
      return random.nextInt(10) == 0
          ? Verdict.NEUTRAL
          : random.nextDouble() < failing ? Verdict.FAILURE : Verdict.SUCCESS;
    }

    State state() {
      return breaker.report(now).state();
    }

    void begin() {
      Breaker.Report before = breaker.report(now);
      boolean admits = breaker.admits(now);
      assertThat(admits).as(name).isEqualTo(!before.admitsAt().isAfter(now));
      probes.removeIf(began -> !began.plus(settings.probing().patience()).isAfter(now));
      switch (before.state()) {
        case CLOSED -> assertThat(admits).as(name).isTrue();
        case OPEN -> {
          Duration rested = Duration.between(before.since(), now);
          assertThat(admits && rested.compareTo(settings.rest().first()) < 0).as(name).isFalse();
          assertThat(admits || rested.compareTo(Duration.ofSeconds(40)) < 0).as(name).isTrue();
        }
        case HALF_OPEN ->
            assertThat(admits).as(name).isEqualTo(probes.size() < settings.probing().atOnce());
      }
      if (admits) {
        breaker.began(now);
        running.add(now);
        if (before.state() == State.OPEN) {
          successes = 0;
          probes.clear();
          assertThat(state()).as(name).isEqualTo(State.HALF_OPEN);
        }
        if (before.state() != State.CLOSED) {
          probes.add(now);
        }
      }
    }

    void end(Instant began, Verdict verdict) {
      Breaker.Report before = breaker.report(now);
      breaker.ended(began, verdict, now);
      if (began.isBefore(before.since())) {
        assertThat(state()).as("%s, a late result", name).isEqualTo(before.state());
        return;
      }
      State expected =
          switch (before.state()) {
            case OPEN -> State.OPEN;
            case HALF_OPEN -> probed(began, verdict);
            case CLOSED -> counted(verdict);
          };
      assertThat(state()).as(name).isEqualTo(expected);
      if (expected != before.state()) {
        row = 0;
        successes = 0;
        probes.clear();
        ends.clear();
      }
    }

    State probed(Instant began, Verdict verdict) {
      boolean _ = probes.remove(began);
      successes += verdict == Verdict.SUCCESS ? 1 : 0;
      return verdict == Verdict.FAILURE
          ? State.OPEN
          : successes >= settings.probing().successes() ? State.CLOSED : State.HALF_OPEN;
    }

    /** The window's slices may keep a call a tenth longer; where that matters either is right. */
    State counted(Verdict verdict) {
      if (verdict == Verdict.NEUTRAL) {
        return State.CLOSED;
      }
      ends.add(new Ended(now, verdict == Verdict.FAILURE));
      row = verdict == Verdict.FAILURE ? row + 1 : 0;
      if (row >= settings.tripping().failures()) {
        return State.OPEN;
      }
      Set<State> possible = EnumSet.noneOf(State.class);
      for (long millis = 20_000; millis <= 22_000; millis += 100) {
        possible.add(tooMany(Duration.ofMillis(millis)) ? State.OPEN : State.CLOSED);
      }
      return possible.size() == 1 ? possible.iterator().next() : state();
    }

    boolean tooMany(Duration window) {
      int calls = 0;
      int failures = 0;
      for (Ended end : ends.reversed()) {
        if (!end.at().isAfter(now.minus(window))) {
          break;
        }
        calls++;
        failures += end.failed() ? 1 : 0;
      }
      return calls >= settings.tripping().leastCalls()
          && failures > settings.tripping().errorShare() * calls;
    }
  }
}
