package dev.plimsoll.lab.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CheckTest {
  private static final String BODY =
      "{\"a\":{\"b\":[1,{\"c\":\"x\"}],\"n\":null,\"t\":true,\"d e\":2.5}}";

  private static boolean holds(String check, int status, String body) {
    return Check.parse(check).failure(status, new AnswerBody(body.getBytes(UTF_8))).isEmpty();
  }

  private static boolean holds(String check) {
    return holds(check, 200, BODY);
  }

  @Test
  void statuses_are_compared() {
    assertThat(holds("status == 200")).isTrue();
    assertThat(holds("status != 200")).isFalse();
    assertThat(holds("status<300")).isTrue();
    assertThat(holds("status >= 201")).isFalse();
    assertThat(holds("status <= 200")).isTrue();
    assertThat(holds("status > 199")).isTrue();
  }

  @Test
  void values_of_a_body_are_found_and_compared() {
    assertThat(holds("$.a.b exists")).isTrue();
    assertThat(holds("$.a.n exists")).isTrue();
    assertThat(holds("$.a.x exists")).isFalse();
    assertThat(holds("$.a.b[1].c == \"x\"")).isTrue();
    assertThat(holds("$.a.b[1].c == 'y'")).isFalse();
    assertThat(holds("$.a.b[0] == 1.0")).isTrue();
    assertThat(holds("$.a.b[0] >= 2")).isFalse();
    assertThat(holds("$.a.t == true")).isTrue();
    assertThat(holds("$.a.n == null")).isTrue();
    assertThat(holds("$.a[\"d e\"] < 3")).isTrue();
    assertThat(holds("$ exists")).isTrue();
    assertThat(holds("$.a.t == \"true\"")).isFalse();
    assertThat(holds("$.a.t != \"true\"")).isTrue();
  }

  @Test
  void a_body_that_is_not_json_fails_and_says_so() {
    assertThat(Check.parse("$.a exists").failure(200, new AnswerBody("<html>".getBytes(UTF_8))))
        .contains("the body is not JSON");
    assertThat(holds("$.a exists", 200, "")).isFalse();
    assertThat(holds("status == 200", 200, "<html>")).isTrue();
  }

  @Test
  void what_is_no_check_is_refused_with_the_forms_it_may_have() {
    for (String wrong :
        new String[] {
          "status",
          "status = 200",
          "status == ok",
          "status exists",
          "$.a",
          "$.a == x",
          "$..a exists",
          "$.a[b] exists",
          "body == 1",
          ""
        }) {
      assertThatThrownBy(() -> Check.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Expected 'status == 200'");
    }
  }
}
