package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonFaultTest {
  @Test
  void says_where_it_is_what_was_found_and_what_was_expected() {
    Map.ofEntries(
            Map.entry("{\"a\" 1}", "column 6: found '1', expected ':'"),
            Map.entry("{a: 1}", "column 2: found 'a', expected a name in double quotes, or '}'"),
            Map.entry("{\"a\": 1,}", "column 9: found '}', expected a name in double quotes"),
            Map.entry("{\"a\": 01}", "column 7: found '01', expected a value"),
            Map.entry("{\"a\": +1}", "column 7: found '+1', expected a value"),
            Map.entry("{\"a\": NaN}", "column 7: found 'NaN', expected a value"),
            Map.entry("{\"a\": 'x'}", "column 7: found ''', expected a value"),
            Map.entry("{\"a\": [1 2]}", "column 10: found '2', expected ',' or ']'"),
            Map.entry("{\"a\": [1,]}", "column 10: found ']', expected a value"),
            Map.entry("{\"a\": 1} x", "column 10: found 'x', expected the end"),
            Map.entry("{\"a\": \"\\x\"}", "column 9: found 'x', expected one of"),
            Map.entry("{\"a\": \"\\u12\"}", "column 10: found '12', expected four hexadecimal"),
            Map.entry("{\"a\": \"b", "column 7: begins a text, expected '\"' at its end"),
            Map.entry("{\"a\":", "column 6: found the end of the body, expected a value"),
            Map.entry("{\"é😀\": tru}", "column 8: found 'tru', expected a value"),
            Map.entry("{\"a\": 1, \"\\u0061\": 2}", "column 10: found '\\u0061' a second time"))
        .forEach((body, says) ->
            assertThat(JsonFault.of(body)).startsWith("line 1, column").contains(says));
  }

  @Test
  void counts_lines_and_shows_no_control_characters() {
    assertThat(JsonFault.of("{\n\n  \"a\": \"b\nc\"}"))
        .isEqualTo(
            "line 3, column 10: found ' ', expected a text without line ends and control characters (write \\n for a line end)");
  }

  /** Whatever the parser refuses is explained in one line, and without the parser's words. */
  @Test
  void explains_whatever_the_parser_refuses() {
    String good =
        "{\"task\": \"a\", \"n\": [1.5e3, -2, true, null, {\"x\": \"\\u00e9\"}], \"m\": {}}";
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    String letters = "{}[]\",:\\0159eE+-.tfnul \n\u0001";
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        int at = random.nextInt(text.length());
        char letter = letters.charAt(random.nextInt(letters.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, letter);
          case 1 -> text.insert(at, letter);
          default -> text.deleteCharAt(at);
        }
      }
      byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
      Problem problem = catchThrowableOfType(Problem.class, () -> Json.object(body));
      if (problem != null && problem.body().path("error").asString().equals("malformed_json")) {
        refused++;
        assertThat(problem.body().path("detail").asString())
            .as("seed %d: %s", seed, text)
            .matches("the body is not JSON; line \\d+, column \\d+: .* expected .*");
      }
    }
    assertThat(refused).isGreaterThan(5_000);
  }
}
