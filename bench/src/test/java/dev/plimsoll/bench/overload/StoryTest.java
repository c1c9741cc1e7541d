package dev.plimsoll.bench.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.bench.overload.Watch.Sight;
import dev.plimsoll.bench.program.LoggedCall;
import dev.plimsoll.bench.program.LoggedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Four tasks of two seconds, told by both logs. */
class StoryTest {
  private static final List<LoggedRequest> ROWS =
      List.of(
          new LoggedRequest(1_000, 1_000, 1_300, true, "a", "critical"),
          new LoggedRequest(1_100, 1_100, 1_900, true, "b", "critical"),
          new LoggedRequest(1_200, 1_200, 2_900, true, "c", "normal"),
          new LoggedRequest(1_300, 1_300, 1_301, false, "", "low"));
  private static final List<LoggedCall> CALLS =
      List.of(
          new LoggedCall("a", 1, 1_050, 40, 200, true),
          new LoggedCall("b", 1, 1_500, 100, 300, true),
          new LoggedCall("c", 2, 2_500, 0, 300, true),
          new LoggedCall("c", 1, 1_500, 0, 300, false));

  private final Story story = Story.of(ROWS, CALLS, 0, 2_000);

  @Test
  void a_wait_lasts_until_the_slot_at_the_provider_and_is_held_against_its_objective() {
    assertThat(story.waited(Ranked.CRITICAL, 100)).hasValue(500);
    assertThat(story.goodput()).as("a and c in two seconds").isCloseTo(1, within(1e-9));
    assertThat(story.refused(Ranked.LOW)).hasValue(1);
    assertThat(story.refused(Ranked.CRITICAL)).hasValue(0);
    assertThat(story.refused(Ranked.HIGH)).isEmpty();
    assertThat(story.inLine(100)).hasValue(100);
  }

  @Test
  void it_is_calm_when_the_last_began_that_had_waited_long() {
    assertThat(Story.of(ROWS, CALLS, 0, 500).calmFrom(0.7)).isEqualTo(1_600);
    assertThat(story.calmFrom(0.7)).as("the end of the load").isEqualTo(3_000);
  }

  @Test
  void a_time_line_says_what_happened_in_each_second() {
    TimeLine line = TimeLine.of(story, List.of(new Sight(1_400, 2, 44, 40)), 1_000, 2);
    TimeLine.Second first = line.seconds().getFirst();
    assertThat(first.offered()).isEqualTo(4);
    assertThat(first.refused()).isEqualTo(1);
    assertThat(first.admitted(Ranked.CRITICAL)).isEqualTo(2);
    assertThat(first.good()).isEqualTo(2);
    assertThat(first.mode()).isEqualTo(2);
    assertThat(first.limit()).isEqualTo(44);
    assertThat(line.seconds().getLast().mode()).as("not seen").isEqualTo(-1);
    assertThat(line.json()).contains("\"second\": 0, \"offered\": 4", "\"critical\": 2");
    assertThat(Chart.svg(line, "a run")).contains("<svg", "prefers-color-scheme: dark", "</svg>");
  }

  @Test
  void figures_of_a_server_are_read_by_name() {
    String said =
        """
        # HELP plimsoll_limit Calls
        plimsoll_limit{provider="p",model="m"} 44.0
        plimsoll_limit{provider="p",model="n"} 2.0
        plimsoll_degradation_mode 2.0
        """;
    assertThat(Watch.figure(said, "plimsoll_limit{")).isEqualTo(46);
    assertThat(Watch.figure(said, "plimsoll_degradation_mode")).isEqualTo(2);
  }
}
