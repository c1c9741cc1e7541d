package dev.plimsoll.lab.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.example.Altered;
import dev.plimsoll.lab.measure.Plan;
import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Identity;
import dev.plimsoll.lab.measure.RunResult.Validity;
import dev.plimsoll.lab.measure.RunResult.Verdict;
import dev.plimsoll.lab.measure.Sample;
import dev.plimsoll.lab.measure.Snapshot;
import dev.plimsoll.lab.record.RunFolder;
import dev.plimsoll.lab.stream.OutputTokens;
import dev.plimsoll.lab.stream.StreamFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class MergeTest {
  private static final Instant STARTED = Instant.parse("2026-11-21T10:00:00.004Z");
  private static final long SECOND = 1_000_000_000L;
  private static final String YAML =
      """
      name: "shop"
      target:
        http: "http://127.0.0.1:8001"
      seed: 1
      load:
        - rate: 200
          duration: 5s
      requests:
        - name: "a"
          path: "/"
      thresholds:
        - "errors < 50%"
        - "p(99) < 10s"
      """;

  @TempDir Path folder;

  @Test
  void merged_workers_hold_count_for_count_what_one_recorder_would() throws IOException {
    for (long seed = 1; seed <= 12; seed++) {
      RandomGenerator random = Seeds.of(seed, 0);
      List<Sample> samples = samples(random, 400 + random.nextInt(2_000));
      int workers = 2 + random.nextInt(4);
      List<List<Sample>> parts = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        parts.add(new ArrayList<>());
      }
      samples.forEach(sample -> parts.get(random.nextInt(workers)).add(sample));
      List<Path> folders = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        folders.add(write("s%d/w%d".formatted(seed, i), run(parts.get(i), STARTED)));
      }
      Path one = write("s" + seed + "/one", run(samples, STARTED));
      Collections.shuffle(folders, new java.util.Random(seed));
      Path merged = write("s" + seed + "/merged", Merge.of(folders, "plimsoll merge", "0"));
      Path nested =
          write(
              "s" + seed + "/nested",
              Merge.of(
                  List.of(
                      write(
                          "s" + seed + "/rest",
                          Merge.of(folders.subList(1, workers), "plimsoll merge", "0")),
                      folders.getFirst()),
                  "plimsoll merge",
                  "0"));

      assertThat(log(merged)).as("seed %d, %d workers", seed, workers).isEqualTo(log(one));
      assertThat(log(nested)).as("seed %d, merged twice", seed).isEqualTo(log(one));
    }
  }

  /** All histograms and counts; their order may differ where two kinds are as frequent. */
  private static List<String> log(Path run) throws IOException {
    return Files.readAllLines(run.resolve("histogram.hlog")).stream()
        .filter(line -> line.startsWith("Tag=") || line.startsWith("#[Second"))
        .sorted()
        .toList();
  }

  @Test
  void a_run_read_back_is_the_run() throws IOException {
    RunResult run = run(samples(Seeds.of(99, 0), 3_000), STARTED);
    RunResult back = FolderReader.read(write("w", run), YAML);

    assertThat(back.all().response().micros()).isEqualTo(run.all().response().micros());
    assertThat(back.all().service().micros()).isEqualTo(run.all().service().micros());
    assertThat(back.all().meanBytes()).isEqualTo(run.all().meanBytes());
    assertThat(back.all().throughput()).isEqualTo(run.all().throughput());
    assertThat(back.load().scheduleLag().micros()).isEqualTo(run.load().scheduleLag().micros());
    assertThat(back.names().get(1).response().micros())
        .isEqualTo(run.names().get(1).response().micros());
    assertThat(back.errors().getFirst().names()).isEqualTo(run.errors().getFirst().names());
    assertThat(back.marks()).isEqualTo(run.marks());
    assertThat(back.seconds()).hasSameSizeAs(run.seconds());
  }

  @Test
  void limits_are_judged_again_and_one_invalid_worker_is_enough() throws IOException {
    List<Sample> samples = samples(Seeds.of(3, 0), 500);
    Path good = write("good", run(samples, STARTED));
    RunResult other = run(samples, STARTED.plusMillis(2_500));
    Path bad =
        write(
            "bad",
            Altered.of(other)
                .validity(new Validity(false, List.of("lag p99 12 ms"), List.of("GC 1 s")))
                .run());

    RunResult alone = Merge.of(List.of(good), "", "0");
    assertThat(alone.verdict()).isEqualTo(Verdict.PASS);
    assertThat(alone.thresholds()).hasSize(2);

    RunResult merged = Merge.of(List.of(bad, good), "", "0");
    assertThat(merged.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(merged.validity().reasons()).containsExactly("bad: lag p99 12 ms");
    assertThat(merged.validity().warnings())
        .anyMatch(warning -> warning.startsWith("bad started 2.5"))
        .contains("bad: GC 1 s");
    assertThat(merged.all().total()).isEqualTo(1_000);
    assertThat(merged.seconds().getFirst().answered())
        .isEqualTo(alone.seconds().getFirst().answered());
    assertThat(merged.marks()).allMatch(mark -> mark.text().matches(".* \\((good|bad)\\)"));
  }

  @Test
  void a_missing_or_cut_off_file_is_refused_with_its_place() throws IOException {
    RunResult run = run(samples(Seeds.of(4, 0), 300), STARTED);
    for (String file : List.of("histogram.hlog", "summary.json", "scenario.yaml")) {
      Path worker = write("missing-" + file, run);
      Files.delete(worker.resolve(file));
      refused(worker, file + ": no such file");
    }
    String whole = Files.readString(write("w", run).resolve("histogram.hlog"));
    RandomGenerator random = Seeds.of(5, 0);
    for (int i = 0; i < 200; i++) {
      int length = random.nextInt(whole.length());
      Path worker = folder.resolve("w");
      Files.writeString(worker.resolve("histogram.hlog"), whole.substring(0, length));
      assertThatThrownBy(() -> Merge.of(List.of(worker), "", "0"))
          .as("cut off after %d characters", length)
          .isInstanceOf(InputException.class)
          .hasMessageMatching("(?s).*histogram\\.hlog:\\d+: .*");
    }
    Path worker = write("cut", run);
    String summary = Files.readString(worker.resolve("summary.json"));
    Files.writeString(worker.resolve("summary.json"), summary.substring(0, 400));
    assertThatThrownBy(() -> Merge.of(List.of(worker), "", "0"))
        .isInstanceOf(InputException.class)
        .hasMessageMatching("(?s).*summary\\.json:\\d+:\\d+: cut off, or no JSON.*");
  }

  @Test
  void no_damage_is_believed_or_costs_more_than_a_refusal() throws IOException {
    RunResult run = run(samples(Seeds.of(6, 0), 300), STARTED);
    Path worker = write("w", run);
    Path file = worker.resolve("histogram.hlog");
    String whole = Files.readString(file);
    RandomGenerator random = Seeds.of(7, 0);
    for (int i = 0; i < 400; i++) {
      char[] damaged = whole.toCharArray();
      damaged[random.nextInt(damaged.length)] = (char) (32 + random.nextInt(95));
      Files.writeString(file, new String(damaged));
      try {
        assertThat(Merge.of(List.of(worker), "", "0").all().total()).isEqualTo(300);
      } catch (InputException refused) {
        assertThat(refused).hasMessageContaining(worker.toString());
      }
    }
  }

  @Test
  void workers_of_different_scenarios_or_the_same_share_are_refused() throws IOException {
    RunResult run = run(samples(Seeds.of(8, 0), 100), STARTED);
    Path one = write("one", run);
    Path other = write("other", run);
    Files.writeString(
        other.resolve("scenario.yaml"),
        YAML.replace("rate: 200", "rate: 300").replace("seed: 1", "seed: 9"));
    assertThatThrownBy(() -> Merge.of(List.of(one, other), "", "0"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("scenario.yaml:6: found '- rate: 300'")
        .hasMessageContaining("'- rate: 200'");
    assertThatThrownBy(() -> Merge.of(List.of(one, folder.resolve("x/../one")), "", "0"))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> Merge.of(List.of(one, one), "", "0"))
        .hasMessageContaining("stands here twice");
    for (Path worker : List.of(one, other)) {
      Files.writeString(worker.resolve("scenario.yaml"), YAML);
      Path summary = worker.resolve("summary.json");
      Files.writeString(
          summary,
          Files.readString(summary).replace("\"seed\" : 1,", "\"seed\" : 1, \"share\" : \"2/3\","));
    }
    assertThatThrownBy(() -> Merge.of(List.of(one, other), "", "0"))
        .hasMessageContaining("are both share 2/3");
    assertThat(Merge.of(List.of(one), "", "0").validity().warnings())
        .containsExactly("of 3 shares these are not here: 1, 3");
  }

  @Test
  void a_merged_folder_keeps_its_shares_so_that_none_counts_twice() throws IOException {
    RunResult run = run(samples(Seeds.of(9, 0), 100), STARTED);
    Path whole = write("whole", run);
    Path first = write("w1", share(run, "1/3"));
    Path second = write("w2", share(run, "2/3"));
    Path third = write("w3", share(run, "3/3"));
    RunResult two = Merge.of(List.of(second, first), "", "0");
    Path both = write("both", two);

    assertThat(two.identity().part().share()).hasValue("1/3, 2/3");
    assertThatThrownBy(() -> Merge.of(List.of(both, first), "", "0"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("w1 and both are both share 1/3: its requests would count twice");
    assertThatThrownBy(() -> Merge.of(List.of(second, whole), "", "0"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "whole is a whole run, and w2 is share 2/3 of it: its requests would count twice");
    RunResult all = Merge.of(List.of(third, both), "", "0");
    assertThat(all.identity().part().share()).hasValue("1/3, 2/3, 3/3");
    assertThat(all.all().total()).isEqualTo(300);
    assertThat(all.validity().warnings())
        .containsExactly("both: of 3 shares these are not here: 3");
  }

  @Test
  void the_load_of_all_workers_together_is_judged_again() throws IOException {
    // 150 of 200 in time each: neither says more than that one of few was late, together they do.
    Path one = write("one", late(150));
    Path other = write("other", late(150));

    assertThat(Merge.of(List.of(one), "", "0").validity().reasons()).isEmpty();
    RunResult merged = Merge.of(List.of(one, other), "", "0");
    assertThat(merged.validity().reasons())
        .singleElement()
        .asString()
        .startsWith("together: 2 x open, 200/s: the generator sent late, p99 50");
    assertThat(merged.verdict()).isEqualTo(Verdict.INVALID);
  }

  /** So many requests, each sent 50 ms after its time. */
  private static RunResult late(int requests) {
    Recording recording = new Recording(List.of("a", "b, <c>"), Optional.empty());
    recording.phase(Plan.open("open, 200/s", 5 * SECOND), 0);
    for (int i = 0; i < requests; i++) {
      long at = i * 4 * SECOND / requests;
      recording.due(at);
      recording.sent(at, at + 50_000_000);
      recording.answered(0, at, at + 50_000_000, at + 90_000_000, "", "", 100, null, null);
    }
    return result(recording.end(30 * SECOND), STARTED);
  }

  private static RunResult share(RunResult run, String share) {
    Identity all = run.identity();
    return Altered.of(run)
        .identity(
            new Identity(
                all.scenario(),
                all.seed(),
                all.target(),
                all.started(),
                all.duration(),
                all.command(),
                all.scenarioYaml(),
                all.machine(),
                all.version(),
                all.interrupted(),
                new RunResult.Worker(Optional.of(share), Optional.empty())))
        .run();
  }

  private void refused(Path worker, String message) {
    assertThatThrownBy(() -> Merge.of(List.of(worker), "", "0"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  private Path write(String name, RunResult run) {
    Path path = folder.resolve(name);
    RunFolder.write(run, path);
    return path;
  }

  private static List<Sample> samples(RandomGenerator random, int count) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long intended = random.nextLong(5 * SECOND);
      long sent = intended + random.nextLong(2_000_000);
      long done = sent + (long) (random.nextExponential() * 2e8);
      String kind = random.nextInt(10) == 0 ? "HTTP 50" + random.nextInt(3) : "";
      samples.add(
          new Sample(
              random.nextInt(2), 0, intended, sent, done, kind, kind, 100, Optional.empty()));
    }
    samples.sort(Comparator.comparingLong(Sample::done));
    return samples;
  }

  /** So many answers of ten tokens each, of which every fourth took longer than expected. */
  private static RunResult streamed(int answers) {
    Recording recording = new Recording(List.of("a", "b, <c>"), Optional.empty());
    recording.phase(Plan.open("open, 200/s", 5 * SECOND), 0);
    StreamFigures figures =
        new StreamFigures(
            OptionalLong.of(20_000_000),
            OptionalLong.of(20_000_000),
            OptionalLong.of(40_000_000),
            OptionalDouble.of(2_000_000),
            10,
            10,
            new OutputTokens(10, 10, true),
            Optional.empty(),
            Optional.empty());
    for (int i = 0; i < answers; i++) {
      long at = i * 5 * SECOND / answers;
      recording.due(at);
      recording.sent(at, at);
      recording.answered(0, at, at, at + 40_000_000, "", "", 100, null, figures);
      recording.expected(0, i % 4 != 0);
    }
    return result(recording.end(30 * SECOND), STARTED);
  }

  @Test
  void tokens_and_what_lay_outside_are_those_of_all_workers() throws IOException {
    Path one = write("one", streamed(100));
    Path other = write("other", streamed(300));
    RunResult merged = Merge.of(List.of(one, other), "", "0");
    RunResult.Stream stream = merged.all().stream().orElseThrow();

    assertThat(merged.names().getFirst().outside()).hasValue(100);
    assertThat(stream.ttft().count()).isEqualTo(400);
    assertThat(stream.tokensPerSecond().orElseThrow() * merged.all().seconds())
        .isCloseTo(4_000, within(1.0));
  }

  private static RunResult run(List<Sample> samples, Instant started) {
    Recording recording = new Recording(List.of("a", "b, <c>"), Optional.empty());
    recording.phase(Plan.open("open, 200/s", 5 * SECOND), 0);
    for (Sample sample : samples) {
      recording.due(sample.intended());
      recording.sent(sample.intended(), sample.sent());
      recording.answered(sample);
    }
    return result(recording.end(30 * SECOND), started);
  }

  private static RunResult result(Snapshot end, Instant started) {
    return new RunResult(
        new Identity(
            "shop",
            1,
            "http://127.0.0.1:8001",
            started,
            Duration.ofSeconds(6),
            "plimsoll test",
            YAML,
            "",
            "0",
            false),
        Verdict.NONE,
        new Validity(true, List.of(), List.of()),
        List.of(),
        end.load(),
        end.all(),
        end.names(),
        end.phases(),
        end.seconds(),
        end.errors(),
        end.marks(),
        Optional.empty(),
        new Generator(OptionalDouble.of(0.1), OptionalDouble.empty(), OptionalDouble.empty()));
  }
}
