package dev.plimsoll.mock.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String ALL =
      """
      {"errors":"5%","status":503,"retryAfter":"2s","slowdown":4.0,\
      "stall":"10% after 3 tokens for 20s","cut":"after 0 tokens","blackHole":"50%",\
      "slots":10,"backlog":0}\
      """;

  @Test
  void every_fault_is_read_from_json_and_written_again() {
    Faults faults = Faults.parse(ALL);
    assertThat(faults.failing().errors()).contains(new Share(0.05));
    assertThat(faults.failing().status()).hasValue(503);
    assertThat(faults.failing().retryAfter()).contains(Duration.ofSeconds(2));
    assertThat(faults.slowdown()).hasValue(4);
    assertThat(faults.breaks().stall())
        .contains(new Break(new Share(0.1), 3, Optional.of(Duration.ofSeconds(20))));
    assertThat(faults.breaks().cut()).contains(new Break(new Share(1), 0, Optional.empty()));
    assertThat(faults.breaks().blackHole()).contains(new Share(0.5));
    assertThat(faults.capacity()).isEqualTo(Capacity.of(10, 0));
    assertThat(new String(faults.json(), StandardCharsets.UTF_8)).isEqualTo(ALL);
  }

  @Test
  void what_is_not_said_is_as_usual() {
    assertThat(Faults.parse("{}")).isEqualTo(Faults.NONE);
    assertThat(Faults.parse("")).isEqualTo(Faults.NONE);
    assertThat(new String(Faults.NONE.json(), StandardCharsets.UTF_8)).isEqualTo("{}");
    assertThat(Faults.parse("blackHole: true").breaks().blackHole()).contains(new Share(1));
    assertThat(Faults.parse("blackHole: false").breaks().blackHole()).contains(new Share(0));
  }

  @Test
  void every_other_text_is_refused_with_its_place() {
    refused("{\"erors\": \"5%\"}", "faults:1:2", "'erors' is not a key", "'errors'");
    refused("{\"errors\": 5}", "'5' has no unit; did you mean '5%'");
    refused("{\"status\": 200}", "a whole number from 400 to 599, found '200'");
    refused("{\"slowdown\": 0}", "a number from 0.001 to 1000");
    refused("{\"slowdown\": -1}", "a number from 0.001 to 1000");
    refused("{\"stall\": \"3 tokens\"}", "'3 tokens' is no place to stop", "after 3 tokens");
    refused("{\"stall\": \"after 3 tokens for 2h\"}", "at most 1h");
    refused("{\"cut\": \"after 3 tokens for 2s\"}", "leave out 'for");
    refused("{\"cut\": \"after 9999999 tokens\"}", "0 to 1000000");
    refused("{\"blackHole\": \"maybe\"}", "'maybe' is not a share");
    refused("{\"slots\": 0}", "from 1 to 1000000, found '0'");
    refused("{\"retryAfter\": 3}", "'3s' or '3ms'");
    refused("{\"retryAfter\": \"25h\"}", "more than a day");
    refused("[]", "expected a mapping");
    refused("{\"errors\":", "not valid YAML");
  }

  @Test
  void phases_of_a_time_line_come_and_go_and_the_later_one_wins() {
    Timeline line =
        timeline(
            """
            faults:
              - {at: 10s, for: 30s, slowdown: 4, errors: 1%}
              - {at: 20s, for: 5s, errors: 50%, status: 503}
              - {at: 60s, blackHole: true}
            """);
    assertThat(at(line, "9.999s")).isEqualTo(Faults.NONE);
    assertThat(at(line, "10s")).isEqualTo(Faults.parse("{slowdown: 4, errors: 1%}"));
    assertThat(at(line, "20s")).isEqualTo(Faults.parse("{slowdown: 4, errors: 50%, status: 503}"));
    assertThat(at(line, "25s")).isEqualTo(Faults.parse("{slowdown: 4, errors: 1%}"));
    assertThat(at(line, "40s")).isEqualTo(Faults.NONE);
    assertThat(at(line, "60s")).isEqualTo(Faults.parse("{blackHole: true}"));
    assertThat(at(line, "30d")).isEqualTo(Faults.parse("{blackHole: true}"));
  }

  @Test
  void a_time_line_that_means_nothing_is_refused_with_its_place() {
    refusedLine("faults: [{at: 10s}]", "f.yaml:1:10", "nothing goes wrong", "errors, status");
    refusedLine("faults: [{at: 10, slowdown: 2}]", "'10s' or '10ms'");
    refusedLine("faults: [{for: 0s, slowdown: 2}]", "a phase of no time");
    refusedLine("faults: [{slow: 2}]", "'slow' is not a key", "slowdown");
    refusedLine("faults: 3", "expected a list");
    refusedLine("- {at: 10s, slowdown: 2}", "expected a mapping");
    refusedLine("{}", "'faults' is missing");
    refusedLine("{from: now, faults: []}", "start, first-call");
  }

  @Test
  void a_time_line_may_count_from_the_first_call() {
    FaultSwitch faults =
        new FaultSwitch(timeline("{from: first-call, faults: [{at: 1s, for: 1s, slowdown: 2}]}"));
    assertThat(faults.at(Duration.ofHours(1).toNanos())).isEqualTo(Faults.NONE);
    long first = Duration.ofHours(2).toNanos();
    faults.called(first);
    faults.called(first + 500);
    assertThat(faults.at(first + 999_999_999)).isEqualTo(Faults.NONE);
    assertThat(faults.at(first + 1_000_000_000).slowdown()).hasValue(2);
    assertThat(faults.at(first + 2_000_000_000L)).isEqualTo(Faults.NONE);
  }

  @Test
  void what_is_set_by_hand_replaces_the_time_line_until_it_is_set_back() {
    FaultSwitch faults = new FaultSwitch(timeline("{faults: [{slowdown: 2}]}"));
    faults.set(Faults.parse("errors: 10%"));
    assertThat(faults.at(5)).isEqualTo(Faults.parse("errors: 10%"));
    faults.set(Faults.NONE);
    assertThat(faults.at(6)).isEqualTo(Faults.NONE);
    faults.back();
    assertThat(faults.at(7)).isEqualTo(Faults.parse("slowdown: 2"));
  }

  private static Timeline timeline(String text) {
    return Timeline.of(Yaml.parse("f.yaml", text));
  }

  private static Faults at(Timeline line, String time) {
    return line.at(Durations.parse(time).toNanos());
  }

  private static void refused(String text, String... words) {
    assertThatThrownBy(() -> Faults.parse(text))
        .as(text)
        .isInstanceOf(InputException.class)
        .message()
        .contains(words);
  }

  private static void refusedLine(String text, String... words) {
    assertThatThrownBy(() -> timeline(text))
        .as(text)
        .isInstanceOf(InputException.class)
        .message()
        .contains(words);
  }
}
