package dev.plimsoll.mock.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateReportTest {
  private static final long MILLI = 1_000_000;

  @Test
  void times_are_written_as_go_writes_them_and_never_too_short() {
    assertThat(RateReport.goTime(0)).isEqualTo("0s");
    assertThat(RateReport.goTime(1)).isEqualTo("1ms");
    assertThat(RateReport.goTime(12 * MILLI)).isEqualTo("12ms");
    assertThat(RateReport.goTime(999 * MILLI + 1)).isEqualTo("1s");
    assertThat(RateReport.goTime(1_500 * MILLI)).isEqualTo("1.5s");
    assertThat(RateReport.goTime(20_000 * MILLI)).isEqualTo("20s");
    assertThat(RateReport.goTime(360_000 * MILLI)).isEqualTo("6m0s");
    assertThat(RateReport.goTime(3_600_000 * MILLI)).isEqualTo("1h0m0s");
    assertThat(RateReport.goTime(90_061_001 * MILLI)).isEqualTo("25h1m1.001s");
  }
}
