package dev.plimsoll.lab.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.usage.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainAnswerTest {
  @Test
  void each_dialect_tells_its_tokens_in_its_way() throws IOException {
    String openAi =
        """
        {"choices":[{"message":{"role":"assistant","content":"Hi"}}],
         "usage":{"prompt_tokens":9,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":4}}}
        """;
    assertThat(PlainAnswer.of(Dialect.OPENAI, openAi.getBytes(UTF_8)).usage())
        .contains(new Usage(9, 4, 5));
    String anthropic =
        """
        {"type":"message","content":[{"type":"text","text":"Hi"}],
         "usage":{"input_tokens":9,"cache_read_input_tokens":4,"output_tokens":5}}
        """;
    assertThat(PlainAnswer.of(Dialect.ANTHROPIC, anthropic.getBytes(UTF_8)).usage())
        .contains(new Usage(13, 4, 5));
    byte[] ollama = Files.readAllBytes(Resources.path("recorded/ollama_plain.json"));
    assertThat(PlainAnswer.of(Dialect.OLLAMA, ollama).usage()).contains(new Usage(26, 0, 298));
  }

  @Test
  void what_is_not_told_is_empty() {
    for (String body : new String[] {"", "{", "[]", "{}", "{\"usage\":null}", "{\"usage\":{}} x"}) {
      for (Dialect dialect : Dialect.values()) {
        assertThat(PlainAnswer.of(dialect, body.getBytes(UTF_8)).usage()).as(body).isEmpty();
      }
    }
  }

  private static String kind(Dialect dialect, String body) {
    return PlainAnswer.of(dialect, body.getBytes(UTF_8)).fault().map(StreamFault::kind).orElse("");
  }

  @Test
  void what_has_no_place_for_output_is_malformed_and_an_error_is_one() {
    for (String body :
        List.of("", "<html>hi", "[]", "{}", "{\"usage\":{}}", "{\"choices\":[]}", "{} x", "null")) {
      for (Dialect dialect : Dialect.values()) {
        assertThat(kind(dialect, body)).as("%s: %s", dialect, body).isEqualTo("malformed");
      }
    }
    assertThat(kind(Dialect.OPENAI, "{\"choices\":[{}]}")).isEmpty();
    assertThat(kind(Dialect.ANTHROPIC, "{\"content\":[]}")).isEmpty();
    assertThat(kind(Dialect.OLLAMA, "{\"message\":{}}")).isEmpty();
    assertThat(kind(Dialect.OLLAMA, "{\"response\":\"\"}")).isEmpty();
    String error = "{\"error\":{\"type\":\"server_error\",\"message\":\"boom\"}}";
    for (Dialect dialect : Dialect.values()) {
      assertThat(PlainAnswer.of(dialect, error.getBytes(UTF_8)).fault())
          .contains(new StreamFault("stream error: server_error", "boom"));
    }
  }
}
