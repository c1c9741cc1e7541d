package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Check.Finding;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.wire.ScriptedServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A broken threshold ends a run long before its load would. */
class AbortTest {
  private static Ended.Ran run(ScriptedServer server, String rest) throws InterruptedException {
    String text = "target: " + server.url() + "\n" + rest;
    Lab lab =
        new Lab(
            Scenarios.parse("test", text, Path.of(""), Options.NONE),
            new RunSettings("plimsoll test", "0.0.0", "out/run"),
            _ -> {});
    return (Ended.Ran) lab.run();
  }

  @Test
  void the_run_ends_with_a_failed_threshold_that_says_so() throws Exception {
    try (ScriptedServer server = new ScriptedServer((_, wire) -> wire.ok("x"))) {
      Ended.Ran ran =
          run(
              server,
              """
              load: [{rate: 100/s, duration: 10m}, {users: 1, duration: 1m}]
              requests: [{expect: status == 201}]
              thresholds:
                - {threshold: errors < 1%, abortOnFail: true, delayAbortEval: 300ms}
                - phase(2).errors < 1%
              """);
      RunResult result = ran.result();

      assertThat(ran.exitStatus()).isEqualTo(99);
      assertThat(result.identity().duration().toSeconds()).isLessThan(60);
      assertThat(result.thresholds()).hasSize(2);
      ThresholdOutcome broken = result.thresholds().getFirst();
      assertThat(broken.outcome()).isEqualTo(Outcome.FAIL);
      assertThat(broken.why()).startsWith("it ended the run at 0:0");
      assertThat(result.thresholds().getLast().outcome()).isEqualTo(Outcome.NOT_MEASURABLE);
      assertThat(result.validity().warnings()).anyMatch(text -> text.contains("ended the run"));
      assertThat(result.marks())
          .anyMatch(mark -> mark.text().equals("stopped: limit broken: errors < 1%"));
    }
  }

  @Test
  void users_that_are_kept_busy_agree_with_their_work() throws Exception {
    try (ScriptedServer server = new ScriptedServer((_, wire) -> wire.ok("x"))) {
      Ended.Ran ran =
          run(server, "load: [{users: 4, rampUp: 1s, thinkTime: 5ms..15ms, duration: 2500ms}]");

      assertThat(ran.result().validity().checks())
          .filteredOn(check -> check.name().equals("Little's law"))
          .singleElement()
          .satisfies(check -> {
            assertThat(check.finding()).as(check.why()).isEqualTo(Finding.OK);
            assertThat(check.why()).startsWith("L 3.");
          });
      assertThat(ran.result().validity().reasons()).isEqualTo(List.of());
    }
  }
}
