package dev.plimsoll.mock.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.mock.tokens.Kinds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallLogTest {
  @Test
  void aCallIsOneLine() {
    assertThat(new String(CallLine.of(call(7)), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"call":7,"id":"a\\"b","model":"gpt-4o","stream":true,"started":1763683200123.456,\
            "firstTokenMs":12.500,"ms":60.001,"drawnMs":null,"queueMs":1.500,"outcome":"cancelled","status":200,\
            "inputTokens":null,"cachedInputTokens":0,"outputTokens":3,"reasoningTokens":0}
            """);
  }

  @Test
  void everyLineIsInTheFileOnceClosed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("calls.jsonl");
    try (CallLog log = new CallLog(new LogTo.File(file))) {
      for (int i = 0; i < 20_000; i++) {
        log.add(call(i));
      }
      assertThat(log.recent()).hasSize(10_000);
      assertThat(log.recent().getFirst().call()).isEqualTo(10_000);
      assertThat(log.tally().cancelled()).isEqualTo(20_000);
      assertThat(log.tally().outputTokens()).isEqualTo(60_000);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(20_000);
    assertThat(lines.get(19_999)).startsWith("{\"call\":19999,");
  }

  @Test
  void aFullQueueDropsCountsAndSaysSo() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    LineWriter writer = new LineWriter(stalled(entered, release, written), false, 4);
    writer.offer(call(0));
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
    for (int i = 1; i <= 10; i++) {
      writer.offer(call(i));
    }
    assertThat(writer.dropped()).isEqualTo(6);
    release.countDown();
    writer.close();
    List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(6).contains("{\"droppedLines\":6}");
  }

  @Test
  void aBrokenDiskIsReportedAndStopsNothing() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int letter) throws IOException {
            throw new IOException("disk full");
          }
        };
    CallLog log = new CallLog(new LogTo.Stream(broken));
    log.add(call(1));
    log.close();
    assertThat(log.fault()).hasValueSatisfying(fault -> assertThat(fault).contains("disk full"));
    assertThat(log.tally().ended()).isEqualTo(1);
  }

  @Test
  void aLogThatCannotBeWrittenIsRefusedAtOnce(@TempDir Path folder) {
    assertThatThrownBy(() -> new CallLog(new LogTo.File(folder.resolve("no/such/calls.jsonl"))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("calls.jsonl")
        .hasMessageContaining("folder that exists");
  }

  private static OutputStream stalled(
      CountDownLatch entered, CountDownLatch release, OutputStream written) {
    return new OutputStream() {
      @Override
      public void write(int letter) throws IOException {
        write(new byte[] {(byte) letter}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        entered.countDown();
        try {
          release.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
          throw new IOException(interrupted);
        }
        written.write(bytes, from, length);
      }
    };
  }

  private static CallRecord call(long number) {
    return new CallRecord(
        number,
        "a\"b",
        Optional.of("gpt-4o"),
        true,
        Instant.parse("2025-11-21T00:00:00.123456789Z"),
        Optional.of(Duration.ofNanos(12_500_000)),
        Duration.ofNanos(60_001_000),
        Optional.empty(),
        Optional.of(Duration.ofNanos(1_500_000)),
        Outcome.CANCELLED,
        200,
        OptionalLong.empty(),
        3,
        Kinds.PLAIN);
  }
}
