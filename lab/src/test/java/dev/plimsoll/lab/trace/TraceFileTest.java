package dev.plimsoll.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenarios;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  private static final String FIRST = "2023-11-16 18:15:46.6805900,374,44\n";

  private static final String BURST = "Timestamp,Request tokens,Response tokens\n";

  @TempDir Path folder;

  @Test
  void seven_digits_of_a_second_are_kept() throws IOException {
    Trace trace = read(HEADER + FIRST + "2023-11-16 18:15:46.6805901,1,2\n");

    assertThat(trace.row(0)).isEqualTo(new Trace.Row(0, 374, 44));
    assertThat(trace.row(1)).isEqualTo(new Trace.Row(100, 1, 2));
    assertThat(trace.length()).isEqualTo(Duration.ofNanos(100));
  }

  @Test
  void bom_crlf_empty_lines_quotes_order_and_a_missing_last_line_end_are_no_faults()
      throws IOException {
    Trace trace =
        read(
            "\uFEFFGeneratedTokens,\"TIMESTAMP\",ContextTokens,Other\r\n"
                + "44,2023-11-16T18:15:46Z,374,x\r\n\r\n"
                + "2,\"2023-11-16 19:15:47+01:00\",1,y");

    assertThat(trace.size()).isEqualTo(2);
    assertThat(trace.row(0)).isEqualTo(new Trace.Row(0, 374, 44));
    assertThat(trace.row(1)).isEqualTo(new Trace.Row(1_000_000_000L, 1, 2));
  }

  @Test
  void a_broken_line_is_shown_at_its_place_with_what_was_expected() throws IOException {
    InputException fault = fault(HEADER + FIRST + "\n2023-11-16 18:15:50.0,12x,44\n");

    assertThat(fault)
        .hasMessage(
            """
            %1$s:4:23: ContextTokens is '12x'
              3 |\s
              4 | 2023-11-16 18:15:50.0,12x,44
                |                       ^^^
              Expected a whole number from 0 to 100,000,000.\
            """
                .formatted(folder.resolve("t.csv")));
  }

  @Test
  void a_quoted_cell_may_hold_commas_and_quotes() throws IOException {
    String header =
        "\uFEFFTimestamp,\"Model, \"\"family\"\"\",\"Request tokens\",Response tokens\r\n";
    Trace trace =
        read(
            header
                + "5,\"GPT-4, turbo\",472,18\r\n"
                + "4,\"\",\"1\",2\r\n"
                + "6,\"a \"\"b\"\", c\",3,4\r\n"
                + "7,5\" disk,5,6\r\n"
                + "8, \"x,y\" ,7,\"8\"");

    assertThat(rows(trace).stream().map(Trace.Row::contextTokens)).containsExactly(1, 472, 3, 5, 7);
    assertThat(rows(trace).stream().map(Trace.Row::generatedTokens))
        .containsExactly(2, 18, 4, 6, 8);
    assertThat(fault(header + "5,\"GPT-4, turbo\",12x,18"))
        .hasMessageContaining(":2:18: Request tokens is '12x'");
    assertThat(fault(header + "5,\"GPT-4, turbo,472,18"))
        .hasMessageContaining(":2:3: a quote that is not closed");
    assertThat(fault(header + "5,\"a\",1")).hasMessageContaining(":2:1: 3 of 4 columns");
  }

  @Test
  void tokens_may_be_written_as_whole_decimals() throws IOException {
    assertThat(read(BURST + "5.0,472.0,18.00\n").row(0)).isEqualTo(new Trace.Row(0, 472, 18));
    assertThat(
            read("{\"timestamp\": 0.0, \"input_length\": 472.0, \"output_length\": 18.0}").row(0))
        .isEqualTo(new Trace.Row(0, 472, 18));
    for (String tokens : List.of("472.5", "472.", ".0", "-1.0", "472.0.0", "100000001.0", "1e2")) {
      assertThat(fault(BURST + "5," + tokens + ",18\n"))
          .as(tokens)
          .hasMessageContaining(":2:3: Request tokens is '" + tokens + "'");
    }
  }

  @Test
  void what_is_no_time_no_count_or_no_row_is_refused() throws IOException {
    assertThat(fault(HEADER + "yesterday,1,2")).hasMessageContaining(":2:1: TIMESTAMP is");
    assertThat(fault(HEADER + "2023-02-30 18:15:46,1,2")).hasMessageContaining(":2:1: ");
    assertThat(fault(HEADER + "2023-11-16 18:15:46.,1,2")).hasMessageContaining(":2:1: ");
    assertThat(fault(HEADER + "2023-11-16 18:15:46.1234567890,1,2")).hasMessageContaining(":2:1:");
    assertThat(fault(HEADER + FIRST + "2023-11-16 18:15:47,1"))
        .hasMessageContaining(":3:1: 2 of 3 columns")
        .hasMessageContaining("Expected TIMESTAMP, ContextTokens, GeneratedTokens, as in");
    assertThat(fault(HEADER + "2023-11-16 18:15:46,1,-2"))
        .hasMessageContaining(":2:23: GeneratedTokens is '-2'");
    assertThat(fault(HEADER + "2023-11-16 18:15:46,1,99999999999")).hasMessageContaining(":2:23: ");
    assertThat(fault(HEADER + "2023-11-16 18:15:46,,2"))
        .hasMessageContaining(":2:21: ContextTokens is ''");
  }

  @Test
  void rows_out_of_order_are_put_in_order_and_those_of_one_time_stay_as_they_stand()
      throws IOException {
    Trace trace = read(BURST + "50,1,1\n45,2,2\n50,3,3\n45.5,4,4\n");

    assertThat(rows(trace))
        .containsExactly(
            new Trace.Row(0, 2, 2),
            new Trace.Row(500_000_000L, 4, 4),
            new Trace.Row(5_000_000_000L, 1, 1),
            new Trace.Row(5_000_000_000L, 3, 3));
  }

  @Test
  void columns_of_no_known_trace_are_told_with_those_that_are_known() throws IOException {
    assertThat(fault("\uFEFFtime,ContextTokens,GeneratedTokens\n" + FIRST))
        .hasMessageContaining(":1:1: the column TIMESTAMP is missing")
        .hasMessageContaining("1 | time,ContextTokens,GeneratedTokens")
        .hasMessageContaining("TIMESTAMP,ContextTokens,GeneratedTokens");
    assertThat(fault("a,b,c\n1,2,3\n"))
        .hasMessage(
            """
            %s:1:1: no known trace has these columns
              1 | a,b,c
                | ^^^^^
              Known are Azure's (TIMESTAMP,ContextTokens,GeneratedTokens), BurstGPT's
              (Timestamp,Request tokens,Response tokens) and, as JSON lines, Mooncake's
              (timestamp, input_length, output_length).\
            """
                .formatted(folder.resolve("t.csv")));
  }

  /** The first three rows of BurstGPT (HPMLL/BurstGPT, CC-BY-4.0). */
  @Test
  void burst_gpt_counts_seconds() throws IOException {
    Trace trace =
        read(
            "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
                + "5,ChatGPT,472,18,490,Conversation log\n"
                + "45,ChatGPT,1087,230,1317,Conversation log\n"
                + "118,GPT-4,417,276,693,Conversation log\n");

    assertThat(rows(trace))
        .containsExactly(
            new Trace.Row(0, 472, 18),
            new Trace.Row(40_000_000_000L, 1087, 230),
            new Trace.Row(113_000_000_000L, 417, 276));
  }

  @Test
  void its_third_release_has_more_columns_starts_late_and_keeps_calls_that_failed()
      throws IOException {
    Trace trace =
        read(
            "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
                + "10454400.25,s-1,3.5,GPT-4,417,0,417,API log\n"
                + "10454401,s-1,,ChatGPT,10,20,30,API log\n");

    assertThat(rows(trace))
        .containsExactly(new Trace.Row(0, 417, 0), new Trace.Row(750_000_000L, 10, 20));
    assertThat(fault(BURST + "1,2,3\n-4,5,6\n"))
        .hasMessageContaining(":3:1: Timestamp is '-4'")
        .hasMessageContaining("Expected seconds such as 45 or 45.5.");
    for (String time : List.of("1e5", "", ".5", "5.", "1_0", "99999999999", "0x1", "1.2.3")) {
      assertThat(fault(BURST + time + ",2,3\n")).as(time).hasMessageContaining(":2:1: Timestamp");
    }
  }

  @Test
  void mooncake_counts_milliseconds_and_its_blocks_are_passed_over() throws IOException {
    Trace trace =
        read(
            "{\"timestamp\": 100, \"input_length\": 40160, \"output_length\": 6, \"hash_ids\": [0, 1]}\n\n"
                + "{\"hash_ids\": [], \"timestamp\": 140.5, \"output_length\": 4, \"input_length\": 7}");

    assertThat(rows(trace))
        .containsExactly(new Trace.Row(0, 40160, 6), new Trace.Row(40_500_000L, 7, 4));
  }

  @Test
  void a_broken_line_of_json_is_shown_where_it_breaks() throws IOException {
    String good = "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 1}\n";

    assertThat(fault(good + "{\"timestamp\": -1, \"input_length\": 1, \"output_length\": 1}"))
        .hasMessageContaining(":2:15: timestamp is '-1'")
        .hasMessageContaining("Expected milliseconds such as 40.");
    assertThat(fault(good + "{\"timestamp\": 1, \"input_length\": 1.5, \"output_length\": 1}"))
        .hasMessageContaining(":2:34: input_length is '1.5'");
    assertThat(fault(good + "{\"timestamp\": 1, \"input_length\": [1], \"output_length\": 1}"))
        .hasMessageContaining(":2:34: input_length is '['");
    assertThat(fault(good + "{\"timestamp\": 1, \"input_length\": 1}"))
        .hasMessageContaining(":2:1: 'output_length' is missing");
    assertThat(fault("{\"ts\": 1}")).hasMessageContaining("'timestamp' is missing");
    assertThat(fault(good + "{\"timestamp\": 1, "))
        .hasMessageContaining(":2:")
        .hasMessageContaining("not JSON");
    assertThat(fault(good + "[1]")).hasMessageContaining(":2:1: no JSON object");
    assertThat(fault(good + good.strip() + "x")).hasMessageContaining(":2:");
    assertThat(fault(good + "{\"a\": " + "[".repeat(5_000))).hasMessageContaining("not JSON");
  }

  @Test
  void excerpts_of_published_traces_are_read() {
    Path traces = Path.of("../examples/traces");
    Trace azure = TraceFile.read(traces.resolve("azure-conv-10min.csv"));
    Trace mooncake = TraceFile.read(traces.resolve("mooncake-200.jsonl"));

    assertThat(azure.size()).isEqualTo(2_867);
    assertThat(azure.row(0)).isEqualTo(new Trace.Row(0, 374, 44));
    assertThat(mooncake.size()).isEqualTo(200);
    assertThat(mooncake.row(2)).isEqualTo(new Trace.Row(40_000_000L, 23_769, 3));
    assertThat(mooncake.length()).isEqualTo(Duration.ofMillis(58_501));
  }

  private static List<Trace.Row> rows(Trace trace) {
    return IntStream.range(0, trace.size()).mapToObj(trace::row).toList();
  }

  @Test
  void an_empty_missing_or_binary_file_and_a_folder_are_refused() throws IOException {
    assertThat(fault(""))
        .hasMessageEndingWith("t.csv: the file is empty; expected a trace in CSV or JSON lines");
    assertThat(fault(HEADER)).hasMessageContaining("no request stands below the column names");
    assertThat(catchThrowableOfType(InputException.class, () -> TraceFile.read(folder)))
        .hasMessageContaining("a folder, not a file");
    assertThatThrownBy(() -> TraceFile.read(folder.resolve("none.csv")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("none.csv: no such file");
    Path binary = Files.write(folder.resolve("b.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 1});
    assertThatThrownBy(() -> TraceFile.read(binary))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not UTF-8 text");
  }

  @Test
  void an_endless_line_is_refused_after_its_beginning_was_read() throws IOException {
    Path file = folder.resolve("endless.csv");
    byte[] zeros = new byte[1 << 20];
    Arrays.fill(zeros, (byte) 'x');
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(HEADER.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 64; i++) {
        out.write(zeros);
      }
    }
    long before = allocated();

    assertThatThrownBy(() -> TraceFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(":2:1: a line of more than 65,536 characters");
    assertThat(allocated() - before).isLessThan(16L << 20);
  }

  @Test
  void a_window_outside_the_trace_is_refused_where_it_is_written() throws IOException {
    Files.writeString(folder.resolve("t.csv"), HEADER + FIRST + "2023-11-16 18:16:46.7,1,2\n");

    assertThatThrownBy(() -> scenario("from: 2m, to: 3m"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no request of the trace lies in this window")
        .hasMessageContaining("lasts 1m");
    assertThatThrownBy(() -> scenario("from: 10s, to: 20s"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no request of the trace lies in this window");
    assertThatThrownBy(() -> scenario("from: 20s, to: 10s")).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> scenario("from: 2h"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no request of the trace lies in this window");
    assertThat(scenario("from: 0s, to: 10m").plannedSeconds().orElseThrow()).isBetween(60.0, 60.1);
  }

  private dev.plimsoll.lab.scenario.Scenario scenario(String window) {
    return Scenarios.parse(
        "s",
        "target: http://127.0.0.1:1\nload: [{trace: {file: t.csv, " + window + "}}]",
        folder,
        Options.NONE);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  private Trace read(String text) throws IOException {
    return TraceFile.read(Files.writeString(folder.resolve("t.csv"), text));
  }

  private InputException fault(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), text);
    return catchThrowableOfType(InputException.class, () -> TraceFile.read(file));
  }
}
