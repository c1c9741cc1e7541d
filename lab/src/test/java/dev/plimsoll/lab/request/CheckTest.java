package dev.plimsoll.lab.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckTest {
  private static final String BODY =
      "{\"a\":{\"b\":[1,{\"c\":\"x\"}],\"n\":null,\"t\":true,\"d e\":2.5}}";

  private static boolean holds(String check, int status, String body) {
    return failure(check, FakeAnswer.of(status, body)).isEmpty();
  }

  private static Optional<String> failure(String check, FakeAnswer answer) {
    return new Expectation(List.of(Check.parse(check)), List.of(), Optional.empty())
        .failure(answer)
        .map(failed -> failed.kind() + " | " + failed.detail());
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
    assertThat(failure("$.a exists", FakeAnswer.of(200, "<html>")))
        .contains("check: $.a exists | the body is not JSON");
    assertThat(holds("$.a exists", 200, "")).isFalse();
    assertThat(holds("status == 200", 200, "<html>")).isTrue();
  }

  @Test
  void a_status_may_be_one_of_several() {
    assertThat(holds("status in [200, 202]")).isTrue();
    assertThat(holds("status in [201]")).isFalse();
    assertThat(failure("status in [201,202]", FakeAnswer.of(429, "")))
        .contains("check: status in [201,202] | status 429");
  }

  @Test
  void headers_are_looked_up_in_any_case() {
    FakeAnswer answer =
        FakeAnswer.of(200, "").with("Content-Type", "application/json").with("X-Left", "12");
    assertThat(failure("header content-type contains json", answer)).isEmpty();
    assertThat(failure("header Content-Type == \"application/json\"", answer)).isEmpty();
    assertThat(failure("header X-Left exists", answer)).isEmpty();
    assertThat(failure("header X-Left > 9", answer)).isEmpty();
    assertThat(failure("header X-Left < 9", answer))
        .contains("check: header X-Left < 9 | found 12");
    assertThat(failure("header Content-Type matches /^text/", answer)).isPresent();
    assertThat(failure("header X-None exists", answer))
        .contains("check: header X-None exists | no such header");
  }

  @Test
  void bodies_are_searched_and_measured() {
    assertThat(holds("body contains '\"c\":'")).isTrue();
    assertThat(holds("body contains 'zebra'")).isFalse();
    assertThat(holds("body matches /\"n\":\\s*null/")).isTrue();
    assertThat(holds("body.size < 2KB")).isTrue();
    assertThat(holds("body.size > 1kb")).isFalse();
    assertThat(holds("$.a.b[1].c contains x")).isTrue();
    assertThat(holds("$.a.b contains 1")).isTrue();
    assertThat(holds("$.a.b[1].c matches /^[xyz]$/")).isTrue();
  }

  @Test
  void a_text_made_to_be_slow_does_not_stop_the_run() {
    String slow = "a".repeat(60_000) + "!";
    assertThat(holds("body matches /^(a+)+$/", 200, slow)).isFalse();
    assertThat(holds("body matches /^(a|b)*$/", 200, slow)).isFalse();
  }

  @Test
  void it_is_known_beforehand_what_must_be_kept() {
    Expectation status =
        new Expectation(
            List.of(Check.parse("status == 200"), Check.parse("body.size < 1KB")),
            List.of(),
            Optional.empty());
    assertThat(status.needsBody() || status.needsHeaders() || status.needsRequestBody()).isFalse();
    Expectation all =
        new Expectation(
            List.of(Check.parse("jsonrpc"), Check.parse("header X exists")),
            List.of(),
            Optional.empty());
    assertThat(all.needsBody() && all.needsHeaders() && all.needsRequestBody()).isTrue();
  }

  @Test
  void a_check_may_name_what_is_known_before_the_first_request() {
    Names names = new Names(List.of("user"), List.of("token"), _ -> Optional.of("x"));
    for (String check :
        List.of(
            "$.a.b[1].c == \"${env.USER}\"",
            "$.a.b[1].c contains ${env.USER}",
            "body contains '\"c\":\"${ env.USER }\"'")) {
      Check read = Check.parse(check, names);
      assertThat(read.expression()).isEqualTo(check);
      assertThat(read.failure(new Seen(FakeAnswer.of(200, BODY)))).as(check).isEmpty();
      assertThat(read.failure(new Seen(FakeAnswer.of(200, "{\"a\":{\"b\":[1,{\"c\":\"y\"}]}}"))))
          .as(check)
          .isPresent();
    }
    assertThat(holds("body contains '$${a}'", 200, "costs ${a}")).isTrue();
    for (String name : List.of("row.user", "saved.token", "request.index", "nothing", "{")) {
      assertThatThrownBy(() -> Check.parse("$.user == \"${" + name + "}\"", names))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no value in a check\n  Only '${env.NAME}' has");
    }
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
          "body exists",
          "body.size < 5",
          "status in [200, 2]",
          "status contains 2",
          "header exists",
          "header X contains two words",
          "$.a matches x",
          "jsonrpc == 2",
          ""
        }) {
      assertThatThrownBy(() -> Check.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Expected 'status == 200'");
    }
  }
}
