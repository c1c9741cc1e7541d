package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.units.UnitException;
import dev.plimsoll.base.yaml.InputException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StartGateTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);

  /** A gate whose waits pass at once, on a clock moved by hand. */
  private StartGate gate() {
    return new StartGate(
        clock::get,
        (opened, atMost) -> {
          clock.updateAndGet(now -> now.plus(atMost));
          return opened.getCount() == 0;
        });
  }

  @Test
  void it_opens_at_the_moment_and_not_a_nanosecond_before() throws InterruptedException {
    Instant moment = NOW.plus(Duration.ofNanos(29_999_999_999L));
    gate().await(moment);

    assertThat(clock.get()).isEqualTo(moment);
  }

  @Test
  void a_moment_in_the_past_is_no_wait() throws InterruptedException {
    gate().await(NOW.minusSeconds(1));

    assertThat(clock.get()).isEqualTo(NOW);
  }

  @Test
  void a_clock_that_is_set_back_is_followed() throws InterruptedException {
    int[] looks = {0};
    StartGate gate =
        new StartGate(
            clock::get,
            (_, atMost) -> {
              long back = looks[0]++ == 3 ? 3_600 : 0;
              clock.updateAndGet(now -> now.plus(atMost).minusSeconds(back));
              return false;
            });
    gate.await(NOW.plusSeconds(10));

    assertThat(clock.get()).isEqualTo(NOW.plusSeconds(10));
    assertThat(looks[0]).isGreaterThan(7_000);
  }

  @Test
  void whoever_opens_it_ends_the_wait_at_once() throws InterruptedException {
    StartGate gate = gate();
    gate.open();
    gate.await(NOW.plusSeconds(3_600));

    assertThat(clock.get()).isBefore(NOW.plusSeconds(2));

    StartGate real = StartGate.ofThisMachine();
    real.open();
    real.await(Instant.now().plusSeconds(600)); // returns at once, or this test never ends
  }

  @Test
  void moments_are_read_with_their_zone_or_from_now() {
    assertThat(StartAt.parse("2026-11-21T12:00:00+02:00").from(NOW)).isEqualTo(NOW);
    assertThat(StartAt.parse("+30s").from(NOW)).isEqualTo(NOW.plusSeconds(30));
    assertThat(StartAt.parse("+30s").toString()).isEqualTo("+30s");
    for (String none : new String[] {"", "+", "10:00", "2026-11-21T10:00:00", "-5s", "now"}) {
      assertThatThrownBy(() -> StartAt.parse(none)).as(none).isInstanceOf(UnitException.class);
    }
  }

  @Test
  void a_moment_in_the_past_is_refused_with_the_difference() {
    assertThatThrownBy(() -> StartAt.parse("2026-11-21T09:59:48.5Z").from(NOW))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--start-at 2026-11-21T09:59:48.500Z: that was 11.5 s ago")
        .hasMessageContaining("it is 2026-11-21T10:00:00Z here");
    assertThatThrownBy(() -> StartAt.parse("+8d").from(NOW))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("8 days ahead");
  }
}
