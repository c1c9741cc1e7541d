package dev.plimsoll.lab.display;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.example.ExampleRuns;
import dev.plimsoll.lab.example.Golden;
import dev.plimsoll.lab.measure.Progress;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.text.Cells;
import dev.plimsoll.lab.text.Spoken;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String frame(double elapsed, int width) {
    return Spoken.plain(String.join("\n", Frame.of(ExampleRuns.checkoutAt(elapsed), width))) + "\n";
  }

  @Test
  void aFrameOfEveryMomentReadsWell() {
    Golden.check("display/at-0.txt", frame(0, 80));
    Golden.check("display/at-2.txt", frame(2.2, 80));
    Golden.check("display/at-31.txt", frame(31.2, 80));
    Golden.check("display/at-41.txt", frame(41, 80));
    Golden.check("display/at-60.txt", frame(60, 80));
  }

  @Test
  void aStreamedRunShowsItsFirstTokenInThePlaceOfTheMedian() {
    Progress streamed = ExampleRuns.streamedAt41();
    String frame = String.join("\n", Frame.of(streamed, 80));

    Golden.check("display/streamed.txt", Spoken.plain(frame) + "\n");
    assertThat(frame).contains("ttft p95").doesNotContain("\n p50 ");
    assertThat(PlainLines.line(streamed))
        .containsPattern(" ttft_p95_ms=\\d+\\.\\d{3} tokens_per_second=\\d+\\.\\d ");
  }

  @Test
  void aNarrowTerminalShedsSparksThenRecentFiguresNeverTheRun() {
    Golden.check("display/narrow-60.txt", frame(41, 60));
    Golden.check("display/narrow-44.txt", frame(41, 44));
    Golden.check("display/narrow-30.txt", frame(41, 30));
  }

  @Test
  void aStallIsSeen() {
    assertThat(frame(41, 80))
        .contains("0:30")
        .contains("no answer for 1.5 s")
        .containsPattern("p99 .* OVER");
  }

  @Test
  void noLineIsEverWiderThanTheTerminal() {
    for (int width : new int[] {1, 7, 20, 40, 56, 79, 80, 200}) {
      assertThat(Frame.of(hostile(), width))
          .allSatisfy(
              line -> assertThat(Cells.width(line)).isLessThanOrEqualTo(Math.min(80, width)))
          .allSatisfy(line -> assertThat(line.chars()).noneMatch(Character::isISOControl));
    }
  }

  @Test
  void atMostThreeEventsAreShown() {
    assertThat(Frame.of(hostile(), 80)).filteredOn(line -> line.startsWith(" ! ")).hasSize(3);
  }

  @Test
  void aRedrawGoesBackOverItsOwnLinesOnly() {
    try (LiveDisplay display = new LiveDisplay(out, 80, false)) {
      display.on(ExampleRuns.checkoutAt(2.2));
      int first = (int) written().chars().filter(c -> c == '\n').count();
      assertThat(written()).doesNotContain("A\r").doesNotContain("\u001b[?");
      display.on(ExampleRuns.checkoutAt(41));
      assertThat(written()).contains("\u001b[" + first + "A\r");
    }
    assertThat(written()).endsWith("\u001b[0m\u001b[J\n");
  }

  @Test
  void pipesGetPlainLinesEveryTenSeconds() {
    try (PlainLines lines = new PlainLines(out)) {
      IntStream.rangeClosed(0, 100).forEach(i -> lines.on(ExampleRuns.checkoutAt(i * 0.25)));
    }
    assertThat(written().lines()).hasSize(4);
    Golden.check("display/plain.txt", written());
    assertThat(written().replace("\n", "").chars()).noneMatch(Character::isISOControl);
  }

  @Test
  void aHostileNameIsOneQuotedValue() {
    assertThat(PlainLines.line(hostile()))
        .doesNotContain("\n")
        .doesNotContain("\u001b")
        .contains(" phase=2/3 ");
  }

  private static Progress hostile() {
    Progress p = ExampleRuns.checkoutAt(41);
    return new Progress(
        ExampleRuns.HOSTILE,
        Long.MIN_VALUE,
        ExampleRuns.HOSTILE,
        2,
        3,
        ExampleRuns.HOSTILE,
        41,
        OptionalDouble.of(1e7),
        p.soFar(),
        p.load(),
        Integer.MAX_VALUE,
        p.seconds(),
        List.of(
            new ThresholdOutcome(
                ExampleRuns.HOSTILE,
                OptionalDouble.empty(),
                "",
                ThresholdOutcome.Outcome.FAIL,
                ExampleRuns.HOSTILE)),
        IntStream.range(0, 50)
            .mapToObj(i -> new ErrorKind(ExampleRuns.HOSTILE, i, ExampleRuns.HOSTILE, 0, 1))
            .toList(),
        IntStream.range(0, 50).mapToObj(i -> new Mark(i, ExampleRuns.HOSTILE)).toList(),
        OptionalDouble.of(12));
  }
}
