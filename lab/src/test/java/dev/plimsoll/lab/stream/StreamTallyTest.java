package dev.plimsoll.lab.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.lab.measure.Latencies;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class StreamTallyTest {
  private static final long MILLI = 1_000_000;

  @Test
  void whole_answers_are_added_up_and_failed_ones_leave_only_their_gaps() {
    StreamTally tally = new StreamTally();
    answer(tally, 100, 50, 3, ",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":9}", "[DONE]");
    answer(tally, 300, 50, 3, "", "[DONE]");
    answer(tally, 900, 70, 2, "", "{\"error\":\"gone\"}");

    StreamSummary summary = tally.summary(2);

    assertThat(summary.answers()).isEqualTo(2);
    assertThat(summary.estimated()).isEqualTo(1);
    assertThat(summary.ttft().count()).isEqualTo(2);
    near(summary.ttft().max().orElseThrow(), 300);
    near(summary.ttfo().min().orElseThrow(), 100);
    // (200 - 100) / (9 - 1) = 12.5; (400 - 300) / (3 - 1) = 50
    near(summary.tpot().min().orElseThrow(), 12.5);
    near(summary.tpot().max().orElseThrow(), 50);
    assertThat(summary.interChunk().count()).isEqualTo(2 + 2 + 1);
    near(summary.interChunk().max().orElseThrow(), 70);
    assertThat(summary.tokensPerSecond()).hasValue(6); // (9 + 3) / 2 s
    assertThat(summary.tokensPerChunk()).hasValue(3); // 9 / 3, of the one that told
    assertThat(summary.isBatched()).isTrue();
    assertThat(summary.warning().orElseThrow()).startsWith("chunks hold 3.0 tokens on average");
  }

  @Test
  void two_tallies_added_are_as_one() {
    StreamTally one = new StreamTally();
    StreamTally left = new StreamTally();
    StreamTally right = new StreamTally();
    for (int i = 1; i <= 20; i++) {
      answer(one, 100 * i, 10 * i, i, "", "[DONE]");
      answer(i % 2 == 0 ? left : right, 100 * i, 10 * i, i, "", "[DONE]");
    }
    left.add(right);

    StreamSummary sum = left.summary(10);
    StreamSummary whole = one.summary(10);
    same(sum.ttft(), whole.ttft());
    same(sum.ttfo(), whole.ttfo());
    same(sum.tpot(), whole.tpot());
    same(sum.interChunk(), whole.interChunk());
    assertThat(sum.tokensPerSecond()).isEqualTo(whole.tokensPerSecond());
    assertThat(sum.warning())
        .contains("20 of 20 answers did not tell their tokens: each content chunk counts as one");
  }

  @Test
  void without_an_answer_nothing_is_measured() {
    StreamTally tally = new StreamTally();
    assertThat(tally.isEmpty()).isTrue();
    StreamSummary summary = tally.summary(0);
    assertThat(summary.tokensPerSecond()).isEmpty();
    assertThat(summary.tokensPerChunk()).isEmpty();
    assertThat(summary.ttft().max()).isEmpty();
    assertThat(summary.warning()).isEmpty();
  }

  @Test
  void a_time_beyond_a_day_is_held_at_a_day() {
    StreamTally tally = new StreamTally();
    tally.gap(Long.MAX_VALUE);
    assertThat(tally.summary(1).interChunk().max().orElseThrow()).isGreaterThan(86_000e9);
  }

  private static void answer(
      StreamTally tally, long first, long gap, int chunks, String usage, String last) {
    TokenReader reader = TokenReader.of(Dialect.OPENAI, tally::gap);
    long at = first * MILLI;
    for (int i = 0; i < chunks; i++) {
      at = (first + i * gap) * MILLI;
      send(reader, "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]" + usage + "}", at);
    }
    send(reader, last, at);
    reader.end(at);
    tally.add(reader.figures(0, at));
  }

  private static void send(TokenReader reader, String data, long at) {
    reader.bytes(ByteBuffer.wrap(("data: " + data + "\n\n").getBytes(UTF_8)), at);
  }

  private static void near(double nanos, double millis) {
    assertThat(nanos / MILLI).isCloseTo(millis, within(millis / 1000));
  }

  private static void same(Latencies one, Latencies other) {
    assertThat(one.micros()).isEqualTo(other.micros());
  }
}
