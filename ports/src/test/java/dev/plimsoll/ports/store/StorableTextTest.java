package dev.plimsoll.ports.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StorableTextTest {
  @Test
  void texts_come_back_exactly() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    char[] odd = {0, '\uE000', '0', '1', 's', '\uD83D', '\uDEA2', 'a', '\uFFFF'};
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j > 0; j--) {
        text.append(odd[random.nextInt(odd.length)]);
      }
      String written = StorableText.written(text.toString());
      assertThat(written).as("seed " + seed).doesNotContain("\0");
      byte[] utf8 = written.getBytes(StandardCharsets.UTF_8);
      assertThat(StorableText.read(new String(utf8, StandardCharsets.UTF_8)))
          .as("seed " + seed)
          .isEqualTo(text.toString());
    }
  }
}
