package dev.plimsoll.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.yaml.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureTraceTest {
  private static final String HEAD = "TIMESTAMP,ContextTokens,GeneratedTokens\r\n";

  @TempDir Path folder;

  private Trace read(String text) throws IOException {
    return AzureTrace.read(Files.writeString(folder.resolve("t.csv"), text));
  }

  @Test
  void rows_count_from_the_first_to_the_nanosecond() throws Exception {
    Trace trace =
        read(
            "\uFEFF"
                + HEAD
                + "2023-11-16 23:59:59.6805900,374,44\r\n"
                + "2023-11-17 00:00:00.0000001,396,109\r\n"
                + "2023-11-17 00:00:01,0,1");

    assertThat(trace.size()).isEqualTo(3);
    assertThat(trace.row(0)).isEqualTo(new Trace.Row(0, 374, 44));
    assertThat(trace.row(1)).isEqualTo(new Trace.Row(319_410_100L, 396, 109));
    assertThat(trace.length()).isEqualTo(Duration.ofNanos(1_319_410_000L));
    assertThat(trace.firstAtOrAfter(Duration.ofMillis(1))).isEqualTo(1);
    assertThat(trace.firstAtOrAfter(Duration.ofSeconds(9))).isEqualTo(3);
  }

  @Test
  void columns_are_known_by_their_names_not_their_places() throws Exception {
    Trace trace =
        read(
            "GeneratedTokens,extra,\"TIMESTAMP\",ContextTokens\n"
                + "44,x,2024-05-10 00:00:00.009930+00:00,374\n\n"
                + "45,x,2024-05-10T00:00:01.009930Z,375\n");

    assertThat(trace.row(1)).isEqualTo(new Trace.Row(1_000_000_000L, 375, 45));
  }

  @Test
  void a_broken_line_is_shown_where_it_stands() {
    assertThatThrownBy(
            () -> read(HEAD + "2023-11-16 18:15:46.68,374,44\r\n2023-11-16 18:15:47,x3,4\r\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("t.csv:3:21: ContextTokens is 'x3'")
        .hasMessageContaining("2 | 2023-11-16 18:15:46.68,374,44\n")
        .hasMessageContaining("3 | 2023-11-16 18:15:47,x3,4\n")
        .hasMessageContaining("    | " + " ".repeat(20) + "^^\n")
        .hasMessageContaining("Expected a whole number");
    assertThatThrownBy(() -> read(HEAD + "2023-11-16 18:15:46.68,374\r\n"))
        .hasMessageContaining("t.csv:2:1: 2 of 3 columns");
    assertThatThrownBy(() -> read(HEAD + "2023-13-16 18:15:46.68,374,1\r\n"))
        .hasMessageContaining("t.csv:2:1: TIMESTAMP is '2023-13-16 18:15:46.68'");
    assertThatThrownBy(() -> read(HEAD + "2023-11-16 18:15:46,1,-1"))
        .hasMessageContaining("GeneratedTokens is '-1'");
  }

  @Test
  void times_may_not_run_backwards() {
    assertThatThrownBy(() -> read(HEAD + "2023-11-16 18:15:46,1,1\n2023-11-16 18:15:45.9,1,1\n"))
        .hasMessageContaining("t.csv:3:1: this time lies before that of the line above")
        .hasMessageContaining("sort the lines");
  }

  @Test
  void what_is_no_trace_is_refused() {
    assertThatThrownBy(() -> read("a,b\n1,2\n"))
        .hasMessageContaining("t.csv:1:1: the column TIMESTAMP is missing");
    assertThatThrownBy(() -> read("")).hasMessageContaining("the column TIMESTAMP is missing");
    assertThatThrownBy(() -> read(HEAD)).hasMessageContaining("no request stands below");
    assertThatThrownBy(() -> read(HEAD + "x".repeat(5000)))
        .hasMessageContaining("a line of 5,000 characters");
    assertThatThrownBy(() -> AzureTrace.read(folder.resolve("none.csv")))
        .hasMessageEndingWith("none.csv: no such file");
    assertThatThrownBy(() -> AzureTrace.read(folder)).hasMessageEndingWith("a folder, not a file");
    Path bytes = folder.resolve("b.csv");
    assertThatThrownBy(
            () -> AzureTrace.read(Files.write(bytes, new byte[] {(byte) 0xff, (byte) 0xfe, 0})))
        .hasMessageContaining("not UTF-8");
  }
}
