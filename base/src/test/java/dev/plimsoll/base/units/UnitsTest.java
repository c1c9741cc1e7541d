package dev.plimsoll.base.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void reads_durations_as_people_write_them() {
    assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Durations.parse("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(Durations.parse("1.5 s")).isEqualTo(Duration.ofMillis(1500));
    assertThat(Durations.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(Durations.parse("250us")).isEqualTo(Duration.ofNanos(250_000));
    assertThat(Durations.parse("0s")).isZero();
  }

  @Test
  void writes_durations_so_that_they_are_read_again() {
    for (long seed = 1; seed <= 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Duration duration = Duration.ofMillis(random.nextLong(1, 1L << random.nextInt(1, 40)));
      assertThat(Durations.parse(Durations.format(duration)))
          .as("seed %d", seed)
          .isEqualTo(duration);
    }
    assertThat(Durations.format(Duration.ofMinutes(90))).isEqualTo("1h30m");
    assertThat(Durations.format(Duration.ofMillis(250))).isEqualTo("250ms");
    assertThat(Durations.format(Duration.ofMillis(2500))).isEqualTo("2.5s");
  }

  @Test
  void refuses_a_bare_number_with_the_two_likely_readings() {
    assertThatThrownBy(() -> Durations.parse("30"))
        .hasMessage("'30' has no unit; did you mean '30s' or '30ms'?");
    assertThatThrownBy(() -> DataSize.parse("200"))
        .hasMessage("'200' has no unit; did you mean '200MB' or '200KB'?");
    assertThatThrownBy(() -> Rate.parse("10"))
        .hasMessage("'10' has no unit; did you mean '10/s' or '10/min'?");
  }

  @Test
  void refuses_what_is_no_quantity() {
    for (String text : List.of("", "s", "-3s", "ten", "3 fortnights", "1e9s", "5s5", "9999999d")) {
      assertThatThrownBy(() -> Durations.parse(text)).as(text).isInstanceOf(UnitException.class);
    }
    for (String text : List.of("", "101%", "-1%", "1", "2", "x", "1e-2")) {
      assertThatThrownBy(() -> Share.parse(text)).as(text).isInstanceOf(UnitException.class);
    }
    assertThatThrownBy(() -> DataSize.parse("3 apples")).hasMessageContaining("KB, MB, GB");
    assertThatThrownBy(() -> Rate.parse("3/fortnight")).hasMessageContaining("/s, /min");
  }

  @Test
  void reads_sizes_rates_and_shares() {
    assertThat(DataSize.parse("200MB").bytes()).isEqualTo(200_000_000);
    assertThat(DataSize.parse("64KiB").bytes()).isEqualTo(65_536);
    assertThat(new DataSize(1_500_000)).hasToString("1.5MB");
    assertThat(Rate.parse("1000/h").perSecond()).isEqualTo(1000 / 3600.0);
    assertThat(Rate.parse("600/min").perSecond()).isEqualTo(10);
    assertThat(Share.parse("1%").fraction()).isEqualTo(0.01);
    assertThat(Share.parse("0.05").fraction()).isEqualTo(0.05);
    assertThat(Share.parse("0").fraction()).isZero();
    assertThat(Share.parse("100%").fraction()).isEqualTo(1);
  }
}
