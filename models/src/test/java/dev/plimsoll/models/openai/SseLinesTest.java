package dev.plimsoll.models.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SseLinesTest {
  /** Fed in pieces cut at random, so that no cut can matter. */
  private static List<String> events(String text, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> events = new ArrayList<>();
    SseLines lines = new SseLines(events::add);
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + random.nextInt(1, 8));
      lines.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return events;
  }

  @Test
  void reads_the_forms_of_the_standard_however_they_are_cut() {
    for (long seed = 1; seed <= 200; seed++) {
      assertThat(events("data: a\n\ndata: ☃\r\n\r\ndata:c\r\r", seed))
          .as("seed %d", seed)
          .containsExactly("a", "☃", "c");
      assertThat(events(": remark\nevent: x\nid: 1\ndata: YHOO\ndata: +2\ndata: 10\n\n", seed))
          .containsExactly("YHOO\n+2\n10");
      assertThat(events("\ufeffdata\n\ndata\ndata\n\ndata:", seed)).containsExactly("", "\n");
      assertThat(events("data:  two\n\n", seed)).containsExactly(" two");
      assertThat(events("data: not ended", seed)).isEmpty();
    }
  }
}
