package dev.plimsoll.core.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random walks of signals, the laws of the ladder checked after each look. */
class LadderLawsTest {
  private static final int SEEDS = 100;
  private static final int LOOKS = 1_000;
  private static final Signals WORST =
      new Signals(
          Map.of(Priority.CRITICAL, Duration.ofHours(1)),
          1,
          1,
          new Signals.Calls(100, 100),
          Duration.ofHours(1));

  @Test
  void the_laws_hold_after_every_look() {
    Set<Signal> decided = EnumSet.noneOf(Signal.class);
    for (long seed = 1; seed <= SEEDS; seed++) {
      walk(seed, decided);
    }
    assertThat(decided).as("what decided in these walks").containsAll(Set.of(Signal.values()));
  }

  private static void walk(long seed, Set<Signal> decided) {
    SplittableRandom random = new SplittableRandom(seed);
    LadderSettings settings = settings(random);
    Climb climb = new Climb(settings);
    Instant begun = climb.now;
    Instant lastChange = climb.now;
    Signals signals = Signals.CALM;
    for (int i = 0; i < LOOKS; i++) {
      climb.now = climb.now.plusMillis(random.nextInt(800));
      signals = random.nextInt(10) == 0 ? Signals.CALM : step(signals, random);
      Ladder before = climb.ladder;
      String where = "seed %d, look %d".formatted(seed, i);
      climb.look(signals);
      check(settings, before, climb.ladder, signals, climb.now, where);
      if (climb.ladder.change().isPresent()) {
        Change change = climb.ladder.change().get();
        decided.add(change.reading().signal());
        boolean early = climb.now.isBefore(lastChange.plus(settings.dwell()));
        assertThat(change.isWorse() || !early).as(where).isTrue();
        lastChange = climb.now;
      }
    }
    long most = Duration.between(begun, climb.now).dividedBy(settings.dwell());
    long steps = climb.changes.stream().filter(change -> !change.isWorse()).count();
    assertThat(steps).as("seed %d: steps up", seed).isLessThanOrEqualTo(most);
  }

  private static void check(
      LadderSettings settings,
      Ladder before,
      Ladder after,
      Signals signals,
      Instant now,
      String where) {
    Rung asked = settings.gauges().asked(signals);
    Rung held = settings.gauges().held(signals);
    assertThat(held.compareTo(asked)).as(where).isNotNegative();
    assertThat(after.rung().compareTo(asked)).as("%s: never milder", where).isNotNegative();
    assertThat(before.rung().ordinal() - after.rung().ordinal()).as(where).isLessThanOrEqualTo(1);
    if (before.rung().isWorseThan(after.rung())) {
      assertThat(before.rung()).as("%s: nothing held it", where).isGreaterThan(held);
    }
    if (after.rung().isWorseThan(before.rung())) {
      assertThat(after.rung()).as("%s: no further than asked", where).isEqualTo(asked);
    }
    after.change().ifPresent(change -> honest(change, before, after, where));
    after.change().ifPresent(change -> counterfactualIsTrue(change, before, signals, where));
    worseSignalsNeverGiveABetterRung(before, after, signals, now, where);
    for (Priority priority : Priority.values()) {
      assertThat(after.admitted(priority, now)).as(where).isBetween(0.0, 1.0);
      assertThat(after.cuts(priority).exceeds(settings.cuts().at(Rung.OPTIMAL, priority)))
          .isFalse();
    }
  }

  private static void honest(Change change, Ladder before, Ladder after, String where) {
    Reading reading = change.reading();
    assertThat(change.from()).as(where).isEqualTo(before.rung());
    assertThat(change.to()).as(where).isEqualTo(after.rung()).isNotEqualTo(before.rung());
    assertThat(reading.value() > reading.threshold()).as(where).isEqualTo(change.isWorse());
    assertThat(change.otherwise().compareTo(change.from())).as(where).isNotNegative();
  }

  /** With the one signal at its threshold (above it, for a step up) it is as was said. */
  private static void counterfactualIsTrue(
      Change change, Ladder before, Signals signals, String where) {
    double value = change.reading().threshold() + (change.isWorse() ? 0 : 1e-6);
    Signals other = with(signals, change.reading().signal(), value);
    Rung rung = before.after(other, change.at()).rung();
    assertThat(rung).as("%s: %s", where, change).isEqualTo(change.otherwise());
  }

  private static Signals with(Signals from, Signal signal, double value) {
    Map<Priority, Duration> waits = new EnumMap<>(Priority.class);
    waits.putAll(from.waits());
    Signals.Calls calls = from.calls();
    double queue = from.queue();
    double memory = from.memory();
    Duration runs = from.runP99();
    switch (signal) {
      case WAIT_CRITICAL -> waits.put(Priority.CRITICAL, seconds(0.1 * value));
      case WAIT_HIGH -> waits.put(Priority.HIGH, seconds(2 * value));
      case WAIT_NORMAL -> waits.put(Priority.NORMAL, seconds(10 * value));
      case WAIT_LOW -> waits.put(Priority.LOW, seconds(30 * value));
      case QUEUE -> queue = value;
      case MEMORY -> memory = value;
      case FAILURES -> calls = new Signals.Calls(1_000_000, Math.round(1e6 * value));
      case RUN_P99 -> runs = seconds(value);
    }
    return new Signals(waits, queue, memory, calls, runs);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(1e9 * seconds));
  }

  private static void worseSignalsNeverGiveABetterRung(
      Ladder before, Ladder after, Signals signals, Instant now, String where) {
    Signals worse =
        new Signals(
            signals.waits(),
            signals.queue() + 0.1,
            signals.memory() + 0.1,
            new Signals.Calls(signals.calls().made(), signals.calls().made()),
            signals.runP99().plusSeconds(1));
    assertThat(before.after(worse, now).rung().compareTo(after.rung())).as(where).isNotNegative();
    assertThat(before.after(WORST, now).rung()).as(where).isEqualTo(Rung.CRITICAL);
  }

  private static LadderSettings settings(SplittableRandom random) {
    LadderSettings plain = LadderSettings.standard();
    Duration dwell = Duration.ofMillis(random.nextInt(1, 6_000));
    Ramp ramp = new Ramp(random.nextDouble(), Duration.ofMillis(random.nextInt(20_000)));
    CutTable cuts = random.nextBoolean() ? plain.cuts() : plain.cuts().onlyCritical();
    return new LadderSettings(plain.gauges(), dwell, ramp, cuts);
  }

  /** One signal moves, mostly by little. */
  private static Signals step(Signals from, SplittableRandom random) {
    Map<Priority, Duration> waits = new EnumMap<>(Priority.class);
    waits.putAll(from.waits());
    double queue = from.queue();
    double memory = from.memory();
    Signals.Calls calls = from.calls();
    Duration runs = from.runP99();
    switch (random.nextInt(5)) {
      case 0 -> {
        Priority priority = Priority.values()[random.nextInt(4)];
        long objective = new long[] {100, 2_000, 10_000, 30_000}[priority.ordinal()];
        waits.put(priority, Duration.ofMillis(random.nextLong(3 * objective)));
      }
      case 1 -> queue = moved(queue, random);
      case 2 -> memory = moved(memory, random);
      case 3 -> calls = new Signals.Calls(random.nextInt(20, 200), random.nextInt(20));
      default -> runs = Duration.ofMillis(random.nextInt(20_000));
    }
    return new Signals(waits, queue, memory, calls, runs);
  }

  private static double moved(double share, SplittableRandom random) {
    return Math.clamp(share + random.nextDouble(-0.2, 0.2), 0.0, 1.0);
  }
}
