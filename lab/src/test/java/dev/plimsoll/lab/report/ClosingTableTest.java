package dev.plimsoll.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.example.Altered;
import dev.plimsoll.lab.example.ExampleRuns;
import dev.plimsoll.lab.example.Golden;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.retry.RetryFigures;
import dev.plimsoll.lab.text.Cells;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTableTest {
  private static final ClosingTable.Next NEXT =
      new ClosingTable.Next(
          "plimsoll limit checkout", "find the highest rate that keeps the limits");

  private static String table(RunResult run) {
    return ClosingTable.text(run, Path.of("out/run7"), NEXT, false);
  }

  @Test
  void everyKindOfRunReadsWell() {
    Golden.check("table/checkout.txt", table(ExampleRuns.checkout()));
    Golden.check("table/llm.txt", table(ExampleRuns.llm()));
    Golden.check("table/streamed.txt", table(ExampleRuns.streamed()));
    Golden.check("table/one-second.txt", table(ExampleRuns.oneSecond()));
    Golden.check("table/empty.txt", table(ExampleRuns.empty()));
    Golden.check("table/all-failed.txt", table(ExampleRuns.allFailed()));
    Golden.check("table/invalid.txt", table(ExampleRuns.invalid()));
    Golden.check("table/many-names.txt", table(ExampleRuns.many(60, 22)));
    Golden.check("table/hostile.txt", table(ExampleRuns.hostile()));
  }

  @Test
  void aStallIsSeenInTheFirstLines() {
    String table = table(ExampleRuns.checkout());
    assertThat(table.lines().limit(2))
        .anyMatch(l -> l.contains("FAIL"))
        .anyMatch(l -> l.contains("0:30"));
    double p99 = ExampleRuns.checkout().all().response().percentile(99).orElseThrow();
    assertThat(p99).isGreaterThanOrEqualTo(900e6);
  }

  @Test
  void attemptsStandOnOneLineAndStreamsHaveTheirOwnRows() {
    RunResult run = ExampleRuns.checkout();
    RunResult again =
        Altered.of(run)
            .attempts(new RetryFigures(1000, 1240, 180, 240, 140, 960, 1000, 0, 1))
            .run();

    assertThat(table(again).lines())
        .contains(" Attempts 1,240 for 1,000 requests (x 1.24), 180 rate limited, 96 % finally ok");
    assertThat(table(run)).doesNotContain("Attempts", "ttft", "Outside", "Streamed");
    assertThat(table(ExampleRuns.streamed()).lines())
        .anyMatch(line -> line.startsWith(" ttft "))
        .anyMatch(line -> line.startsWith(" tpot "))
        .anyMatch(line -> line.startsWith(" chunk gap "))
        .contains(" Outside the expected times: chat 3.22 % (160)");
  }

  @Test
  void noLineIsWiderThanATerminal() {
    for (RunResult run :
        List.of(
            ExampleRuns.streamed(),
            ExampleRuns.hostile(),
            ExampleRuns.many(60, 10_000),
            ExampleRuns.invalid())) {
      assertThat(table(run).lines())
          .allSatisfy(l -> assertThat(Cells.width(l)).isLessThanOrEqualTo(80));
    }
  }

  @Test
  void nothingOfATargetReachesTheTerminalAsACode() {
    assertThat(table(ExampleRuns.hostile()).replace("\n", "").chars())
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT);
  }

  @Test
  void colourIsOnlyAnAddition() {
    String plain = table(ExampleRuns.checkout());
    String coloured = ClosingTable.text(ExampleRuns.checkout(), Path.of("out/run7"), NEXT, true);
    assertThat(coloured).contains("\u001b[1;31mFAIL");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain);
  }
}
