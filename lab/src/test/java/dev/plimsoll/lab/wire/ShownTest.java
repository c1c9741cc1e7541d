package dev.plimsoll.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {
  @Test
  void what_is_shown_is_one_short_line_without_control_characters() {
    assertThat(Shown.of("a\r\n\tb\u001b[31mc\u202ed")).isEqualTo("a b [31mcd");
    assertThat(Shown.of("x".repeat(5000))).hasSize(200).endsWith("…");
  }

  @Test
  void secrets_are_masked_wherever_they_are_quoted() {
    for (String secret :
        new String[] {
          "bad key sk-proj-abcdef123456 given",
          "Authorization: Bearer abcdef123456",
          "{\"api_key\": \"abcdef123456\"}",
          "password=abcdef123456&x=1",
          "token 'xoxb-abcdef123456'"
        }) {
      assertThat(Shown.of(secret)).as(secret).doesNotContain("abcdef123456").contains("***");
    }
    assertThat(Shown.of("{\"error\":\"boom\",\"maxTokens\":12}"))
        .isEqualTo("{\"error\":\"boom\",\"maxTokens\":12}");
  }
}
