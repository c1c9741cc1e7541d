package dev.plimsoll.mock.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokensTest {
  private final TokenCounter counter = new TokenCounter();
  private final Encoding o200k =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

  @Test
  void eachWordIsOneTokenInBothEncodings() {
    for (long call = 0; call < 100; call++) {
      Words words = new Words(call);
      assertThat(
              new String(words.token(0), StandardCharsets.US_ASCII)
                  + new String(words.token(1), StandardCharsets.US_ASCII))
          .isEqualTo(words.text(2));
      for (int tokens : new int[] {1, 2, 128, 300}) {
        assertThat(counter.count("gpt-4o", words.text(tokens)))
            .as(words.text(tokens))
            .isEqualTo(tokens);
        assertThat(counter.count("gpt-4", words.text(tokens))).isEqualTo(tokens);
      }
    }
  }

  @Test
  void encodingsGoByModel() {
    assertThat(TokenCounter.encodingOf("gpt-3.5-turbo")).isEqualTo(EncodingType.CL100K_BASE);
    assertThat(TokenCounter.encodingOf("gpt-4-turbo")).isEqualTo(EncodingType.CL100K_BASE);
    assertThat(TokenCounter.encodingOf("gpt-4o-mini")).isEqualTo(EncodingType.O200K_BASE);
    assertThat(TokenCounter.encodingOf("gpt-4.1")).isEqualTo(EncodingType.O200K_BASE);
    assertThat(TokenCounter.encodingOf("anything")).isEqualTo(EncodingType.O200K_BASE);
  }

  @Test
  void longTextsCountAsOneThoughTheyAreSliced() {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder text = new StringBuilder();
    String[] parts = {
      "plimsoll line, ", "naïve 漢字 ", "x = 4711;\n\n", "  indented code ", "don't stop. ", "🚢🚢 "
    };
    while (text.length() < 500_000) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    assertThat(counter.count("gpt-4o", text.toString()))
        .isEqualTo(o200k.countTokensOrdinary(text.toString()));
  }

  @Test
  void controlWordsAreText() {
    assertThat(counter.count("gpt-4o", "<|endoftext|>")).isEqualTo(7);
  }

  @Test
  void oneEndlessWordIsCountedInBoundedTime() {
    long start = System.nanoTime();
    assertThat(counter.count("gpt-4o", "🚢".repeat(200_000))).isPositive();
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(10);
  }
}
