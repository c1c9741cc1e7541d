package dev.plimsoll.bench.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.bench.machine.Proc;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The steady part of a run, on samples made by hand: four a second, 1,000 requests a second. */
class WindowTest {
  @Test
  void theWarmUpAndBothEndsAreLeftOut() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boolean loading = i > 2 && i <= 14; // 3 s of load
      long requests = loading ? 250L * (i - 2) : i <= 2 ? 1 : 3_000;
      double generator = i <= 6 ? 10 : 10 + 0.125 * (i - 6); // JIT first, then half a processor
      samples.add(sample(0.25 * i, requests, generator, 0.05 * i, 0));
    }

    Window window = Window.of(samples, 1).orElseThrow();

    assertThat(window.seconds()).isCloseTo(1.5, within(1e-9)); // from 0.75 + 1 s to 3.25 s
    assertThat(window.perSecond()).isCloseTo(1_000, within(1e-9));
    assertThat(window.cpuPerMillion()).isCloseTo(500, within(1e-6));
    assertThat(window.generatorShare()).isCloseTo(0.5, within(1e-9));
    assertThat(window.targetShare()).isCloseTo(0.2, within(1e-9));
    assertThat(window.noisy()).isFalse();
  }

  @Test
  void whatOthersUseIsSeen() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      samples.add(sample(0.25 * i, 250L * i, 0.2 * i, 0.04 * i, 0.05 * i));
    }

    Window window = Window.of(samples, 0).orElseThrow();

    assertThat(window.foreign()).isCloseTo(0.2, within(1e-9)); // a fifth of a processor
    assertThat(window.noisy()).isTrue();
  }

  @Test
  void aLoadShorterThanItsWarmUpHasNoWindow() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      samples.add(sample(0.25 * i, 250L * i, i, i, 0));
    }

    assertThat(Window.of(samples, 5)).isEmpty();
    assertThat(Window.of(List.of(), 0)).isEmpty();
    assertThat(Window.of(samples.subList(0, 1), 0)).isEmpty();
  }

  private static Sample sample(
      double at, long requests, double generator, double target, double foreign) {
    double own = 0.01 * at;
    return new Sample(
        at,
        requests,
        generator,
        target,
        own,
        new Proc.Machine(generator + target + own + foreign, 0));
  }
}
