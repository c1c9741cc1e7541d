package dev.plimsoll.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverTest {
  private static final Cell.Span SPAN =
      new Cell.Span(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(500));

  @TempDir private Path folder;

  @Test
  void aDriverIsToldItsCellAndBelievedItsResult() throws Exception {
    Pace pace = new Driver(bed()).run(fake("go"), Cell.enqueue(16, SPAN));

    assertThat(pace.perSecond()).isEqualTo(1_500);
    assertThat(pace.figures().path("words").asString())
        .endsWith("go enqueue 16 1.0 2.0 0.5 4096 0 0");
  }

  @Test
  void aRowShowsTheSlowestStepAndLeavesOutWhatWasNotMeasured() throws Exception {
    Pace pace = new Driver(bed()).run(fake("go"), Cell.paced(200, SPAN));

    assertThat(pace.row())
        .startsWith("| fake | 200/s | 1,500 | 1,400 | 1,500 | 0.500, 12.25 | – | – |");
  }

  @Test
  void aDriverThatFailsIsBrokenWithItsLastWord() {
    assertThatThrownBy(() -> new Driver(bed()).run(fake("fail"), Cell.complete(1, SPAN)))
        .isInstanceOf(BrokenException.class)
        .hasMessage("fake, complete @1, ended without figures: the queue is on fire");
  }

  @Test
  void aFolderIsGoneAfterItsCell() throws Exception {
    List<String> urls = new ArrayList<>();
    Contender.Ready fake = fake("go");
    var _ =
        new Driver(bed())
            .run(
                new Contender.Ready(
                    "fake",
                    "1",
                    Folder::in,
                    url -> {
                      urls.add(url);
                      return fake.start().command(url);
                    }),
                Cell.complete(1, SPAN));

    assertThat(urls).singleElement().satisfies(url -> assertThat(Path.of(url)).doesNotExist());
  }

  @Test
  void manyWaitAllTheTime() {
    assertThat(Cell.behind(1_000_000, 64, SPAN).words())
        .containsExactly("complete", "64", "1.0", "2.0", "0.5", "1000000", "1000000", "0");
  }

  @Test
  void aJournalTakesWholeGroups() throws Exception {
    assertThat(Journal.perSecond(bed(), 10, Duration.ofMillis(50))).isPositive();
  }

  private Bed bed() {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Bed(folder.resolve("plimsoll"), folder, true, out);
  }

  private static Contender.Ready fake(String word) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            FakeDriver.class.getName(),
            word);
    return new Contender.Ready("fake", "1", Folder::in, _ -> command);
  }
}
