package dev.plimsoll.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Extent;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.stores.DataFolder;
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
  private static final QueueLoad.Span SPAN =
      new QueueLoad.Span(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(500));

  @TempDir private Path folder;

  @Test
  void aDriverIsToldItsLoadAndBelievedItsResult() throws Exception {
    QueueResult result = new Driver(bed()).run(fake("go"), QueueLoad.enqueue(16, SPAN));

    assertThat(result.perSecond()).isEqualTo(1_500);
    assertThat(result.figures().path("words").asString())
        .endsWith("go enqueue 16 1.0 2.0 0.5 4096 0 0");
  }

  @Test
  void rowsShowTheSlowestStepAndLeaveOutWhatWasNotMeasured() throws Exception {
    QueueResult result = new Driver(bed()).run(fake("go"), QueueLoad.paced(200, SPAN));

    assertThat(List.of(result.rates(), result.times()))
        .containsExactly(
            "| fake            | 200/s         |    1,500 |    1,400 |        – |        – |",
            "| fake            | 200/s         |  0.500, 12.3 |            – |            – |");
    assertThat(result.costs()).startsWith("| fake            | 200/s         |");
  }

  @Test
  void aRateThatDecaysShowsInTheFirstAndTheLastMinute() throws Exception {
    QueueLoad.Span minutes =
        new QueueLoad.Span(Duration.ZERO, Duration.ofMinutes(2), Duration.ofSeconds(60));
    QueueResult result = new Driver(bed()).run(fake("go"), QueueLoad.complete(100, minutes));

    assertThat(result.rates())
        .isEqualTo(
            "| fake            | complete @100 |    1,500 |    1,400 |    1,400 |    1,500 |");
  }

  @Test
  void everyRowFitsInto80Columns() throws Exception {
    QueueResult result = new Driver(bed()).run(fake("go"), QueueLoad.complete(100, SPAN));

    assertThat(
            List.of(
                QueueResult.RATES,
                QueueResult.TIMES,
                QueueResult.COSTS,
                result.rates(),
                result.times(),
                result.costs()))
        .allSatisfy(row -> assertThat(row).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void aDriverWhoseStoreStoodStillSendsAgainAndSaysSo() throws Exception {
    QueueLoad load =
        QueueLoad.complete(
            16,
            new QueueLoad.Span(
                Duration.ofSeconds(9), Duration.ofSeconds(1), Duration.ofMillis(250)));
    Path root = Path.of("..").toAbsolutePath().normalize();
    Testbed bed = new Testbed(root.resolve("plimsoll"), folder, Extent.SMOKE, bed().out());
    QueueUnderTest.Ready ours = new QueuesUnderTest(bed).plimsoll(StandingStill::in, 4);

    QueueResult result = new Driver(bed).run(ours, load);

    assertThat(result.doubts()).singleElement().asString().contains("sent again");
    assertThat(result.total()).isPositive();
  }

  @Test
  void aDriverThatFailsIsBrokenWithItsLastWord() {
    assertThatThrownBy(() -> new Driver(bed()).run(fake("fail"), QueueLoad.complete(1, SPAN)))
        .isInstanceOf(BrokenException.class)
        .hasMessage("fake, complete @1, ended with status 1 and no figures: the queue is on fire");
  }

  @Test
  void aFolderIsGoneAfterItsLoad() throws Exception {
    List<String> urls = new ArrayList<>();
    QueueUnderTest.Ready fake = fake("go");
    var _ =
        new Driver(bed())
            .run(
                new QueueUnderTest.Ready(
                    "fake",
                    "1",
                    DataFolder::in,
                    url -> {
                      urls.add(url);
                      return fake.start().command(url);
                    }),
                QueueLoad.complete(1, SPAN));

    assertThat(urls).singleElement().satisfies(url -> assertThat(Path.of(url)).doesNotExist());
  }

  @Test
  void manyWaitAllTheTime() {
    assertThat(QueueLoad.behind(1_000_000, 64, SPAN).words())
        .containsExactly("complete", "64", "1.0", "2.0", "0.5", "1000000", "1000000", "0");
  }

  @Test
  void aJournalTakesWholeGroups() throws Exception {
    assertThat(RawJournal.perSecond(bed(), 10, Duration.ofMillis(50))).isPositive();
  }

  private Testbed bed() {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Testbed(folder.resolve("plimsoll"), folder, Extent.SMOKE, out);
  }

  private static QueueUnderTest.Ready fake(String word) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            FakeDriver.class.getName(),
            word);
    return new QueueUnderTest.Ready("fake", "1", DataFolder::in, _ -> command);
  }
}
