package dev.plimsoll.lab.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.example.ExampleRuns;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TextTest {
  private static String plain(String text) {
    return Spoken.plain(text);
  }

  @Test
  void foreignTextLosesItsCodes() {
    assertThat(Clean.line("\u001b[31mred\u001b[0m \u001b]0;title\u0007x")).isEqualTo("red x");
    assertThat(Clean.line("a\r\n\tb\u00a0 c")).isEqualTo("a b\u00a0c");
    assertThat(Clean.line("\u202Eevil\u200b")).isEqualTo("evil");
    assertThat(Clean.line("\u0000\ud800")).isEqualTo("\uFFFD\uFFFD");
  }

  @Test
  void foreignTextIsBounded() {
    assertThat(Clean.line(ExampleRuns.HOSTILE)).hasSize(Clean.LONGEST).endsWith("…");
    assertThat(Clean.line("x".repeat(10_000_000))).hasSize(Clean.LONGEST);
    assertThat(Clean.block("a\n\tb\u001b[1m", 100)).isEqualTo("a\n\tb");
  }

  @Test
  void anIdeographTakesTwoCells() {
    assertThat(Cells.width("日本")).isEqualTo(4);
    assertThat(Cells.width("e\u0301")).isEqualTo(1);
    assertThat(Cells.cut("日本語", 4)).isEqualTo("日…");
    assertThat(Cells.left("日", 4)).isEqualTo("日  ");
    assertThat(Cells.right("a", 3)).isEqualTo("  a");
  }

  @Test
  void limitsReadAsPeopleSayThem() {
    assertThat(plain(Limit.of("response.p(99)<800ms").text())).isEqualTo("p99 < 800 ms");
    assertThat(plain(Limit.of("latency.p(95) < 4s").text())).isEqualTo("p95 < 4 s");
    assertThat(plain(Limit.of("p(99.9) <= 1.5s").text())).isEqualTo("p99.9 <= 1.5 s");
    assertThat(plain(Limit.of("service.p(99) < 1s").text())).isEqualTo("service p99 < 1 s");
    assertThat(plain(Limit.of("success_rate > 0.95").text())).isEqualTo("success > 95 %");
    assertThat(plain(Limit.of("errors<1%").text())).isEqualTo("errors < 1 %");
    assertThat(plain(Limit.of("errors < 10").text())).isEqualTo("errors < 10");
    assertThat(plain(Limit.of("goodput > 190/s").text())).isEqualTo("goodput > 190 /s");
    assertThat(Limit.of("goodput > 190/s").broken()).isEqualTo("UNDER");
    assertThat(plain(Limit.of("phase(2).response.p(95) < 1s").text()))
        .isEqualTo("phase 2 p95 < 1 s");
    assertThat(plain(Limit.of("steady.errors < 1%").text())).isEqualTo("steady errors < 1 %");
    assertThat(plain(Limit.of("http_req_duration{name:search}: p(95)<500").text()))
        .isEqualTo("search p95 < 500 ms");
    assertThat(plain(Limit.of("time_to_first_token:p95:lt:200").text()))
        .isEqualTo("time to first token p95 < 200 ms");
    assertThat(Limit.of("request_throughput:avg:ge:10").broken()).isEqualTo("UNDER");
    assertThat(Limit.of("steady.p(95) < 1s").responsePercentile()).isEmpty();
    assertThat(Limit.of("what is this").text()).isEqualTo("what is this");
  }

  @Test
  void aLimitOnResponseTimeIsATime() {
    assertThat(Limit.of("p(99) < 800ms").nanos()).hasValue(8e8);
    assertThat(Limit.of("p(99) < 800ms").responsePercentile()).hasValue(99);
    assertThat(Limit.of("service.p(99) < 800ms").responsePercentile()).isEmpty();
    assertThat(Limit.of("errors < 1%").nanos()).isEmpty();
  }

  @Test
  void aColumnHasTheUnitItReadsBestIn() {
    assertThat(Scale.of(DoubleStream.of(20e6, 999e6, 1.1e9))).isEqualTo(Scale.MILLIS);
    assertThat(Scale.of(DoubleStream.of(1.5e9, 2.5e9))).isEqualTo(Scale.SECONDS);
    assertThat(Scale.of(DoubleStream.of(2e6, 20e9))).isEqualTo(Scale.SECONDS);
    assertThat(Scale.of(DoubleStream.of(2e3, 9e5))).isEqualTo(Scale.MICROS);
    assertThat(Scale.of(DoubleStream.empty())).isEqualTo(Scale.MILLIS);
  }
}
