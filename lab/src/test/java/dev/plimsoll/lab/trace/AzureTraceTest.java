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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureTraceTest {
  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  private static final String FIRST = "2023-11-16 18:15:46.6805900,374,44\n";

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
  void what_is_no_time_no_count_or_no_row_is_refused() throws IOException {
    assertThat(fault(HEADER + "yesterday,1,2")).hasMessageContaining(":2:1: TIMESTAMP is");
    assertThat(fault(HEADER + "2023-02-30 18:15:46,1,2")).hasMessageContaining(":2:1: ");
    assertThat(fault(HEADER + "2023-11-16 18:15:46.,1,2")).hasMessageContaining(":2:1: ");
    assertThat(fault(HEADER + "2023-11-16 18:15:46.1234567890,1,2")).hasMessageContaining(":2:1:");
    assertThat(fault(HEADER + FIRST + "2023-11-16 18:15:47,1"))
        .hasMessageContaining(":3:1: 2 of 3 columns")
        .hasMessageContaining("Expected a line such as");
    assertThat(fault(HEADER + "2023-11-16 18:15:46,1,-2"))
        .hasMessageContaining(":2:23: GeneratedTokens is '-2'");
    assertThat(fault(HEADER + "2023-11-16 18:15:46,1,99999999999")).hasMessageContaining(":2:23: ");
    assertThat(fault(HEADER + "2023-11-16 18:15:46,,2"))
        .hasMessageContaining(":2:21: ContextTokens is ''");
  }

  @Test
  void times_that_run_backwards_are_refused_and_equal_ones_are_not() throws IOException {
    assertThat(read(HEADER + FIRST + FIRST).size()).isEqualTo(2);
    assertThat(fault(HEADER + FIRST + "2023-11-16 18:15:46.6805899,1,2\n"))
        .hasMessageContaining(":3:1: this time lies before that of the line above")
        .hasMessageContaining("  2 | 2023-11-16 18:15:46.6805900,374,44")
        .hasMessageContaining("sort the lines by TIMESTAMP");
  }

  @Test
  void a_wrong_header_is_told_with_the_columns_that_are_needed() throws IOException {
    assertThat(fault("\uFEFFtime,ContextTokens,GeneratedTokens\n" + FIRST))
        .hasMessageContaining(":1:1: the column TIMESTAMP is missing")
        .hasMessageContaining("1 | time,ContextTokens,GeneratedTokens")
        .hasMessageContaining("TIMESTAMP,ContextTokens,GeneratedTokens");
  }

  @Test
  void an_empty_missing_or_binary_file_and_a_folder_are_refused() throws IOException {
    assertThat(fault("")).hasMessageEndingWith("t.csv: the file is empty; expected a trace in CSV");
    assertThat(fault(HEADER)).hasMessageContaining("no request stands below the column names");
    assertThat(catchThrowableOfType(InputException.class, () -> AzureTrace.read(folder)))
        .hasMessageContaining("a folder, not a file");
    assertThatThrownBy(() -> AzureTrace.read(folder.resolve("none.csv")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("none.csv: no such file");
    Path binary = Files.write(folder.resolve("b.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 1});
    assertThatThrownBy(() -> AzureTrace.read(binary))
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

    assertThatThrownBy(() -> AzureTrace.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(":2:1: a line of more than 4,096 characters");
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
    return AzureTrace.read(Files.writeString(folder.resolve("t.csv"), text));
  }

  private InputException fault(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), text);
    return catchThrowableOfType(InputException.class, () -> AzureTrace.read(file));
  }
}
