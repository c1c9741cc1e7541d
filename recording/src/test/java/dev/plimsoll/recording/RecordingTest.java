package dev.plimsoll.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class RecordingTest {
  private static final TaskId TASK = new TaskId(7, 9);
  private static final Head HEAD =
      new Head(
          Instant.parse("2026-11-22T10:00:00Z"),
          "0.1.0",
          "salt",
          new JsonMapper().createObjectNode());

  /** One of each kind, with all that it may have; names as they are hashed. */
  private static final List<Line> LINES =
      List.of(
          new Line.Agent(0, "general", "general-1", 8),
          new Line.Submit(
              1,
              TASK,
              Priority.LOW,
              "general",
              "default",
              Line.Who.NOBODY,
              300,
              Optional.of(Duration.ofSeconds(2)),
              Optional.of(Duration.ofMillis(-5)),
              true),
          new Line.Answer(2, TASK, "accepted"),
          new Line.Start(3, TASK, "general-1", 2, true),
          new Line.Want(
              4,
              11,
              Optional.of(TASK),
              400,
              Optional.of(new Usage(10, 0, 256)),
              Optional.of(new Line.Wanted("writer", 0.25, Optional.of("east/mini!")))),
          new Line.Call(5, 11, Target.of("east/a/b"), 1, Optional.of("critical")),
          new Line.First(6, 11, 2),
          new Line.Called(
              7,
              11,
              1,
              CallEnd.Kind.ANSWERED,
              Optional.of(new Usage(12, 4, 100, 3, 9)),
              Optional.of(112),
              Optional.of(Duration.ofSeconds(1))),
          new Line.Uncalled(8, 12, "all_down"),
          new Line.End(9, TASK, "failed", 112, Optional.of("timeout")),
          new Line.Over(10, TASK, Status.DEAD),
          new Line.Rung(11, Rung.HIGH_LOAD, "wait_high is \"2\" times"),
          new Line.Cancel(12, TASK),
          new Line.Reclass(13, TASK, Priority.CRITICAL),
          new Line.Queue(14, QueueMode.DRAINING, true),
          new Line.Memory(15, 0.62),
          new Line.Dropped(16, 3),
          new Line.Closed(17, "stopped"));

  @TempDir private Path folder;

  private record Read(List<Line> lines, List<String> warnings, Head head) {}

  private static Read read(Path file) {
    List<Line> lines = new ArrayList<>();
    List<Head> head = new ArrayList<>();
    List<String> warnings = Recording.read(file, head::add, lines::add);
    return new Read(lines, warnings, head.getFirst());
  }

  private static String text(List<Line> lines) {
    LineText text = new LineText(new Names("salt"));
    StringBuilder out = new StringBuilder(LineText.of(HEAD)).append("\n");
    lines.forEach(line -> out.append(text.of(line)).append("\n"));
    return out.toString();
  }

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("run.jsonl"), text);
  }

  @Test
  void a_wait_until_the_end_of_time_can_be_written_and_read() throws Exception {
    Duration forever = Duration.ofDays(2_900_000);
    Line line =
        new Line.Called(
            1,
            1,
            1,
            CallEnd.Kind.LIMITED,
            Optional.empty(),
            Optional.empty(),
            Optional.of(forever));
    Line.Called back = (Line.Called) read(file(text(List.of(line)))).lines().getFirst();
    assertThat(back.retryAfter().orElseThrow()).isGreaterThan(Duration.ofDays(100_000));
  }

  @Test
  void every_kind_of_line_comes_back_as_it_was() throws Exception {
    Read read = read(file(text(LINES)));

    assertThat(read.lines()).isEqualTo(LINES);
    assertThat(read.head()).isEqualTo(HEAD);
    assertThat(read.warnings()).isEmpty();
    assertThat(LINES.stream().map(Line::getClass).distinct().count())
        .as("a kind of line without a test")
        .isEqualTo(Arrays.stream(Line.class.getPermittedSubclasses()).count());
  }

  @Test
  void gzipped_it_reads_alike_whatever_its_name() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text(LINES).getBytes(UTF_8));
    }
    Path file = Files.write(folder.resolve("run"), bytes.toByteArray());
    assertThat(read(file).lines()).isEqualTo(LINES);

    byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() * 3 / 4);
    Read read = read(Files.write(file, cut));
    assertThat(read.lines()).isNotEmpty().isSubsetOf(LINES);
    assertThat(read.warnings()).anyMatch(told -> told.contains("gzipped end is missing"));
  }

  @Test
  void a_last_line_that_was_cut_short_is_left_out_and_told() throws Exception {
    String whole = text(LINES);
    for (int cut = 2; cut < 30; cut++) {
      Read read = read(file(whole.substring(0, whole.length() - cut)));
      assertThat(read.lines()).isEqualTo(LINES.subList(0, LINES.size() - 1));
      assertThat(read.warnings()).containsExactly("its last line (19) is cut short, and left out");
    }
    Read read = read(file(whole.substring(0, whole.length() - 1)));
    assertThat(read.lines()).as("only the line end is missing").isEqualTo(LINES);
  }

  @Test
  void a_wrong_line_is_refused_with_its_place() throws Exception {
    String head = LineText.of(HEAD) + "\n";
    String ok = "{\"t\":1,\"e\":\"closed\",\"why\":\"x\"}\n";
    refused(head + "{\"t\":1,\"e\":\"tsart\"}\n" + ok, ":2:12: 'e' is 'tsart'", "'start'");
    refused(head + ok + "{\"t\":1\n" + ok, ":3:", "not JSON");
    refused(head + "{\"t\":\"1\",\"e\":\"first\"}\n" + ok, ":2:6: 't' is '1'; expected a whole");
    refused(head + "{\"t\":-1,\"e\":\"first\"}\n" + ok, ":2:6: 't' is '-1'");
    refused(head + "{\"t\":1,\"e\":\"first\"}\n" + ok, ":2:1: 'call' is missing");
    refused(head + "{\"t\":1,\"e\":\"over\",\"task\":\"7\"}\n" + ok, "the id of a task");
    refused(head + "{\"t\":1,\"e\":\"first\",\"call\":[1]}\n" + ok, "'call' is no plain value");
    refused(head + "[]\n" + ok, "expected an object");
    refused(head + "{\"t\":1,\"e\":\"memory\",\"share\":1.5}\n" + ok, "a number from 0 to 1");
    refused(
        head + "{\"t\":1,\"e\":\"call\",\"call\":1,\"to\":\"mini\",\"hop\":1}\n" + ok, "a model");
    refused(
        head
            + "{\"t\":1,\"e\":\"answer\",\"task\":\"%s\",\"answer\":\"clas_full\"}\n"
                .formatted(TASK.value())
            + ok,
        "did you mean 'class_full'?");
  }

  @Test
  void what_is_no_recording_is_refused() throws Exception {
    refused("", "empty");
    refused("hello\n", ":1:1: no recording");
    refused("{\"a\": 1}\n", ":1:1: no recording", "serve --record");
    refused(
        LineText.of(HEAD).replace("ing\":1", "ing\":9") + "\n", "format 9; this Plimsoll reads 1");
    assertThatThrownBy(() -> read(folder.resolve("none"))).hasMessageContaining("no such file");
    assertThatThrownBy(() -> read(folder)).isInstanceOf(InputException.class);
  }

  private void refused(String text, String... said) throws Exception {
    Path file = file(text);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InputException.class)
        .satisfies(fault -> assertThat(fault.getMessage()).contains(said));
  }

  @Test
  void the_writer_hides_names_and_ends_the_file() throws Exception {
    Path file = folder.resolve("run.jsonl.gz");
    List<String> told = new ArrayList<>();
    try (RecordingWriter writer =
        RecordingWriter.open(file, DataSize.parse("1MB"), HEAD, told::add)) {
      writer.accept(submit(1, "acme", new Line.Who("key-id", "nightly", "jo@example.com")));
    }

    Read read = read(file);
    assertThat(read.lines()).hasSize(2).last().isEqualTo(new Line.Closed(1, "stopped"));
    Line.Submit submit = (Line.Submit) read.lines().getFirst();
    Names names = new Names("salt");
    assertThat(submit.tenant()).isEqualTo(names.hashed("acme")).doesNotContain("acme");
    assertThat(submit.who())
        .isEqualTo(
            new Line.Who(
                names.hashed("key-id"), names.hashed("nightly"), names.hashed("jo@example.com")));
    assertThat(new Names("other").hashed("acme")).isNotEqualTo(names.hashed("acme"));
    assertThat(told).isEmpty();
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void a_full_file_says_so_and_stays_within_its_size() throws Exception {
    Path file = folder.resolve("run.jsonl");
    List<String> told = new ArrayList<>();
    DataSize size = DataSize.parse("200KB");
    try (RecordingWriter writer = RecordingWriter.open(file, size, HEAD, told::add)) {
      for (int i = 0; i < 10_000; i++) {
        writer.accept(submit(i, "default", Line.Who.NOBODY));
      }
    }

    assertThat(told)
        .containsExactly("recording %s: full at 200KB; nothing more is recorded".formatted(file));
    assertThat(Files.size(file)).isBetween(100_000L, size.bytes());
    assertThat(((Line.Closed) read(file).lines().getLast()).why()).isEqualTo("full");
  }

  @Test
  void what_the_queue_cannot_hold_is_counted() throws Exception {
    Path file = folder.resolve("run.jsonl");
    List<String> told = new ArrayList<>();
    BoundedFile out = BoundedFile.create(file, DataSize.parse("1MB"));
    RecordingWriter writer = new RecordingWriter(file, out, HEAD, told::add, 10);
    for (int i = 0; i < 25; i++) { // before its thread begins
      writer.accept(submit(i, "default", Line.Who.NOBODY));
    }
    writer.begin();
    writer.close();

    List<Line> lines = read(file).lines();
    assertThat(lines).hasSize(12).contains(new Line.Dropped(9, 15));
    assertThat(told).hasSize(2).last().asString().contains("15 lines were left out in all");
  }

  @Test
  void a_recording_that_is_there_is_kept_once() throws Exception {
    Path file = folder.resolve("run.jsonl");
    for (String version : List.of("1", "2", "3")) {
      Head head = new Head(HEAD.began(), version, "", HEAD.config());
      RecordingWriter.open(file, DataSize.parse("1MB"), head, _ -> {}).close();
    }

    assertThat(read(file).head().version()).isEqualTo("3");
    assertThat(read(folder.resolve("run.jsonl.1")).head().version()).isEqualTo("2");
    assertThatThrownBy(() ->
            RecordingWriter.open(folder.resolve("no/run"), DataSize.parse("1MB"), HEAD, _ -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("its folder is not there");
  }

  @Test
  void what_a_server_writes_another_does_not_take_from_it() throws Exception {
    Path file = folder.resolve("run.jsonl");
    try (RecordingWriter writer =
        RecordingWriter.open(file, DataSize.parse("1MB"), HEAD, _ -> {})) {
      assertThatThrownBy(() -> RecordingWriter.check(file))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("is being written by another server");
      writer.accept(submit(1, "default", Line.Who.NOBODY));
    }
    RecordingWriter.check(file);
    assertThat(read(file).lines()).hasSize(2);
    assertThat(folder.resolve("run.jsonl.1")).doesNotExist();
  }

  @Test
  void lines_that_come_before_it_is_known_where_they_go_are_first() {
    Deferred deferred = new Deferred();
    List<Line> lines = new ArrayList<>();
    deferred.accept(new Line.Memory(1, 0.1));
    deferred.to(lines::add);
    deferred.accept(new Line.Memory(2, 0.2));
    assertThat(lines).extracting(Line::at).containsExactly(1L, 2L);
  }

  @Test
  void a_file_without_line_ends_is_not_read_whole() throws Exception {
    Path file = file(LineText.of(HEAD) + "\n" + "0".repeat(4_000_001));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("run.jsonl:2:1: a line of more than 4,000,000 characters");
  }

  @Test
  void times_beyond_ten_years_and_pins_to_no_model_are_faults_where_they_stand() throws Exception {
    String memory = "{\"t\":%s,\"e\":\"memory\",\"share\":0.5}";
    Path late = file(LineText.of(HEAD) + "\n" + memory.formatted("9223372036854775807") + "\n");
    assertThatThrownBy(() -> read(late))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("run.jsonl:2:6")
        .hasMessageContaining("a whole number from 0 to");
    String want =
        "{\"t\":1,\"e\":\"want\",\"call\":1,\"tokens\":4,\"complexity\":0.5,\"pin\":\"/m\"}";
    Path pinned = file(LineText.of(HEAD) + "\n" + want + "\n");
    assertThatThrownBy(() -> read(pinned))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("run.jsonl:2:")
        .hasMessageContaining("a tier or a model");
  }

  private static Line.Submit submit(long at, String tenant, Line.Who who) {
    return new Line.Submit(
        at,
        new TaskId(1, at),
        Priority.HIGH,
        "general",
        tenant,
        who,
        1,
        Optional.empty(),
        Optional.empty(),
        false);
  }
}
