package dev.plimsoll.mock.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.units.UnitException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  @Test
  void a_limit_is_a_unit_an_amount_its_time_and_how_it_comes_back() {
    assertThat(RateLimit.parse("requests:1000/10m:sliding"))
        .isEqualTo(
            new RateLimit(
                Unit.REQUESTS, 1_000, Duration.ofMinutes(10), Window.SLIDING, false, true));
    assertThat(RateLimit.parse(" tokens : 60000 / min : uncorrected : per-key "))
        .isEqualTo(
            new RateLimit(Unit.TOKENS, 60_000, Duration.ofMinutes(1), Window.BUCKET, true, false));
  }

  @Test
  void what_is_written_is_read_again() {
    for (String text :
        List.of(
            "requests:1000/10m:sliding",
            "requests:3/s:fixed:per-key",
            "tokens:60000/min:bucket",
            "tokens:10000000/d:fixed:per-key:uncorrected",
            "requests:5/1h30m:bucket")) {
      assertThat(RateLimit.parse(text)).hasToString(text);
    }
    assertThat(RateLimit.parse("requests:7/h")).hasToString("requests:7/h:bucket");
  }

  @Test
  void every_other_text_is_refused_with_what_was_expected() {
    refused("1000/min", "'1000/min' is no limit", "requests:1000/10m:sliding");
    refused("request:1/s", "'request'", "did you mean 'requests'");
    refused("calls:1/s", "'calls' is no unit", "requests or tokens");
    refused("requests:1000", "'1000' has no time; did you mean '1000/min' or '1000/h'?");
    refused("requests:1000/10", "'10' has no unit; did you mean '10s' or '10ms'?");
    refused("requests:many/min", "'many/min' is no amount");
    refused("requests:-1/min", "no amount");
    refused("requests:1.5/min", "no amount");
    refused("requests:0/min", "a limit of 0 requests");
    refused("tokens:999999999999/min", "1 to 1000000000");
    refused("requests:1/32d", "1ms to 31d, not 32d");
    refused("requests:1/0s", "1ms to 31d, not 0s");
    refused("requests:1/min:slidign", "did you mean 'sliding'");
    refused("requests:1/min:fixed:bucket", "one of fixed and bucket, not both");
    refused("requests:1/min:fixed:fixed", "twice");
    refused("requests:1/min:uncorrected", "only tokens");
    refused("requests:100001/h:sliding", "at most 100000", "fixed or bucket");
    refused("", "is no limit");
  }

  private static void refused(String text, String... words) {
    assertThatThrownBy(() -> RateLimit.parse(text))
        .as(text)
        .isInstanceOf(UnitException.class)
        .message()
        .contains(words);
  }
}
