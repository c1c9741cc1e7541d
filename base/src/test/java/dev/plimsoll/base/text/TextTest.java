package dev.plimsoll.base.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TextTest {
  private static String spaced(String text) {
    return text.replace(Figures.NBSP, " ");
  }

  @Test
  void figures_have_three_significant_digits() {
    assertThat(Figures.significant(46.31)).isEqualTo("46.3");
    assertThat(Figures.significant(999)).isEqualTo("999");
    assertThat(Figures.significant(999.6)).isEqualTo("1,000");
    assertThat(Figures.significant(1520)).isEqualTo("1,520");
    assertThat(Figures.significant(0.0421)).isEqualTo("0.0421");
    assertThat(Figures.significant(200)).isEqualTo("200");
    assertThat(Figures.significant(0)).isEqualTo("0");
    assertThat(Figures.significant(Double.NaN)).isEqualTo("–");
    assertThat(Figures.count(12_000)).isEqualTo("12,000");
  }

  @Test
  void latencies_have_one_fitting_unit() {
    assertThat(spaced(Figures.latency(250_000))).isEqualTo("250 µs");
    assertThat(spaced(Figures.latency(46_300_000))).isEqualTo("46.3 ms");
    assertThat(spaced(Figures.latency(999_600_000))).isEqualTo("1.00 s");
    assertThat(spaced(Figures.latency(1_520_000_000))).isEqualTo("1.52 s");
  }

  @Test
  void a_share_is_never_0_or_100_percent_unless_exactly_so() {
    assertThat(spaced(Figures.percent(0, 10))).isEqualTo("0 %");
    assertThat(spaced(Figures.percent(10, 10))).isEqualTo("100 %");
    assertThat(spaced(Figures.percent(1, 1_000_000))).isEqualTo("< 0.01 %");
    assertThat(spaced(Figures.percent(999_999, 1_000_000))).isEqualTo("> 99.99 %");
    assertThat(spaced(Figures.percent(9_990, 10_000))).isEqualTo("99.90 %");
    assertThat(spaced(Figures.percent(258, 12_000))).isEqualTo("2.15 %");
    assertThat(Figures.percent(0, 0)).isEqualTo("–");
  }

  @Test
  void numbers_do_not_depend_on_the_locale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Figures.significant(1234.5)).isEqualTo("1,230");
      assertThat(Figures.significant(4.25)).isEqualTo("4.25");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void a_clock_counts_from_the_start() {
    assertThat(Figures.clock(Duration.ofSeconds(41))).isEqualTo("0:41");
    assertThat(Figures.clock(Duration.ofSeconds(3_725))).isEqualTo("1:02:05");
  }

  @Test
  void finds_the_word_that_was_meant() {
    List<String> words = List.of("users", "rampUp", "duration", "thinkTime");
    assertThat(Nearest.to("ramp-up", words)).contains("rampUp");
    assertThat(Nearest.to("duratoin", words)).contains("duration");
    assertThat(Nearest.to("think", words)).contains("thinkTime");
    assertThat(Nearest.to("zebra", words)).isEmpty();
    assertThat(Nearest.to("", words)).isEmpty();
    assertThat(Nearest.hint("usres", words)).isEqualTo("; did you mean 'users'?");
  }
}
